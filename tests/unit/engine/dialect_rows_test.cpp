// Each row of fixtures/dialects.tsv against the bytes that are served: status, body and headers. A row is met
// by a request that brings it about, wherever one can; the others by a rule that names their error. Which are
// which is in tests/golden/dialects/by-rule.txt, so that none slips from one to the other unseen.

#include <set>

#include "cloudflare/catalogue.hpp"
#include "cloudflare/envelope.hpp"
#include "cloudflare/names.hpp"
#include "cloudflare/tables.hpp"
#include "golden_file.hpp"
#include "matrix_credentials.hpp"
#include "session_fixture.hpp"

namespace cfmock::testing {
namespace {

using cloudflare::DialectRow;
using cloudflare::OperationRow;

/// Beside those of the whole matrix.
const std::string kWho = kWhoAsks + R"(
  apart:    {token: {permissions: [Zone Read, Zone Write, DNS Write, Account Settings Read], accounts: [Other]}}
  aside:    {token: {permissions: [SSL and Certificates Write], zones: [example.net]}}
  fenced:   {account_token: {account: Example, from: [198.51.100.0/24]}}
  maker:    {token: {permissions: [API Tokens Write]}}
  clerk:    {account_token: {account: Example, permissions: [Account API Tokens Write]}}
  edited:   {token: {}}
  origin:   {service_key: {}}
timeline:
  - after: 0 requests
    do: [{roll: rolled}, {change: {edited: {permissions: [Zone Write, DNS Write, Account Settings Read]}}}]
)";

const char* const kServiceKey = "X-Auth-User-Service-Key";
const char* const kToken =
    R"({"name":"narrow","policies":[{"effect":"allow","permission_groups":[{"id":"4755a26eedb94da69e1066d98aa820be"}],)"
    R"("resources":{"com.cloudflare.api.account.zone.023e105f4ecef8ad9ca31a8372d0c353":"*"}}]})";

/// Of the matrix's world the part that counts, with another zone in it, and a second record.
std::string world_with(const std::string& zone) {
  return "world: {users: [{email: dev@example.com}], accounts: [{name: Example, id: " + std::string(kAccount) +
         "}, {name: Other}], zones: [{name: " + zone + ", id: " + kZone +
         ", account: Example, records: [{type: A, name: www, content: 192.0.2.10}, {type: TXT, name: \"@\", content: x}]}, "
         "{name: example.net, account: Other}]}\n";
}

/// A request that may bring a cause about.
struct Try {
  std::string who;     // a credential; "" : `headers` instead
  http::Headers headers;
  std::string before;  // who asks first, to fill a limit or a ban
  std::string settings;  // a line of the scenario
  std::string path;    // instead of the operation's
  std::string method;  // instead of the operation's
  std::string body;    // instead of the usual one
  std::string type = "application/json";
  std::string world;   // instead of the matrix's
};

class DialectRows : public SessionTest {
 protected:
  static std::string era_of(const DialectRow& row) {
    for (size_t i = cloudflare::eras().size(); i-- > 0;)
      if (cloudflare::spans(row.eras, static_cast<int>(i))) return std::string(cloudflare::eras()[i].name);
    return "";
  }
  void start(const std::string& settings, const std::string& world = "") {
    const std::string head = settings + world;
    if (head == loaded_ && !used_up_) return;
    // The clock stands still: a search through thousands of operations would end in a limit.
    const bool limited = head.find("limits: {") != std::string::npos;
    const std::string who = world.empty() ? kWho : kWho.substr(kWho.find('\n') + 1);
    load(head + (limited ? "" : "limits: {requests: 1000000, per_address: 1000000, failures: 1000000}\n") + who);
    loaded_ = head, used_up_ = limited || head.find("rules") != std::string::npos;
  }

  static std::string last_id(std::string path, std::string_view id) {
    const size_t open = path.rfind('{');
    return open == std::string::npos ? path : path.replace(open, path.find('}', open) - open + 1, id);
  }

