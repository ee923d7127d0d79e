// A secret in disguise is a secret: in base64, in hex, escaped, encoded twice, broken over lines, torn at an end.

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "engine/spellings.hpp"
#include "session_fixture.hpp"

namespace cfmock::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

std::string base64(const std::string& text, std::string_view last_two = "+/") {
  const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + std::string(last_two);
  std::string out;
  for (size_t i = 0; i < text.size(); i += 3) {
    uint32_t three = 0;
    for (size_t k = 0; k < 3; ++k) three = three << 8 | (i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0);
    for (size_t k = 0; k < 4; ++k) out += i + k > text.size() ? '=' : alphabet[three >> (18 - 6 * k) & 63];
  }
  return out;
}

std::string each_as(const std::string& text, const char* form) {
  std::string out;
  for (const char c : text) out += fmt::format(fmt::runtime(form), static_cast<unsigned char>(c));
  return out;
}

class Disguises : public SessionTest {
 protected:
  void SetUp() override {
    load(R"(credentials:
  primary: {token: {permissions: [Zone Read, DNS Write]}}
  owner: {key: {email: dev@example.com}}
  odd: {token: {secret: "odd?~>token/of+ours"}}
)");
  }
  std::string mark(const std::string& name) {
    const auto* credential = session_->credentials().by_name(name);
    return "<" + credential->label() + " #" + credential->answer_fingerprint + ">";
  }
  /// What is found in a client's output.
  std::vector<std::string> found(std::string text, bool cut = false) {
    auto out = session_->uncover(text, cut);
    shown_ = text;
    return out;
  }
  std::string shown_;
};

TEST_F(Disguises, Base64AtAnyPlaceOfAnyTextAroundIt) {
  for (const char* name : {"primary", "owner", "odd"})
    for (const char* before : {"", "a", "ab", "abc", "user@example.com:"})
      for (const char* after : {"", "z", "zz", "\n"})
        for (const char* last_two : {"+/", "-_"}) {
          std::string whole = base64(before + secret(name) + after, last_two);
          for (const bool padded : {true, false}) {
            if (!padded) whole = whole.substr(0, whole.find('='));
            SCOPED_TRACE(whole);
            const std::string label = session_->credentials().by_name(name)->label();
            EXPECT_THAT(found("\"" + whole + "\""), ElementsAre(label + " (base64)"));
            EXPECT_THAT(shown_, HasSubstr(mark(name)));
            if (*after == '\0') EXPECT_THAT(shown_, EndsWith(mark(name) + "\"")) << "the padding went with it";
            if (*before == '\0') EXPECT_THAT(shown_, StartsWith("\"" + mark(name)));
          }
        }
}

TEST_F(Disguises, HexLowerCaseAndEscapes) {
  const std::string token = secret("primary");
  EXPECT_THAT(found("x" + each_as(token, "{:02x}") + "y"), ElementsAre("token \"primary\" (hex)"));
  EXPECT_EQ(shown_, "x" + mark("primary") + "y");
  EXPECT_THAT(found(each_as(token, "{:02X}")), ElementsAre("token \"primary\" (hex)"));
  EXPECT_THAT(found("host " + lower(token) + ".example.com"), ElementsAre("token \"primary\" (lower case)"));
  EXPECT_THAT(found("{\"t\":\"" + each_as(token, "\\u{:04x}") + "\"}"), ElementsAre("token \"primary\" (escaped)"));
  EXPECT_EQ(shown_, "{\"t\":\"" + replace_all(mark("primary"), "\"", "\\\"") + "\"}") << "it is JSON still";
  EXPECT_THAT(found("b'" + each_as(token, "\\x{:02x}") + "'"), ElementsAre("token \"primary\" (escaped)"));
  EXPECT_THAT(found("?t=" + each_as(token, "%{:02x}") + "&"), ElementsAre("token \"primary\" (escaped)"));
  EXPECT_EQ(shown_, "?t=" + mark("primary") + "&");
  EXPECT_THAT(found("one\n?t=" + each_as(token, "%{:02x}") + "\nthree\n"), ElementsAre("token \"primary\" (escaped)")) << "and no more";
  EXPECT_THAT(found("?t=" + each_as(token, "%25{:02X}")), ElementsAre("token \"primary\" (escaped)")) << "twice";
  EXPECT_THAT(found("a\\u0063" + token.substr(1)), ElementsAre("token \"primary\" (escaped)"));
  EXPECT_THAT(found(R"("odd?~>token\/of+ours")"), ElementsAre("token \"odd\" (escaped)"));
}

