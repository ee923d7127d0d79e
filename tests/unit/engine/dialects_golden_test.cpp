// The matrix as it goes over the wire: each endpoint x each cause, status line, headers and body to the byte.
// The files in tests/golden/dialects are what was reviewed against the facts (docs/fidelity.md).

#include <fmt/format.h>

#include "golden_file.hpp"
#include "matrix_credentials.hpp"
#include "session_fixture.hpp"

namespace cfmock::testing {
namespace {

constexpr const char* kOtherZone = "9a7806061c88ada191ed06f989cc3dac";

class DialectsGolden : public SessionTest {
 protected:
  struct Endpoint {
    std::string name, line, body;
    std::vector<std::pair<std::string, std::string>> malformed;  // what the path is like, and the path
    std::string wrong_method;
  };

  void start(const std::string& more = "") { load(more + world_); }

  std::string filled(std::string text) {
    if (text.find("{record}") == std::string::npos) return text;
    return replace_all(std::move(text), "{record}", session_->store_at_start().zones[0].records[0].id);
  }
  http::Headers with_type(http::Headers headers, const std::string& body) {
    if (!body.empty()) headers.add("Content-Type", "application/json");
    return headers;
  }
  engine::Reply go(const Endpoint& e, http::Headers headers) {
    return send(filled(e.line), with_type(std::move(headers), e.body), e.body);
  }

  /// Header blocks are named by letters, so that a cell is two lines and a difference is seen.
  std::string block_of(const engine::Reply& reply) {
    std::string text;
    for (const http::Header& header : reply.response.headers)
      text += fmt::format("{}: {}\n", header.name, header.value);
    for (size_t i = 0; i < blocks_.size(); ++i)
      if (blocks_[i] == text) return std::string(1, static_cast<char>('A' + i));
    blocks_.push_back(text);
    return std::string(1, static_cast<char>('A' + blocks_.size() - 1));
  }
  void cell(const std::string& title, const engine::Reply& reply) {
    const int status = reply.response.status;
    std::string reason(http::reason_phrase(status));
    cells_ += "\n# " + title + "\n" + std::to_string(status) + " " + reason + " [" + block_of(reply) + "]\n" +
              reply.response.body;
    if (!cells_.ends_with('\n'))
      cells_ += "\n";
    else
      cells_ += "(and a line end)\n";
  }
  void cell(const std::string& title, const Endpoint& e, const std::string& name) {
    start();
    cell(title, go(e, as(name)));
  }
  void cell(const std::string& title, const Endpoint& e, http::Headers headers) {
    start();
    cell(title, go(e, std::move(headers)));
  }