  std::vector<Try> tries(const DialectRow& row, const OperationRow& op) {
    const std::string name = std::string(row.cause) + (row.variant.empty() ? "" : ":" + std::string(row.variant));
    const std::string path(op.id_path);
    const std::string key = secret("owner");
    const auto with = [](http::Headers headers) { return Try{"", std::move(headers)}; };
    const auto who = [](const char* as) { return Try{as}; };
    const auto at = [&](std::string changed) { return Try{"good", {}, "", "", std::move(changed)}; };
    const auto body = [](const char* text) { return Try{"good", {}, "", "", "", "", text}; };
    const auto makes = [](std::string text) { return Try{"maker", {}, "", "", "", "", std::move(text)}; };
    if (name == "no-credentials") return {with({})};
    if (name == "no-credentials:email") return {with({{"X-Auth-Key", key}})};
    if (name == "no-credentials:key") return {with({{"X-Auth-Email", std::string("dev@example.com")}})};
    if (name == "malformed-authorization") return {with({{"Authorization", "Bearer abc-def"}})};
    if (name == "malformed-key") return {with({{"X-Auth-Email", "dev@example.com"}, {"X-Auth-Key", "short"}})};
    if (name == "malformed-key:email") return {with({{"X-Auth-Email", "dev"}, {"X-Auth-Key", key}})};
    if (name == "malformed-key:pair") return {with({{"X-Auth-Email", "dev"}, {"X-Auth-Key", "short"}})};
    if (name == "wrong-key-pair") return {who("stranger")};
    if (name == "invalid-token") return {who("unknown")};
    if (name == "revoked-token") return {who("revoked")};
    if (name == "rolled-token") return {who("rolled")};
    if (name == "disabled-token") return {who("disabled")};
    if (name == "expired-token") return {who("expired"), who("late")};
    if (name == "token-not-yet-valid") return {who("early")};
    if (name == "blocked-address") return {who("blocked"), who("fenced")};
    if (name == "missing-permission") return {who("bare")};
    if (name == "wrong-zone") return {who("other"), who("aside"), {"other", {}, "", "", path + "?name=example.com"}};
    if (name == "wrong-zone:by-name") return {who("other"), {"other", {}, "", "", path + "?name=com"}};
    if (name == "wrong-account") return {who("apart"), who("acct"), who("foreign"), {"apart", {}, "", "", path + "?name=example.com"}, {"apart", {}, "", "", path + "?name=Example"}};
    if (name == "wrong-token-kind") return {who("acct"), who("good")};
    if (name == "rate-limited") return {{"good", {}, "good", "limits: {requests: 1}"}};
    if (name == "address-rate-limited") return {{"good", {}, "good", "limits: {per_address: 1}"}};
    if (name == "too-many-failures") return {{"good", {}, "unknown", "limits: {failures: 1}"}};
    if (name == "malformed-id:zone-name") return {at(replace_all(path, "{zone_id}", "example.com"))};
    if (name == "malformed-key:service-key") return {with({{kServiceKey, "v1.0"}})};
    if (name == "wrong-token-kind:service-key") return {with({{kServiceKey, secret("origin")}})};
    if (row.cause == "propagating") return {{"edited", {}, "", "tokens: {propagation: 1m}"}};
    if (name == "token-quota") return {{"maker", {}, "", "tokens: {user_quota: 0}", "", "", kToken}};
    if (name == "missing-permission:common-check") return {{"clerk", {}, "", "", "", "", kToken}};
    if (name == "invalid-parameter:name") return {makes(R"({"policies":[]})")};
    if (name == "invalid-parameter:policy-id") return {makes(replace_all(kToken, "[{\"effect\"", "[{\"id\":\"x\",\"effect\""))};
    if (name == "malformed-id:signs") return {at(last_id(path, "!!!"))};
    if (name == "malformed-id:write" || name == "malformed-id:token" || name == "malformed-id:invite") return {at(last_id(path, "x"))};
    if (name == "malformed-id") return {at(last_id(path, "x")), at(replace_all(path, "{zone_id}", "!!!")), at(replace_all(path, "{zone_id}", "x")), at(replace_all(path, "{account_id}", "x"))};
    if (name == "malformed-id:record") return {at(replace_all(path, "{record_id}", "x"))};
    if (name == "malformed-id:account") return {at(replace_all(path, "{account_id}", "x"))};
    if (name == "unknown-route") return {at("/nothing")};
    if (name == "unknown-route:slashes") return {at("//client/v4//zones")};
    if (name == "unknown-route:outside") return {at("//client/v3/zones")};
    if (name == "wrong-method") return {{"good", {}, "", "", "", op.method == "GET" ? "DELETE" : "GET"}, {"good", {}, "", "", "", "PUT"}, {"good", {}, "", "", "", "POST"}};
    if (name == "wrong-content-type") return {{"good", {}, "", "", "", "", R"({"name":"x"})", "text/plain"}};
    if (name == "malformed-body") return {body("{\"name\":")};
    const auto metered = [](const char* meter, const char* text) {
      return Try{"owner", {}, "owner", std::string("limits: {meters: {") + meter + ": {requests: 1, per: 1h}}}", "", "", text};
    };
    if (name == "rate-limited:purge") return {metered("purge", R"({"purge_everything":true})")};
    if (name == "rate-limited:busy") return {metered("list-busy", "")};
    if (name == "rate-limited:lists") return {metered("gateway-lists", "")};
    if (name == "rate-limited:graphql") return {metered("graphql", R"({"query":"{viewer{zones{zoneTag}}}"})")};
    if (name == "object-exists") return {{"owner", {}, "owner", "", "", "", R"({"name":"x","id":"x","title":"x"})"}};
    if (row.cause == "not-found") return {{"owner", {}, "", "", path}, at(replace_all(path, "{record_id}", std::string(32, 'f')))};
    if (name == "zone-exists") return {body(R"({"name":"example.com"})")};
    if (name == "invalid-parameter:domain") return {body(R"({"name":"example"})")};
    if (name == "invalid-parameter") return {at(path + "?page=0"), at(path + "?order=age"), {"owner", {}, "", "", path + "?page=0"}, makes(R"({"name":"x"})")};
    if (name == "invalid-record:content") return {body(R"({"type":"A","name":"new","content":"x"})")};
    if (name == "invalid-record:ttl") return {body(R"({"type":"A","name":"new","content":"192.0.2.7","ttl":5})")};
    if (name == "invalid-record:proxied") return {body(R"({"type":"TXT","name":"new","content":"x","proxied":true})")};
    if (name == "invalid-record") return {body(R"({"type":"A","content":"192.0.2.7"})")};
    const auto in_zone = [](const char* zone, const char* text) { return Try{"good", {}, "", "", "", "", text, "application/json", world_with(zone)}; };
    if (name == "not-enabled" && row.family == "dns-records") return {in_zone("example.tk", R"({"type":"A","name":"new","content":"192.0.2.7"})")};
    if (name == "duplicate-record:exists") return {in_zone("example.com", R"({"type":"A","name":"www","content":"192.0.2.10"})")};
    if (name == "duplicate-record") return {body(R"({"type":"A","name":"www","content":"192.0.2.10"})")};
    if (name == "duplicate-record:host") return {body(R"({"type":"CNAME","name":"www","content":"example.net"})")};
    return {};
  }

