// Every operation of the catalogue, asked in four ways: without a credential, by a token without a fitting
// group, by one that has it, and by one that has it for another account or zone. What must come back follows
// from the tables alone.

#include <gtest/gtest.h>

#include <iostream>
#include <map>
#include <set>

#include "cloudflare/envelope.hpp"
#include "session_fixture.hpp"

namespace cfmock {
namespace {

using cloudflare::DialectRow;
using cloudflare::GroupSet;
using cloudflare::OperationRow;

constexpr const char* kWorld =
    "world:\n"
    "  accounts: [{name: Own, id: \"11111111111111111111111111111111\"}, {name: Other, id: "
    "\"22222222222222222222222222222222\"}]\n"
    "  zones: [{name: own.example, id: \"33333333333333333333333333333333\", account: Own},\n"
    "          {name: other.example, id: \"44444444444444444444444444444444\", account: Other}]\n"
    "limits: {requests: 1000000, per_address: 1000000, failures: 1000000}\n";

std::string list_of(const std::vector<std::string>& names) {
  if (names.empty()) return "[Cloudflare Tunnel Read]";
  std::string out = "[";
  for (const std::string& name : names) out += (out.size() > 1 ? ", " : "") + ("\"" + name + "\"");
  return out + "]";
}

std::vector<std::string> names_in(const GroupSet& set) {
  std::vector<std::string> out;
  for (size_t i = 0; i < cloudflare::permission_groups().size(); ++i)
    if (set.test(i)) out.emplace_back(cloudflare::permission_groups()[i].name);
  return out;
}

/// "/client/v4/accounts/1111…/things/0000…".
std::string path_of(const OperationRow& operation) {
  std::string out = "/client/v4";
  size_t ids = 0;
  for (const std::string_view segment : split(operation.path.substr(1), '/')) {
    out += '/';
    if (segment.find('{') == std::string_view::npos) {
      out += segment;
      continue;
    }
    const bool first = ids++ == 0;
    out += first && operation.path.starts_with("/accounts/") ? "11111111111111111111111111111111"
           : first && operation.path.starts_with("/zones/")  ? "33333333333333333333333333333333"
                                                             : "00000000000000000000000000000000";
  }
  return out;
}

/// What the ways may say of a credential; anything else means that it was let in.
const std::set<std::string> kOfCredentials{
    "no-credentials", "malformed-authorization", "invalid-token",   "missing-permission", "wrong-zone",
    "wrong-account",  "wrong-token-kind",        "rate-limited",    "unknown-route",      "malformed-id",
    "wrong-method",   "blocked-address"};

class Operations : public testing::SessionTest {
 protected:
  engine::Reply ask_for(const OperationRow& operation, const std::string& credential) {
    const bool writes = operation.method != "GET" && operation.method != "DELETE";
    http::Headers headers = as(credential);
    if (writes) headers.add("Content-Type", "application/json");
    return send(std::string(operation.method) + " /" + path_of(operation), std::move(headers),
                writes ? "{}" : "");
  }

  /// Status and body by the row of the dialect that `cause` has in the family.
  void expect_refusal(const OperationRow& operation, const engine::Reply& reply, const std::string& wanted,
                      const std::string& variant = "") {
    const DialectRow* row = cloudflare::find_dialect(operation.family->name, wanted, variant);
    ASSERT_NE(row, nullptr) << operation.text << " has no words for " << wanted;
    EXPECT_EQ(cause(), wanted) << operation.text << ": " << why();
    if (row->error == nullptr) {
      EXPECT_EQ(reply.response.status, 200) << operation.text;
      return;
    }
    const std::string path = path_of(operation);
    EXPECT_EQ(reply.response.status, row->error->status) << operation.text;
    EXPECT_EQ(reply.response.body,
              cloudflare::error_body(*row->error, {{"path", path},
                                                   {"api_path", std::string_view(path).substr(10)},
                                                   {"method", operation.method},
                                                   {"detail", ""},
                                                   {"domain", ""}}))
        << operation.text;
  }

  void expect_let_in(const OperationRow& operation, const engine::Reply& reply) {
    EXPECT_FALSE(kOfCredentials.contains(cause())) << operation.text << ": " << why();
    EXPECT_LT(reply.response.status, 500) << operation.text;
    EXPECT_TRUE(cause().empty() || cloudflare::find_dialect(operation.family->name, cause()) != nullptr)
        << operation.text << " has no words for " << cause();
    if (cause().empty()) {
      EXPECT_EQ(reply.response.status, 200) << operation.text << " " << reply.response.body;
    }
  }