TEST_F(Disguises, BrokenOverLines) {
  const std::string token = secret("primary");
  for (const char* end : {"\n", "\r\n", "\\\n", "\n    ", "\\n"}) {
    SCOPED_TRACE(end);
    std::string text = token;
    text.insert(40, end), text.insert(10, end);
    EXPECT_THAT(found("the token is " + text + "\nand more\n"), ElementsAre(HasSubstr("token \"primary\"")));
    EXPECT_EQ(shown_, "the token is " + mark("primary") + "\nand more\n");
  }
  std::string wrapped = base64("dev@example.com:" + token);  // as `base64` does it, at 76 columns
  wrapped.insert(76, "\n");
  EXPECT_THAT(found(wrapped + "\n"), ElementsAre("token \"primary\" (base64)"));
  EXPECT_THAT(shown_, Not(HasSubstr(wrapped.substr(40, 20))));
}

TEST_F(Disguises, WhatStandsThereAsItIsIsCalledSoAndItsLineEnds) {
  const std::string token = secret("primary");
  EXPECT_THAT(found("100%\n" + token + "\n" + token + "\n\"" + secret("owner") + "\"\\n"), ElementsAre("token \"primary\"", "key \"owner\""));
  EXPECT_EQ(shown_, "100%\n" + mark("primary") + "\n" + mark("primary") + "\n\"" + mark("owner") + "\"\\n");
}

TEST_F(Disguises, NoneWhereThereIsNone) {
  for (const char* text : {"", "cfmock", "cfut_cfmock", "Y2Ztb2Nr", "63666d6f636b", "%63%66%6d", "cfut_\ncfmock", "Basic c2Vzc2lvbjo=", "%", "\\", "\\u", "%2"}) {
    EXPECT_THAT(found(text), IsEmpty()) << text;
    EXPECT_EQ(shown_, text);
  }
  const std::string other = std::string(2000, 'A') + base64(std::string(900, 'c')) + each_as(std::string(900, 'f'), "{:02x}");
  EXPECT_THAT(found(other), IsEmpty());
}

TEST_F(Disguises, TornAtTheEndItIsNotShownInPart) {
  const std::string token = secret("primary");
  const std::vector<std::string> all{token, base64(token), base64("a" + token), each_as(token, "{:02x}"), each_as(token, "%{:02x}"), each_as(token, "\\u{:04x}")};
  for (const std::string& text : all)
    for (size_t kept = text.size() / 4; kept < text.size(); kept += 7) {
      SCOPED_TRACE(text.substr(0, kept));
      found("it says " + text.substr(0, kept), true);
      EXPECT_THAT(shown_, HasSubstr("<token \"primary\" #"));
      EXPECT_THAT(shown_, Not(HasSubstr(text.substr(4, 12))));
    }
  EXPECT_THAT(found("it says " + token.substr(0, 30)), IsEmpty()) << "nothing was cut there";
  std::string broken = token;
  broken.insert(20, "\n");
  found("it says " + broken.substr(0, 40), true);
  EXPECT_EQ(shown_, "it says " + mark("primary"));
}

TEST_F(Disguises, InAPathAQueryOrABodyItIsALeakAndNotKept) {
  const std::string token = secret("primary");
  const auto leaks = [&] { return entry().leaks; };
  ask("GET /zones?t=" + base64(token, "-_"), "primary");
  EXPECT_THAT(leaks(), ElementsAre("query"));
  ask("GET /zones?t=" + each_as(token, "%25{:02X}"), "primary");
  EXPECT_THAT(leaks(), ElementsAre("query"));
  ask("GET /zones/" + each_as(token, "{:02x}"), "primary");
  EXPECT_THAT(leaks(), ElementsAre("path"));
  const std::vector<std::string> contents{base64("t=" + token), each_as(token, "{:02X}"), each_as(token, "\\u{:04x}"), each_as(token, "%{:02x}"),
                                          token.substr(0, 20) + "\\n" + token.substr(20)};
  for (const std::string& content : contents) {
    const std::string name = "n" + std::to_string(&content - contents.data());
    ask("POST /zones/{zone}/dns_records", "primary", R"({"type":"TXT","name":")" + name + R"(","content":")" + content + R"("})");
    EXPECT_THAT(leaks(), ElementsAre("body")) << content;
    EXPECT_EQ(entry().status, 200);
    EXPECT_TRUE(nlohmann::json::accept(entry().body)) << "patterns look into it: " << entry().body;
  }
  ask("GET /zones/{zone}/dns_records", "primary");
  for (const journal::Entry& e : session_->journal().entries())
    for (const std::string& text : {e.path, e.query, e.body, e.answer})
      for (const std::string& form : {token, base64(token), each_as(token, "{:02x}"), each_as(token, "{:02X}"), each_as(token, "%{:02x}")})
        EXPECT_THAT(text, Not(HasSubstr(form.substr(8, 24)))) << e.seq;
}