  std::string filled(std::string path, const Try& how) {
    // duplicate-record:exists: another record than the one that has the content
    const auto& records = session_->store_at_start().zones[0].records;
    const auto& record = how.body.find("192.0.2.10") != std::string::npos ? records.back() : records.front();
    path = replace_all(replace_all(replace_all(std::move(path), "{record_id}", record.id), "{zone_id}", kZone), "{account_id}", kAccount);
    for (size_t open = path.find('{'); open != std::string::npos; open = path.find('{'))  // an object that nobody made
      path.replace(open, path.find('}', open) - open + 1, std::string(32, 'f'));
    return path;
  }

  engine::Reply asked(const OperationRow& op, const Try& how, const std::string& who) {
    const bool writes = op.method == "POST" || op.method == "PUT" || op.method == "PATCH";
    const std::string usual = op.path == "/zones" ? R"({"name":"example.org","account":{"id":"01a7362d577a6c3019a474fd6f485823"}})"
                                                  : R"({"type":"A","name":"new","content":"192.0.2.7","ttl":300})";
    const std::string body = !how.body.empty() ? how.body : writes ? usual : "";
    http::Headers headers = who.empty() ? how.headers : as(who);
    if (!body.empty()) headers.add("Content-Type", how.type);
    const std::string method = how.method.empty() ? std::string(op.method) : how.method;
    return send(method + " " + filled(how.path.empty() ? std::string(op.id_path) : how.path, how), headers, body);
  }

  /// The answer of the row's error in the words of a body with its placeholders: piece by piece.
  static bool fits(std::string_view pattern, std::string_view text) {
    static const std::vector<std::string_view> names{"{address}", "{path}", "{api_path}", "{method}", "{type}", "{expected}",
                                                     "{domain}",  "{detail}", "{token_id}", "{ray}", "{now}"};
    bool first = true;
    while (true) {
      size_t open = std::string_view::npos, length = 0;
      for (const std::string_view name : names)
        if (const size_t found = pattern.find(name); found < open) open = found, length = name.size();
      const std::string_view piece = pattern.substr(0, open);
      const size_t found = open == std::string_view::npos ? (text.ends_with(piece) ? text.size() - piece.size() : text.npos) : text.find(piece);
      if (found == text.npos || (first && found != 0)) return false;
      if (open == std::string_view::npos) return !first || text.size() == piece.size();
      text.remove_prefix(found + piece.size()), pattern.remove_prefix(open + length), first = false;
    }
  }
  static std::set<std::string> names_of(const http::Headers& headers) {
    std::set<std::string> out;
    for (const auto& header : headers)
      if (header.name != "Ratelimit" && header.name != "Ratelimit-Policy" && header.name != "Retry-After") out.emplace(header.name);
    return out;
  }

