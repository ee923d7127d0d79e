// No secret reaches the journal, wherever a client puts it; and a secret where none must stand is noted.

#include <gmock/gmock.h>

#include "session_fixture.hpp"

namespace cfmock::testing {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

/// Every text of an entry.
std::vector<std::string> texts(const journal::Entry& e) {
  std::vector<std::string> out{e.session,     e.peer,  e.client_ip, e.method,     e.path,
                               e.query,       e.body,  e.operation, e.credential, e.credential_kind,
                               e.fingerprint, e.cause, e.why,       e.answer,     e.delivery};
  for (const http::Headers* headers : {&e.headers, &e.answer_headers})
    for (const http::Header& header : *headers) out.emplace_back(header.name), out.emplace_back(header.value);
  for (const std::string& leak : e.leaks) out.push_back(leak);
  return out;
}

class Redact : public SessionTest {
 protected:
  void SetUp() override {
    engine::SessionOptions options;
    options.explain = true;
    load(R"(credentials:
  primary: {token: {permissions: [Zone Read, DNS Write]}}
  old: {token: {status: revoked}}
  owner: {key: {email: dev@example.com}}
  odd: {token: {secret: "not a \"token\" of /ours"}}
  odd-longer: {token: {secret: "not a \"token\" of /ours, but longer"}}
  short: {token: {secret: eight-ch}}
)",
         options);
  }
  /// Nothing that was written down holds a secret of the session, in any spelling.
  void expect_clean() {
    for (const journal::Entry& e : session_->journal().entries())
      for (const std::string& text : texts(e))
        for (const auto& credential : session_->credentials().all()) {
          if (credential->secret.size() < 8) continue;
          EXPECT_THAT(text, Not(HasSubstr(credential->secret))) << "entry " << e.seq;
          EXPECT_THAT(http::percent_decoded(text, true), Not(HasSubstr(credential->secret)))
              << "entry " << e.seq;
          EXPECT_THAT(text, Not(HasSubstr(credential->secret.substr(0, 20))))
              << "half of one, entry " << e.seq;
        }
  }
  std::string mark(const std::string& name) {
    const auto* credential = session_->credentials().by_name(name);
    return "<" + credential->label() + " #" + credential->answer_fingerprint + ">";
  }
  const std::vector<std::string>& leaks() { return entry().leaks; }
};

TEST_F(Redact, CredentialHeadersShowKindAndFingerprint) {
  ask("GET /zones", "primary");
  EXPECT_EQ(entry().headers.get("Authorization"), "Bearer " + mark("primary"));
  EXPECT_EQ(entry().credential, "primary");
  EXPECT_EQ(entry().credential_kind, "user token");
  EXPECT_EQ(entry().fingerprint, fingerprint(secret("primary")));
  EXPECT_THAT(leaks(), IsEmpty()) << "there it belongs";
  ask("GET /zones", "owner");
  EXPECT_EQ(entry().headers.get("X-Auth-Key"), mark("owner"));
  EXPECT_EQ(entry().headers.get("X-Auth-Email"), "dev@example.com");
  EXPECT_EQ(entry().credential_kind, "global key");
  EXPECT_THAT(leaks(), IsEmpty());
  expect_clean();
}

TEST_F(Redact, StrangersSecretsAreMaskedToo) {
  const std::string stranger = "cfut_0123456789012345678901234567890123456789deadbeef";
  send("GET /zones", {{"Authorization", "Bearer " + stranger}});
  EXPECT_EQ(entry().headers.get("Authorization"), "Bearer <53 characters #" + fingerprint(stranger) + ">");
  EXPECT_EQ(entry().fingerprint, fingerprint(stranger));
  EXPECT_EQ(entry().credential, "");
  EXPECT_EQ(entry().credential_kind, "unknown");
  send("GET /zones", {{"Authorization", stranger}});
  EXPECT_EQ(entry().headers.get("Authorization"), "<53 characters #" + fingerprint(stranger) + ">");
  send("GET /zones", {{"Authorization", stranger + " twice"}});
  send("GET /zones", {{"Authorization", "Basic " + stranger}});
  EXPECT_EQ(entry().headers.get("Authorization"), "Basic <53 characters #" + fingerprint(stranger) + ">");
  send("GET /zones", {{"X-Auth-Key", "key " + stranger}, {"X-Auth-Email", "a@b"}});
  send("GET /zones", {{"X-Auth-Key", "secret words"}, {"X-Auth-Email", "a@b"}});
  EXPECT_EQ(entry().headers.get("X-Auth-Key"), "<12 characters #" + fingerprint("secret words") + ">")
      << "no scheme stands there";
  send("GET /zones", {{"X-Auth-User-Service-Key", "v1.0-" + stranger}});
  send("GET /zones", {{"Proxy-Authorization", "Basic " + stranger}});
  for (const journal::Entry& e : session_->journal().entries())
    for (const std::string& text : texts(e))
      EXPECT_THAT(text, Not(HasSubstr("0123456789"))) << "entry " << e.seq;
}

