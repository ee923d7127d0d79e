// The vocabulary that scenarios and messages draw on.

#include "cloudflare/names.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "cloudflare/catalogue.hpp"

namespace cfmock::cloudflare {
namespace {

using ::testing::Contains;
using ::testing::Not;

template <class Names>
void expect_unique(const Names& names) {
  std::set<std::string> seen;
  for (const std::string& name : names) EXPECT_TRUE(seen.insert(name).second) << name;
}

TEST(Names, AreUnique) {
  expect_unique(error_names());
  expect_unique(permission_group_names());
  expect_unique(operation_names(embedded_catalogue()));
}

TEST(Names, OfErrorsAreCausesWithAnAnswerAndRowsOfTheCatalogue) {
  EXPECT_THAT(error_names(), Contains("expired-token"));
  EXPECT_THAT(error_names(), Contains("rate-limited-10000"));
  EXPECT_THAT(error_names(), Contains("gateway-10001"));
  for (const char* no_answer : {"combination", "false-friend", "none", "ok"})
    EXPECT_THAT(error_names(), Not(Contains(no_answer)));
  for (const ErrorRow& row : errors()) EXPECT_THAT(error_names(), Contains(std::string(row.name)));
}

TEST(Names, OfOperationsAreMethodAndPath) {
  EXPECT_THAT(operation_names(embedded_catalogue()), Contains("GET /zones/{zone_id}/dns_records"));
  EXPECT_EQ(operation_names(embedded_catalogue()).size(), embedded_catalogue().operations().size());
}

// The rows of the table that the mission stands on.
TEST(Causes, AreThoseOfTheMission) {
  std::set<std::string_view> names;
  for (const CauseRow& row : causes()) {
    names.insert(row.name);
    EXPECT_FALSE(row.title.empty() || row.cure.empty() || row.tell.empty()) << row.name;
  }
  for (const char* name :
       {"invalid-token",      "revoked-token",        "rolled-token",      "disabled-token",
        "expired-token",      "token-not-yet-valid",  "wrong-key-pair",    "malformed-key",
        "missing-permission", "wrong-zone",           "wrong-account",     "blocked-address",
        "rate-limited",       "address-rate-limited", "too-many-failures", "unknown-route",
        "malformed-id",       "wrong-method",         "no-credentials",    "malformed-authorization",
        "wrong-content-type", "combination",          "false-friend"})
    EXPECT_TRUE(names.contains(name)) << name;
}

}  // namespace
}  // namespace cfmock::cloudflare
