// Operations x causes: whatever can refuse an operation has a row of its own wording, found by the variant
// that is asked for.

#include <gtest/gtest.h>

#include "base/text.hpp"
#include "cloudflare/catalogue.hpp"
#include "cloudflare/resources.hpp"

namespace cfmock::cloudflare {
namespace {

struct Cause {
  std::string_view name, variant;
};

void append(std::vector<Cause>& causes, std::initializer_list<Cause> more) {
  causes.insert(causes.end(), more);
}

bool generic(const OperationRow& operation) { return find_handler(operation.handler) == find_handler(""); }

/// Everything that may be wrong with a request of that operation.
std::vector<Cause> causes_of(const OperationRow& operation) {
  std::vector<Cause> causes{{"no-credentials", ""},       {"no-credentials", "email"},
                            {"no-credentials", "key"},    {"malformed-authorization", ""},
                            {"malformed-key", ""},        {"malformed-key", "email"},
                            {"malformed-key", "pair"},    {"wrong-key-pair", ""},
                            {"invalid-token", ""},        {"revoked-token", ""},
                            {"rolled-token", ""},         {"disabled-token", ""},
                            {"expired-token", ""},        {"token-not-yet-valid", ""},
                            {"blocked-address", ""},      {"rate-limited", ""},
                            {"address-rate-limited", ""}, {"too-many-failures", ""},
                            {"wrong-method", ""},         {"unknown-route", ""}};
  if (operation.id_path.find("{zone_id}") != std::string_view::npos) append(causes, {{"malformed-id", ""}});
  if (operation.id_path.find("{record_id}") != std::string_view::npos)
    append(causes, {{"malformed-id", "record"}, {"not-found", ""}});
  if (operation.id_path.find("{account_id}") != std::string_view::npos)
    append(causes, {{"malformed-id", "account"}});

  if (operation.resource == "zone")
    append(causes, {{"wrong-zone", ""}, {"wrong-account", ""}, {"missing-permission", ""}});
  if (operation.resource == "account") append(causes, {{"wrong-account", ""}, {"missing-permission", ""}});
  if (operation.resource == "account-body")
    append(causes, {{"wrong-account", ""}, {"wrong-zone", ""}, {"missing-permission", ""}});
  if (operation.resource == "user") append(causes, {{"wrong-token-kind", ""}, {"missing-permission", ""}});
  if (operation.resource == "accounts") append(causes, {{"wrong-token-kind", ""}, {"invalid-parameter", ""}});
  if (operation.resource == "zones") append(causes, {{"invalid-parameter", ""}});
  if (operation.resource == "user-token") append(causes, {{"wrong-token-kind", ""}});
  if (operation.resource == "account-token")
    append(causes, {{"wrong-token-kind", ""}, {"wrong-account", ""}});

  if (operation.method != "GET" && operation.method != "DELETE")
    append(causes, {{"wrong-content-type", ""}, {"malformed-body", ""}});
  if (operation.resource == "zone" || operation.resource == "account" || operation.resource == "user" ||
      operation.resource == "account-body")
    append(causes, {{"propagating", ""}});
  if (generic(operation)) append(causes, {{"not-found", ""}, {"object-exists", ""}, {"invalid-parameter", ""}});
  if (operation.handler.starts_with("tokens.") && operation.path.find("{token_id}") != std::string_view::npos)
    append(causes, {{"malformed-id", "token"}, {"not-found", ""}});
  if (operation.handler == "tokens.create")
    append(causes, {{"token-quota", ""}, {"invalid-parameter", "policy-id"}});
  if (operation.handler == "tokens.create" && operation.resource == "account")
    append(causes, {{"missing-permission", "common-check"}});
  if (operation.handler == "tokens.create" || operation.handler == "tokens.replace")
    append(causes, {{"invalid-parameter", ""}, {"invalid-parameter", "name"}});
  if (operation.handler == "records.list") append(causes, {{"invalid-parameter", ""}});
  if (operation.handler == "zones.create")
    append(causes, {{"zone-exists", ""}, {"invalid-parameter", "domain"}});
  if (operation.handler == "zones.edit") append(causes, {{"invalid-parameter", ""}});
  if (operation.handler == "records.create" || operation.handler == "records.overwrite" ||
      operation.handler == "records.edit")
    append(causes, {{"invalid-record", ""},
                    {"invalid-record", "content"},
                    {"invalid-record", "ttl"},
                    {"invalid-record", "proxied"},
                    {"duplicate-record", "host"}});
  if (operation.handler == "records.create") append(causes, {{"duplicate-record", ""}});
  if (operation.handler == "records.overwrite" || operation.handler == "records.edit")
    append(causes, {{"duplicate-record", "exists"}});
  return causes;
}

TEST(DialectCoverage, EveryCauseThatCanReachAnOperationHasARow) {
  int cells = 0;
  for (const OperationRow& operation : embedded_catalogue().operations())
    for (const Cause& cause : causes_of(operation)) {
      ++cells;
      const DialectRow* row = find_dialect(operation.family->name, cause.name, cause.variant);
      ASSERT_NE(row, nullptr) << operation.text << " has no words for " << cause.name;
      // A family that has words of its own for the plain cause says them for its variants too.
      const bool said_plainly = (cause.name == "no-credentials" || cause.name == "malformed-id") &&
                                row->family != "core" && row->family != "gateway" && row->variant.empty();
      EXPECT_TRUE(row->variant == cause.variant || said_plainly)
          << operation.text << " has no words of its own for " << cause.name << ":" << cause.variant;
    }
  EXPECT_GT(cells, 350);
}

TEST(DialectCoverage, NothingIsOkWhereTheCredentialIsAskedFor) {
  for (const OperationRow& operation : embedded_catalogue().operations()) {
    if (operation.resource == "user-token" || operation.resource == "account-token") continue;
    for (const Cause& cause : causes_of(operation))
      EXPECT_NE(find_dialect(operation.family->name, cause.name, cause.variant)->error, nullptr)
          << operation.text << " lets " << cause.name << " pass";
  }
}

TEST(DialectCoverage, AListIsEmptyRatherThanRefused) {
  for (const OperationRow& operation : embedded_catalogue().operations()) {
    const bool list = operation.resource == "zones" || operation.resource == "accounts";
    for (const char* cause : {"missing-permission", "wrong-account"}) {
      const DialectRow* row = find_dialect(operation.family->name, cause);
      if (row != nullptr) {
        EXPECT_EQ(row->error == nullptr, list) << operation.text << " " << cause;
      }
    }
  }
}

TEST(DialectCoverage, RowsOfAFamilyGoBeforeItsParents) {
  EXPECT_EQ(find_dialect("dns-records", "rate-limited")->error->name, "rate-limited-10429");
  EXPECT_EQ(find_dialect("gateway", "rate-limited")->error->name, "rate-limited-971");
  EXPECT_EQ(find_dialect("account-details", "wrong-account")->error->name, "invalid-account");
  EXPECT_EQ(find_dialect("zone-details", "wrong-account")->error->name, "core-missing-permission");
}

TEST(DialectCoverage, AVariantWithoutARowIsSaidAsTheCause) {
  EXPECT_EQ(find_dialect("core", "expired-token", "unheard-of"), find_dialect("core", "expired-token"));
  EXPECT_EQ(find_dialect("core", "unheard-of"), nullptr);
  EXPECT_EQ(find_dialect("unheard-of", "expired-token"), nullptr);
}

}  // namespace
}  // namespace cfmock::cloudflare