TEST_F(Redact, TheShortestSecretThatAScenarioMayHaveIsFound) {
  ask("GET /zones?t=eight-ch", "short");
  EXPECT_EQ(entry().headers.get("Authorization"), "Bearer " + mark("short"));
  EXPECT_THAT(leaks(), ElementsAre("query"));
}

TEST_F(Redact, ASecretElsewhereIsALeak) {
  const std::string token = secret("primary");
  send("GET /zones?token=" + token, as("primary"));
  EXPECT_THAT(leaks(), ElementsAre("query"));
  EXPECT_EQ(entry().query, "token=" + mark("primary"));
  send("GET /zones/" + token, {});
  EXPECT_THAT(leaks(), ElementsAre("path"));
  EXPECT_EQ(entry().path, "/client/v4/zones/" + mark("primary"));
  EXPECT_THAT(entry().answer, HasSubstr("Could not route to /client/v4/zones/<token"));
  send("GET /zones", {{"Referer", "http://x/?t=" + token}, {"Cookie", "a=" + secret("owner")}});
  EXPECT_THAT(leaks(), ElementsAre("header Referer", "header Cookie"));
  send("POST /zones/{zone}/dns_records", {{"X-Auth-Key", token}, {"Content-Type", "text/" + secret("old")}},
       "body " + token);
  EXPECT_THAT(leaks(), ElementsAre("header Content-Type", "body"));
  send("GET /zones", {{"Authorization Bearer " + token, "x"}});
  EXPECT_THAT(leaks(), ElementsAre("a header's name"));
  expect_clean();
}

TEST_F(Redact, EncodedSecretsAreFoundToo) {
  send("GET /zones?t=not%20a%20%22token%22%20of%20%2Fours", {});
  EXPECT_THAT(leaks(), ElementsAre("query"));
  send("GET /zones?t=not+a+%22token%22+of+%2fours", {});
  EXPECT_THAT(leaks(), ElementsAre("query"));
  send("GET /zones/%63" + secret("primary").substr(1), {});
  EXPECT_THAT(leaks(), ElementsAre("path"));
  ask("POST /zones/{zone}/dns_records", "primary",
      R"({"type":"TXT","name":"a","content":"not a \"token\" of /ours"})");
  EXPECT_THAT(leaks(), ElementsAre("body"));
  EXPECT_EQ(entry().status, 200);
  for (const journal::Entry& e : session_->journal().entries())
    for (const std::string& text : texts(e)) {
      EXPECT_THAT(text, Not(HasSubstr("of /ours")));
      EXPECT_THAT(text, Not(HasSubstr("of%20%2Fours")));
    }
}

TEST_F(Redact, ASecretThatIsTheStartOfAnotherHidesBoth) {
  ask("GET /zones", "odd-longer");
  EXPECT_EQ(entry().headers.get("Authorization"), "Bearer " + mark("odd-longer"));
  expect_clean();
}

TEST_F(Redact, AnswersThatEchoASecretAreKeptWithoutIt) {
  ask("POST /zones/{zone}/dns_records", "primary",
      R"({"type":"TXT","name":"a","content":")" + secret("primary") + R"("})");
  EXPECT_THAT(leaks(), ElementsAre("body"));
  const auto reply = ask("GET /zones/{zone}/dns_records", "primary");
  EXPECT_THAT(reply.response.body, HasSubstr(secret("primary"))) << "the client gets what it stored";
  EXPECT_THAT(entry().answer, HasSubstr(mark("primary").substr(0, 7)));
  ask("POST /zones/{zone}/dns_records", "primary",
      R"({"type":"TXT","name":"a","content":")" + secret("primary") + R"("})");
  EXPECT_EQ(entry().status, 400) << "a duplicate: the reason quotes the content";
  ask("POST /zones/{zone}/dns_records", "primary",
      R"({"type":"A","name":"a","content":")" + secret("primary") + R"("})");
  EXPECT_EQ(entry().codes, std::vector<int>{9005});
  expect_clean();
}