  void of_headers(const Endpoint& e) {
    start();
    const std::string key = secret("owner"), token = secret("good");
    cell("no-credentials", e, http::Headers{});
    cell("no-credentials: X-Auth-Key alone", e, http::Headers{{"X-Auth-Key", key}});
    cell("no-credentials: X-Auth-Email alone", e, http::Headers{{"X-Auth-Email", "dev@example.com"}});
    cell("malformed-authorization: Bearer abc-def", e, http::Headers{{"Authorization", "Bearer abc-def"}});
    cell("malformed-authorization: no Bearer before the token", e, http::Headers{{"Authorization", token}});
    cell("malformed-authorization: a key as a Bearer token", e,
         http::Headers{{"Authorization", "Bearer " + key}});
    cell("malformed-key: the key", e,
         http::Headers{{"X-Auth-Email", "dev@example.com"}, {"X-Auth-Key", "short"}});
    cell("malformed-key: a token as a key", e,
         http::Headers{{"X-Auth-Email", "dev@example.com"}, {"X-Auth-Key", token}});
    cell("malformed-key: the e-mail", e, http::Headers{{"X-Auth-Email", "dev"}, {"X-Auth-Key", key}});
    cell("malformed-key: both", e, http::Headers{{"X-Auth-Email", "dev"}, {"X-Auth-Key", "short"}});
    cell("wrong-key-pair: an unknown key", e, "stranger");
    cell("wrong-key-pair: another's e-mail", e,
         http::Headers{{"X-Auth-Email", "ops@example.net"}, {"X-Auth-Key", key}});
  }
  void of_credentials(const Endpoint& e) {
    cell("invalid-token", e, "unknown");
    cell("revoked-token", e, "revoked");
    cell("rolled-token", e, "rolled");
    cell("disabled-token", e, "disabled");
    cell("expired-token", e, "expired");
    cell("token-not-yet-valid", e, "early");
    cell("blocked-address: IPv4", e, "blocked");
    start();
    session_->set_client_ip("2001:db8::7");
    cell("blocked-address: IPv6", go(e, as("blocked")));
    cell("missing-permission: no group at all", e, "bare");
    cell("read groups only", e, "reader");
    cell("a token for another zone", e, "other");
    cell(other_kind_, e, "acct");
    cell("another account's token", e, "foreign");
    cell(other_kind_ + " that has expired", e, "late");
    cell("a global key", e, "owner");
  }
  void of_limits(const Endpoint& e) {
    const auto second = [&](const std::string& limits, const std::string& first, const std::string& then) {
      start("limits: {" + limits + "}\n");
      go(e, as(first));
      return go(e, as(then));
    };
    cell("rate-limited", second("requests: 1", "good", "good"));
    cell("address-rate-limited", second("per_address: 1", "good", "good"));
    cell("too-many-failures: a good token", second("failures: 1", "unknown", "good"));
  }
  void of_paths(const Endpoint& e) {
    const std::string method = e.line.substr(0, e.line.find(' '));
    for (const auto& [title, path] : e.malformed) {
      start();
      cell(title, send(method + " " + filled(path), with_type(as("good"), e.body), e.body));
    }
    start();
    cell("unknown-route: /client/v3",
         send(method + " //client/v3" + filled(e.line.substr(e.line.find(' ') + 1)), as("good"), e.body));
    start();
    cell("wrong-method: " + e.wrong_method,
         send(e.wrong_method + filled(e.line.substr(e.line.find(' '))), as("good")));
  }
  void of_bodies(const Endpoint& e) {
    start();
    cell("wrong-content-type", send(filled(e.line), as("good"), e.body));
    start();
    cell("malformed-body", send(filled(e.line), with_type(as("good"), "x"), "{\"name\":"));
  }

  void matrix(const Endpoint& e) {
    cell("served", e, "good");
    of_headers(e);
    of_credentials(e);
    of_limits(e);
    of_paths(e);
    if (!e.body.empty()) of_bodies(e);
  }
  /// One more cell: another body or path, with the good token.
  void extra(const std::string& title, const std::string& line, const std::string& body = {}) {
    start();
    cell(title, send(filled(line), with_type(as("good"), body), body));
  }
  void compare(const Endpoint& e) {
    std::string text = e.line + "\n" + (e.body.empty() ? "" : e.body + "\n");
    for (size_t i = 0; i < blocks_.size(); ++i)
      text += std::string("\n[") + static_cast<char>('A' + i) + "]\n" + blocks_[i];
    expect_golden(text + cells_, "dialects/" + e.name + ".txt");
  }