TEST_F(Disguises, AHeaderIsNoPlaceForOne) {
  std::string escaped = secret("primary");
  escaped = "%" + fmt::format("{:02x}", static_cast<unsigned>(escaped[0])) + escaped.substr(1);
  for (const std::string& value : {"t=" + escaped, "t=" + base64(secret("primary")), "http://x.test/?t=" + escaped}) {
    http::Headers headers = as("primary");
    headers.add("Cookie", value);
    send("GET /zones", headers);
    EXPECT_THAT(entry().leaks, ElementsAre("header Cookie")) << value;
    EXPECT_EQ(entry().headers.get("Cookie").find(value.substr(value.size() - 12)), std::string_view::npos);
  }
}

TEST_F(Disguises, AProxysBasicCredentialsAreNone) {
  http::Headers headers = as("primary");
  headers.add("Proxy-Authorization", "Basic " + base64("s1:"));
  send("GET /zones", headers);
  EXPECT_THAT(entry().leaks, IsEmpty());
}

TEST_F(Disguises, AnOperationThatStoresSecretsMayBeGivenOne) {
  load(R"(credentials: {owner: {key: {email: dev@example.com}}, other: {token: {permissions: [Zone Read]}}}
)");
  const std::string body = R"({"name":"CF_TOKEN","type":"secret_text","text":")" + secret("other") + R"("})";
  ask("PUT /accounts/{account}/workers/scripts/w/secrets", "owner", body);
  EXPECT_EQ(entry().operation, "PUT /accounts/{account_id}/workers/scripts/{script_name}/secrets");
  EXPECT_THAT(entry().leaks, IsEmpty());
  EXPECT_THAT(entry().body, Not(HasSubstr(secret("other"))));
  ask("PUT /accounts/{account}/workers/scripts/w/secrets?t=" + secret("other"), "owner", body);
  EXPECT_THAT(entry().leaks, ElementsAre("query"));
}

TEST_F(Disguises, AWorkerIsUploadedWithASecretBindingAndWithoutOneIsALeak) {
  load(R"(credentials: {owner: {key: {email: dev@example.com}}, other: {token: {permissions: [Zone Read]}}}
)");
  const auto upload = [&](const std::string& type) {
    ask("PATCH /accounts/{account}/pages/projects/p", "owner",
        R"({"deployment_configs":{"production":{"env_vars":{"CF_TOKEN":{"type":")" + type + R"(","value":")" + secret("other") + R"("}}}}})");
    return entry().leaks;
  };
  EXPECT_THAT(upload("secret_text"), IsEmpty());
  EXPECT_THAT(upload("plain_text"), ElementsAre("body"));
}

TEST_F(Disguises, InACredentialHeaderNoneIsLeftInWholeOrInPart) {
  load(R"(credentials: {primary: {token: {secret: "cfmockFirstHalf andTheSecondHalf"}}, other: {token: {secret: andTheSecondHalf}}}
)");
  const auto shown = [&](const std::string& value) {
    send("GET /zones", {{"Authorization", value}});
    return std::string(entry().headers.get("Authorization"));
  };
  EXPECT_EQ(shown("Bearer " + secret("primary")), "Bearer " + mark("primary"));
  EXPECT_EQ(shown("Bearer " + secret("other")), "Bearer " + mark("other"));
  EXPECT_EQ(shown(secret("other")), mark("other"));
  EXPECT_EQ(shown("Token " + secret("other") + " " + secret("primary")), "Token " + mark("other") + " " + mark("primary"));
  const std::string escaped = "%61ndTheSecondHalf";
  EXPECT_EQ(shown("Bearer " + escaped), "Bearer " + mark("other"));
  EXPECT_EQ(shown("Bearer " + escaped + " " + secret("other")), "Bearer " + mark("other") + " " + mark("other"));
}

}  // namespace
}  // namespace cfmock::testing