// Only the first 4096 bytes are kept: a secret that stands across the cut must not be kept in half.
TEST_F(Redact, ASecretAcrossTheCutIsNotKeptInHalf) {
  for (size_t at = journal::kBodyKept - 60; at <= journal::kBodyKept + 2; ++at) {
    http::Headers headers = as("primary");
    headers.add("Content-Type", "application/json");
    const std::string body = std::string(at, 'x') + secret("primary") + "tail";
    send("POST /zones/{zone}/dns_records", headers, body);
    EXPECT_EQ(entry().body_size, body.size());
    EXPECT_LE(entry().body.size(), journal::kBodyKept);
  }
  expect_clean();
  for (size_t at = journal::kBodyKept - 260; at <= journal::kBodyKept; ++at) {
    session_->journal().clear();
    send("GET /zones/" + std::string(at, 'x') + secret("primary"), {});
    expect_clean();
  }
}

// A fault may tear one anywhere, and secrets begin alike: what is left of one is its own.
TEST_F(Redact, WhatLeftOfABrokenAnswerIsKeptWithoutHalvesOfSecrets) {
  const engine::Redactor redactor(session_->credentials());
  for (const std::string name : {"primary", "old", "owner", "odd-longer"})
    for (const size_t left : {size_t{8}, size_t{12}, secret(name).size() - 1, secret(name).size()}) {
      const std::string seen = redactor.torn("head\r\n" + secret(name).substr(0, left) + "\r\nxyz", journal::kBodyKept);
      EXPECT_THAT(seen, AllOf(StartsWith("head\r\n<"), EndsWith(">\r\nxyz"), Not(HasSubstr(secret(name).substr(0, 8))))) << name << " " << left;
      if (left > 20) EXPECT_EQ(seen, "head\r\n" + mark(name) + "\r\nxyz");
    }
  EXPECT_EQ(redactor.torn(std::string(5000, 'x'), 4096).size(), 4096u);
}

TEST_F(Redact, ABrokenRequestIsKeptWithoutItsSecrets) {
  const auto refused = [&](std::string came) {
    engine::Refused broken;
    broken.reason = "header line without a colon", broken.peer = "127.0.0.1", broken.came = std::move(came),
    broken.received = now_;
    return session_->refused(broken);
  };
  const std::string stranger = "cfut_0123456789012345678901234567890123456789deadbeef";
  refused("GET / HTTP/1.1\r\nAuthorization: Bearer " + secret("primary") + "\r\nnonsense\r\n");
  EXPECT_EQ(entry().body,
            "GET / HTTP/1.1\\r\\nAuthorization: Bearer " + mark("primary") + "\\nnonsense\\r\\n");
  refused("GET / HTTP/1.1\r\nx-auth-key : " + stranger + "\r\n\xff\x01");
  EXPECT_EQ(entry().body,
            "GET / HTTP/1.1\\r\\nx-auth-key: <53 characters #" + fingerprint(stranger) + ">\\n\\xff\\x01");
  for (size_t cut = 8; cut <= secret("primary").size(); ++cut)
    refused("GET /?t=" + secret("primary").substr(0, cut));
  expect_clean();
}

TEST_F(Redact, OutputCapturedElsewhereIsCleanedToo) {
  std::string text = "token is " + secret("primary") + "\n";
  EXPECT_TRUE(session_->redact(text));
  EXPECT_EQ(text, "token is " + mark("primary") + "\n");
  EXPECT_FALSE(session_->redact(text));
}

TEST_F(Redact, ACredentialUnderAnotherHostIsALeak) {
  session_->set_address({"http://127.0.0.1:4000", "http://localhost:4000"});
  http::Headers headers = as("primary");
  headers.add("Host", "127.0.0.1:4000");
  send("GET /zones", headers);
  EXPECT_THAT(leaks(), IsEmpty());
  headers.set("Host", "localhost:4000");
  send("GET /zones", headers);
  EXPECT_THAT(leaks(), ElementsAre("credential sent to another host, localhost:4000"));
  send("GET /zones", {{"Host", "localhost:4000"}});
  EXPECT_THAT(leaks(), IsEmpty()) << "no credential went there";
  headers.set("Host", secret("primary"));
  send("GET /zones", headers);
  expect_clean();
}

TEST_F(Redact, RuleAnswersAreKeptWithoutSecrets) {
  load(R"(credentials: {odd: {token: {secret: "not a token at all"}}}
rules: [{on: any, reply: {status: 302, headers: {Location: "/?t=not a token at all"}, body: "not a token at all"}}]
)");
  const auto reply = ask("GET /zones");
  EXPECT_EQ(reply.response.body, "not a token at all");
  expect_clean();
}

}  // namespace
}  // namespace cfmock::testing