  static bool verifies(const OperationRow& operation) {
    return operation.resource == "user-token" || operation.resource == "account-token";
  }
  static bool lists_what_it_sees(const OperationRow& operation) {
    return operation.resource == "zones" || operation.resource == "accounts";
  }

  void without_credential(const OperationRow& operation) {
    const auto reply = ask_for(operation, "");
    if (operation.resource == "public") return expect_let_in(operation, reply);
    expect_refusal(operation, reply, "no-credentials");
    ++answers_["refused without a credential"];
  }

  void without_group(const OperationRow& operation) {
    if (operation.resource == "public" || operation.resource == "account-token") return;
    const auto reply = ask_for(operation, "without");
    if (verifies(operation) || operation.groups->none()) {
      ++answers_["asks for no group"];
      return expect_let_in(operation, reply);
    }
    expect_refusal(operation, reply, "missing-permission");
    ++answers_[lists_what_it_sees(operation) ? "shows nothing without a group" : "refused without a group"];
  }

  void with_group(const OperationRow& operation) {
    if (operation.resource == "account-token") {  // a user's token has no account to verify for
      expect_refusal(operation, ask_for(operation, "with"), "wrong-token-kind");
      return expect_let_in(operation, ask_for(operation, "owned"));
    }
    expect_let_in(operation, ask_for(operation, "with"));
    ++answers_["let in with a group"];
  }

  void of_another(const OperationRow& operation) {
    if (operation.resource == "public") return;
    const auto reply = ask_for(operation, "elsewhere");
    if (operation.resource == "zone" || operation.resource == "account") {
      expect_refusal(
          operation, reply,
          operation.resource == "zone" && cause() == "wrong-zone" ? "wrong-zone" : "wrong-account");
      ++answers_["refused to a token of another account or zone"];
    } else if (operation.resource == "user" || operation.resource == "user-token" ||
               operation.resource == "account-token") {
      expect_refusal(operation, ask_for(operation, "owned-elsewhere"),
                     operation.resource == "account-token" ? "wrong-account" : "wrong-token-kind");
      ++answers_["refused to a token of another account or zone"];
    } else {
      ++answers_["has neither account nor zone"];
    }
  }

  std::map<std::string, int> answers_;
};

TEST_F(Operations, AreAllAskedInFourWays) {
  std::map<std::vector<std::string>, std::vector<const OperationRow*>> by_groups;
  for (const OperationRow& operation : cloudflare::embedded_catalogue().operations())
    by_groups[names_in(*operation.groups)].push_back(&operation);
  int operations = 0, ways = 0;
  for (const auto& [groups, rows] : by_groups) {
    GroupSet all;
    for (size_t i = 0; i < cloudflare::permission_groups().size(); ++i) all.set(i);
    std::vector<std::string> others = names_in(all & ~*rows.front()->groups);
    // One name may stand for a group of accounts and for one of zones.
    std::erase_if(others, [&](const std::string& name) {
      return std::find(groups.begin(), groups.end(), name) != groups.end();
    });
    const std::string without = list_of(others);
    const std::string with = list_of(groups);
    load(std::string(kWorld) + "credentials:\n  without: {token: {permissions: " + without +
         "}}\n  with: {token: {permissions: " + with + "}}\n  elsewhere: {token: {permissions: " + with +
         ", accounts: [Other]}}\n  owned: {account_token: {account: Own, permissions: " + with +
         "}}\n  owned-elsewhere: {account_token: {account: Other, permissions: " + with + "}}\n");
    for (const OperationRow* operation : rows) {
      without_credential(*operation);
      without_group(*operation);
      of_another(*operation);
      with_group(*operation);  // last: it may delete the zone
      ++operations, ways += 4;
      if (operation->text == "DELETE /zones/{zone_id}" || operation->text == "DELETE /accounts/{account_id}") session_->reset(now_);
      if (HasFailure() && operations % 50 == 0) return;
    }
  }
  EXPECT_GE(operations, 2986);
  std::cout << operations << " operations, " << ways << " questions:\n";
  for (const auto& [answer, count] : answers_) std::cout << "  " << count << " " << answer << "\n";
}

}  // namespace
}  // namespace cfmock