  std::string world_ = kWhoAsks + kRolls;
  std::string other_kind_ = "an account token";
  std::vector<std::string> blocks_;
  std::string cells_;
};

const char* const kRecord = R"({"type":"A","name":"new","content":"192.0.2.7","ttl":300})";
const std::vector<std::pair<std::string, std::string>> kBadZone{
    {"malformed-id: a name", "/zones/example.com/dns_records"},
    {"malformed-id: empty", "/zones//dns_records"}};

TEST_F(DialectsGolden, ZonesList) {
  const Endpoint e{"zones-list", "GET /zones", "", {}, "PUT"};
  matrix(e);
  extra("invalid-parameter", "GET /zones?page=0");
  extra("nothing found", "GET /zones?name=example.org");
  compare(e);
}

TEST_F(DialectsGolden, ZonesCreate) {
  const Endpoint e{"zones-create",
                   "POST /zones",
                   R"({"name":"example.org","account":{"id":"01a7362d577a6c3019a474fd6f485823"}})",
                   {},
                   "DELETE"};
  matrix(e);
  extra("zone-exists", "POST /zones", R"({"name":"example.com"})");
  extra("invalid-parameter: no domain", "POST /zones", R"({"name":"example"})");
  compare(e);
}

TEST_F(DialectsGolden, ZonesGet) {
  const Endpoint e{
      "zones-get", "GET /zones/{zone}", "", {{"malformed-id: a name", "/zones/example.com"}}, "POST"};
  matrix(e);
  extra("wrong-zone: an unknown id", "GET /zones/ffffffffffffffffffffffffffffffff");
  compare(e);
}

TEST_F(DialectsGolden, RecordsList) {
  const Endpoint e{"records-list", "GET /zones/{zone}/dns_records", "", kBadZone, "PUT"};
  matrix(e);
  extra("wrong-zone: an unknown id", "GET /zones/ffffffffffffffffffffffffffffffff/dns_records");
  extra("invalid-parameter", "GET /zones/{zone}/dns_records?order=age");
  extra("nothing found", "GET /zones/{zone}/dns_records?name=nothing.example.com");
  compare(e);
}

TEST_F(DialectsGolden, RecordsGet) {
  const Endpoint e{"records-get",
                   "GET /zones/{zone}/dns_records/{record}",
                   "",
                   {{"malformed-id: of the zone", "/zones/example.com/dns_records/{record}"},
                    {"malformed-id: of the record", "/zones/{zone}/dns_records/www"}},
                   "POST"};
  matrix(e);
  extra("not-found", "GET /zones/{zone}/dns_records/ffffffffffffffffffffffffffffffff");
  extra("not-found: in another zone", "GET /zones/" + std::string(kOtherZone) + "/dns_records/{record}");
  compare(e);
}

TEST_F(DialectsGolden, RecordsCreate) {
  const Endpoint e{"records-create", "POST /zones/{zone}/dns_records", kRecord, kBadZone, "DELETE"};
  matrix(e);
  extra("invalid-record: content", e.line, R"({"type":"A","name":"new","content":"x"})");
  extra("invalid-record: ttl", e.line, R"({"type":"A","name":"new","content":"192.0.2.7","ttl":5})");
  extra("invalid-record: proxied", e.line, R"({"type":"TXT","name":"new","content":"x","proxied":true})");
  extra("invalid-record: name", e.line, R"({"type":"A","content":"192.0.2.7"})");
  extra("duplicate-record", e.line, R"({"type":"A","name":"www","content":"192.0.2.10"})");
  extra("duplicate-record: host", e.line, R"({"type":"CNAME","name":"www","content":"example.net"})");
  compare(e);
}

const std::vector<std::pair<std::string, std::string>> kBadRecord{
    {"malformed-id: of the zone", "/zones/example.com/dns_records/{record}"},
    {"malformed-id: of the record", "/zones/{zone}/dns_records/www"},
    {"wrong-method: the id is missing", "/zones/{zone}/dns_records/"}};

TEST_F(DialectsGolden, RecordsOverwrite) {
  const Endpoint e{"records-overwrite", "PUT /zones/{zone}/dns_records/{record}", kRecord, kBadRecord,
                   "POST"};
  matrix(e);
  extra("not-found", "PUT /zones/{zone}/dns_records/ffffffffffffffffffffffffffffffff", kRecord);
  extra("invalid-record: content", e.line, R"({"type":"A","name":"new","content":"x"})");
  compare(e);
}

TEST_F(DialectsGolden, RecordsEdit) {
  const Endpoint e{"records-edit", "PATCH /zones/{zone}/dns_records/{record}", R"({"content":"192.0.2.7"})",
                   kBadRecord, "POST"};
  matrix(e);
  extra("not-found", "PATCH /zones/{zone}/dns_records/ffffffffffffffffffffffffffffffff",
        R"({"content":"192.0.2.7"})");
  compare(e);
}

TEST_F(DialectsGolden, RecordsDelete) {
  const Endpoint e{"records-delete", "DELETE /zones/{zone}/dns_records/{record}", "", kBadRecord, "POST"};
  matrix(e);
  extra("not-found", "DELETE /zones/{zone}/dns_records/ffffffffffffffffffffffffffffffff");
  compare(e);
}

TEST_F(DialectsGolden, User) {
  const Endpoint e{"user", "GET /user", "", {}, "DELETE"};
  matrix(e);
  compare(e);
}

TEST_F(DialectsGolden, UserTokensVerify) {
  const Endpoint e{"user-tokens-verify", "GET /user/tokens/verify", "", {}, "POST"};
  matrix(e);
  compare(e);
}

TEST_F(DialectsGolden, AccountsList) {
  const Endpoint e{"accounts-list", "GET /accounts", "", {}, "DELETE"};
  matrix(e);
  extra("invalid-parameter", "GET /accounts?per_page=x");
  compare(e);
}

TEST_F(DialectsGolden, AccountsGet) {
  const Endpoint e{
      "accounts-get", "GET /accounts/{account}", "", {{"malformed-id", "/accounts/me"}}, "POST"};
  matrix(e);
  extra("wrong-account: an unknown id", "GET /accounts/ffffffffffffffffffffffffffffffff");
  compare(e);
}

TEST_F(DialectsGolden, AccountsTokensVerify) {
  // The kinds of token change places.
  world_ = replace_all(world_, "{account_token: {account: Example, ", "{user: {");
  world_ = replace_all(world_, " {token: {", " {account_token: {");
  world_ = replace_all(world_, "{user: {", "{token: {");
  other_kind_ = "a user token";
  const Endpoint e{"accounts-tokens-verify",
                   "GET /accounts/{account}/tokens/verify",
                   "",
                   {{"malformed-id", "/accounts/me/tokens/verify"}},
                   "POST"};
  matrix(e);
  extra("wrong-account: an unknown id", "GET /accounts/ffffffffffffffffffffffffffffffff/tokens/verify");
  compare(e);
}

const char* const kToken =
    R"({"name":"narrow","policies":[{"effect":"allow","permission_groups":[{"id":"4755a26eedb94da69e1066d98aa820be"}],)"
    R"("resources":{"com.cloudflare.api.account.zone.023e105f4ecef8ad9ca31a8372d0c353":"*"}}]})";

TEST_F(DialectsGolden, UserTokensCreate) {
  world_ = replace_all(world_, "{permissions: [", "{permissions: [API Tokens Write, ");
  world_ = replace_all(world_, "account_token: {account: Example, permissions: [API Tokens Write, ",
                       "account_token: {account: Example, permissions: [");
  const Endpoint e{"user-tokens-create", "POST /user/tokens", kToken, {}, "DELETE"};
  matrix(e);
  extra("invalid-parameter: no name", e.line, R"({"policies":[]})");
  extra("invalid-parameter: no policies", e.line, R"({"name":"x"})");
  extra("invalid-parameter: the id of a policy", e.line,
        replace_all(kToken, "[{\"effect\"", "[{\"id\":\"x\",\"effect\""));
  extra("invalid-parameter: an unknown group", e.line, replace_all(kToken, "4755a26e", "00000000"));
  extra("invalid-parameter: an unknown zone", e.line, replace_all(kToken, "023e105f", "00000000"));
  extra("invalid-parameter: a fraction of a second", e.line,
        replace_all(kToken, "{\"name\"", "{\"expires_on\":\"2027-01-01T00:00:00.5Z\",\"name\""));
  extra("not-found", "GET /user/tokens/ffffffffffffffffffffffffffffffff");
  extra("malformed-id", "GET /user/tokens/narrow");
  start("tokens: {user_quota: 0}\n");
  cell("token-quota", go(e, as("good")));
  compare(e);
}

TEST_F(DialectsGolden, AccountTokensCreate) {
  world_ = replace_all(world_, "{permissions: [", "{permissions: [Account API Tokens Write, ");
  world_ = replace_all(world_, ", permissions: [", ", permissions: [Account API Tokens Write, ");
  const Endpoint e{"accounts-tokens-create",
                   "POST /accounts/{account}/tokens",
                   kToken,
                   {{"malformed-id", "/accounts/me/tokens"}},
                   "DELETE"};
  matrix(e);
  extra("missing-permission: the common check", e.line,
        replace_all(kToken, "4755a26eedb94da69e1066d98aa820be", "3030687196b94b638145a3953da2b699"));
  start("tokens: {account_quota: 0}\n");
  cell("token-quota", go(e, as("good")));
  compare(e);
}

const char* const kServiceKey = "X-Auth-User-Service-Key";

TEST_F(DialectsGolden, ServiceKeys) {
  world_ = replace_all(world_, "timeline:", "  origin: {service_key: {}}\ntimeline:");
  for (const char* line : {"GET /zones/{zone}", "GET /zones/{zone}/dns_records", "GET /user/tokens/verify",
                           "GET /certificates"}) {
    const Endpoint e{"", line, "", {}, ""};
    cell(std::string(line) + ": a good key", e, http::Headers{{kServiceKey, (start(), secret("origin"))}});
    cell(std::string(line) + ": an unknown key", e,
         http::Headers{{kServiceKey, "v1.0-cfmock000000000000000000-0123"}});
    cell(std::string(line) + ": malformed", e, http::Headers{{kServiceKey, "v1.0"}});
  }
  compare({"service-keys", kServiceKey, "", {}, ""});
}

}  // namespace
}  // namespace cfmock::testing