  void expect_bytes(const DialectRow& row, const cloudflare::FamilyRow& family, const engine::Reply& reply, const std::string& title) {
    SCOPED_TRACE(title);
    const auto era = cloudflare::find_era(era_of(row));
    EXPECT_EQ(reply.response.status, row.error->status);
    const std::string slashes = row.error->envelope == cloudflare::Envelope::kCoreSlashes ? "\\/" : "/";
    EXPECT_TRUE(fits(cloudflare::error_body(*row.error), reply.response.body)) << reply.response.body << "\n is not\n" << cloudflare::error_body(*row.error) << slashes;
    std::set<std::string> wanted;
    for (const auto* header : cloudflare::header_rows(*row.error, family, *era)) {
      if (header->name != "Retry-After") wanted.insert(std::string(header->name));
      if (header->value.front() != '{' && header->name != "Retry-After") {
        EXPECT_EQ(reply.response.headers.get(header->name), header->value);
      }
    }
    EXPECT_EQ(names_of(reply.response.headers), wanted);
  }

  /// Asks until the journal gives the row's cause and the row's words are those of the family asked.
  bool provoked(const DialectRow& row, const std::string& title) {
    const std::string era = era_of(row);
    start("era: " + era + "\n");
    for (const OperationRow& op : cloudflare::embedded_catalogue().operations()) {
      const auto* own = cloudflare::find_dialect(op.family->name, row.cause, row.variant, *cloudflare::find_era(era));
      if (own != &row) continue;
      for (const Try& how : tries(row, op)) {
        start("era: " + era + "\n" + (how.settings.empty() ? "" : how.settings + "\n"), how.world);
        if (!how.before.empty()) asked(op, how, how.before);
        const auto reply = asked(op, how, how.who);
        if (reply.response.status < 300) used_up_ = true;  // it may have written
        if (cause() != row.cause) continue;
        if (row.error == nullptr) {
          EXPECT_EQ(reply.response.status, 200) << title;
          return true;
        }
        if (reply.response.status != row.error->status || !fits(cloudflare::error_body(*row.error), reply.response.body)) continue;  // another variant
        // A path that nothing has is said in core's words, whatever it was meant to be.
        const bool lost = row.cause == "unknown-route";
        expect_bytes(row, lost ? *cloudflare::find_family("core") : *op.family, reply, title);
        return true;
      }
    }
    return false;
  }

  void by_rule(const DialectRow& row, const std::string& title) {
    const OperationRow* on = nullptr;
    for (const OperationRow& op : cloudflare::embedded_catalogue().operations())
      if (op.family->name == row.family) on = &op;
    const std::string path = on == nullptr ? "/anything" : std::string(on->path);
    start("era: " + era_of(row) + "\nrules: [{on: any, reply: {error: " + std::string(row.error->name) + ", times: forever}}]\n");
    Try how{"good"};
    how.method = on == nullptr ? "GET" : "";
    how.path = path;
    const auto reply = asked(on == nullptr ? cloudflare::embedded_catalogue().operations().front() : *on, how, "good");
    expect_bytes(row, on == nullptr ? *cloudflare::find_family("core") : *on->family, reply, title);
  }

  std::string loaded_;
  bool used_up_ = true;
};

TEST_F(DialectRows, AreServedEachAsTheTableSays) {
  int provoked_rows = 0, scripted = 0;
  std::string list;
  for (const DialectRow& row : cloudflare::dialects()) {
    if (row.family == "uniform") continue;  // order_test.cpp and the golden files of scenarios
    const std::string title = std::string(row.family) + " " + std::string(row.cause) +
                              (row.variant.empty() ? "" : ":" + std::string(row.variant)) +
                              (row.eras == ~cloudflare::Eras{0} ? "" : " in " + era_of(row));
    if (provoked(row, title)) {
      ++provoked_rows;
      continue;
    }
    ++scripted;
    list += title + (row.error == nullptr ? " (no error, and reached by no request)\n" : "\n");
    if (row.error != nullptr) by_rule(row, title);
  }
  std::printf("%d rows of dialects.tsv: %d brought about by a request, %d served by a rule\n",
              provoked_rows + scripted, provoked_rows, scripted);
  expect_golden(list, "dialects/by-rule.txt");
}

}  // namespace
}  // namespace cfmock::testing
