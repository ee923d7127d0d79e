// Every table in fixtures/ is well formed, and every row says where it comes from.

#include "cloudflare/tables.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "base/text.hpp"
#include "cloudflare/names.hpp"
#include "cloudflare/resources.hpp"
#include "cloudflare/router.hpp"
#include "cloudflare/world.hpp"

namespace cfmock::cloudflare {
namespace {

using ::testing::Contains;

const std::set<std::string_view> kEvidence{"documented", "probed", "observed", "inferred"};

struct Table {
  std::string_view file;
  size_t columns;
  int evidence;  // column; -1: none
  int source;    // column; -1: none
};
const std::vector<Table> kTables{
    {"fixtures/causes.tsv", 4, -1, -1},          {"fixtures/errors.tsv", 8, 6, 7},
    {"fixtures/dialects.tsv", 6, 4, 5},          {"fixtures/families.tsv", 5, -1, 4},
    {"fixtures/headers.tsv", 6, 4, 5},           {"fixtures/limits.tsv", 8, 6, 7},
    {"fixtures/meters.tsv", 12, 10, 11},         {"fixtures/eras.tsv", 3, -1, 2},
    {"fixtures/handlers.tsv", 7, 5, 6},          {"fixtures/open-questions.tsv", 4, -1, -1},
    {"fixtures/route-groups.tsv", 6, 4, 5},      {"fixtures/objects.tsv", 10, 8, 9},
    {"fixtures/views.tsv", 5, 3, 4},             {"fixtures/standing.tsv", 5, 3, 4},
    {"fixtures/permission-groups.tsv", 4, 3, -1}, {"fixtures/likelihood.tsv", 4, 2, 3},
    {"fixtures/checklist.tsv", 3, -1, -1},       {"fixtures/signs.tsv", 7, 5, 6}};

/// Calls `check(table, row)` for every row of every table; a failure names both.
template <class Check>
void each_row(Check check) {
  for (const Table& table : kTables)
    for (const auto& row : table_rows(table.file, table.columns)) {
      SCOPED_TRACE(std::string(table.file) + ": " + std::string(row[0]) + " " + std::string(row[1]));
      check(table, row);
    }
}

TEST(Tables, HaveRows) {
  for (const Table& table : kTables)
    EXPECT_GT(table_rows(table.file, table.columns).size(), 2u) << table.file;
}

TEST(Tables, HaveNoEmptyOrPaddedCell) {
  each_row([](const Table&, const auto& row) {
    for (const std::string_view cell : row) {
      EXPECT_FALSE(cell.empty());
      EXPECT_EQ(cell, trim(cell));
      EXPECT_TRUE(valid_utf8(cell));
    }
  });
}

TEST(Tables, UseFourWordsForEvidence) {
  each_row([](const Table& table, const auto& row) {
    if (table.evidence >= 0) {
      EXPECT_THAT(kEvidence, Contains(row[static_cast<size_t>(table.evidence)]));
    }
  });
}

TEST(Tables, NameASourceInEveryRow) {
  each_row([](const Table& table, const auto& row) {
    if (table.source >= 0) {
      EXPECT_GT(row[static_cast<size_t>(table.source)].size(), 3u);
    }
  });
}

TEST(Tables, HaveNoRowTwice) {
  std::set<std::string> seen;
  each_row([&](const Table& table, const auto& row) {
    // The second cell belongs to the name where one name stands in several families, sets, methods or scopes.
    const bool pair = table.file == "fixtures/dialects.tsv" || table.file == "fixtures/headers.tsv" ||
                      table.file == "fixtures/handlers.tsv" || table.file == "fixtures/open-questions.tsv" ||
                      table.file == "fixtures/permission-groups.tsv" || table.file == "fixtures/signs.tsv" ||
                      table.file == "fixtures/standing.tsv";
    const bool of_eras = table.file == "fixtures/dialects.tsv" || table.file == "fixtures/headers.tsv";
    const std::string key = std::string(table.file) + "|" + std::string(row[0]) +
                            (pair ? "|" + std::string(row[1]) : "") +
                            (of_eras ? "|" + std::string(row[3]) : "");
    EXPECT_TRUE(seen.insert(key).second) << "twice";
  });
}

TEST(Errors, AreStatusesAndCodesThatTheWireCanCarry) {
  for (const ErrorRow& row : errors()) {
    SCOPED_TRACE(row.name);
    EXPECT_GE(row.status, row.name.starts_with("graphql-") ? 200 : 400);
    EXPECT_LE(row.status, 599);
    EXPECT_EQ(row.words().items.empty(), row.envelope == Envelope::kRaw);
    EXPECT_EQ(row.words().title.empty(), row.envelope != Envelope::kRaw);
    for (const ErrorItem& item : row.words().items) {
      EXPECT_GE(item.code, 0);
      EXPECT_FALSE(item.message.empty());
    }
  }
}

TEST(Errors, UseKnownPlaceholdersOnly) {
  const std::set<std::string> known{"address", "path",     "api_path", "method",
                                    "type",    "expected", "domain",   "detail",
                                    "token_id"};
  for (const ErrorRow& row : errors())
    for (const ErrorItem& item : row.words().items) {
      std::vector<std::string> texts{item.message};
      for (const auto& link : item.chain) texts.push_back(link.second);
      for (const std::string& text : texts)
        for (size_t at = text.find('{'); at != std::string::npos; at = text.find('{', at + 1))
          EXPECT_TRUE(known.contains(text.substr(at + 1, text.find('}', at) - at - 1)))
              << row.name << ": " << text;
    }
}

TEST(Errors, NameACauseOfTheTable) {
  std::set<std::string_view> known;
  for (const CauseRow& row : causes()) known.insert(row.name);
  for (const ErrorRow& row : errors())
    EXPECT_TRUE(known.contains(row.cause)) << row.name << ": " << row.cause;
}

// Whoever names an error by its row must get the cause that the row has in the matrix, unless several causes
// share it.
TEST(Errors, NameACauseThatTheMatrixGivesThem) {
  for (const ErrorRow& error : errors()) {
    std::set<std::string_view> given;
    for (const DialectRow& row : dialects())
      if (row.error == &error) given.insert(row.cause);
    if (!given.empty()) {
      EXPECT_TRUE(given.contains(error.cause)) << error.name << ": " << error.cause;
    }
  }
}

TEST(Errors, AreUsedOrAVariantOfOneThatIs) {
  std::set<const ErrorRow*> used;
  std::set<std::string_view> causes_in_use;
  for (const DialectRow& row : dialects()) used.insert(row.error), causes_in_use.insert(row.cause);
  for (const ErrorRow& error : errors())
    EXPECT_TRUE(used.contains(&error) || causes_in_use.contains(error.cause)) << error.name;
}

TEST(Dialects, NameFamiliesAndCausesOfTheTables) {
  std::set<std::string_view> known;
  for (const CauseRow& row : causes()) known.insert(row.name);
  for (const DialectRow& row : dialects()) {
    EXPECT_TRUE(known.contains(row.cause)) << row.family << " " << row.cause;
    EXPECT_TRUE(row.family == "uniform" || find_family(row.family) != nullptr) << row.family;
  }
}

// "ok" hides a refusal, so it is for answers that are known to: the verify endpoints of a credential's state,
// and lists of what the caller may not see.
TEST(Dialects, CallNothingOkButWhatVerifyAndListsAnswer) {
  const std::set<std::string_view> unseen{"missing-permission", "wrong-zone", "wrong-account", "propagating"};
  for (const DialectRow& row : dialects())
    if (row.error == nullptr) {
      const bool verify = row.family == "user-verify" || row.family == "account-verify";
      const bool list =
          (row.family == "zones-list" || row.family == "accounts-list") && unseen.contains(row.cause);
      EXPECT_TRUE(verify || list) << row.family << " " << row.cause;
    }
}

TEST(Dialects, SayUniformlyWhateverIsSaidOfACredential) {
  for (const DialectRow& row : dialects()) {
    static const std::set<std::string_view> of_others{
        "rate-limited", "address-rate-limited", "too-many-failures", "malformed-id", "unknown-route",
        "wrong-method", "wrong-content-type",   "malformed-body",    "not-found",    "invalid-record",
        "zone-exists",  "duplicate-record",     "invalid-parameter", "not-enabled",  "edge-error",
        "edge-blocked", "edge-rate-limited",   "object-exists", "token-quota"};
    // A refusal of the body, though it bears the name of a cause of credentials.
    if (row.variant == "common-check") continue;
    const DialectRow* uniform = find_dialect("uniform", row.cause, row.variant);
    EXPECT_EQ(uniform == nullptr, of_others.contains(row.cause)) << row.cause << ":" << row.variant;
    if (uniform != nullptr) {
      EXPECT_EQ(uniform->error->words().items.front().code, 10000) << row.cause;
    }
  }
}

TEST(Families, HaveParentsThatEnd) {
  for (const FamilyRow& row : families()) {
    int steps = 0;
    for (const FamilyRow* at = &row; at != nullptr && steps < 10; at = find_family(at->parent)) ++steps;
    EXPECT_LT(steps, 10) << row.name;
    EXPECT_TRUE(row.parent.empty() || find_family(row.parent) != nullptr) << row.name;
    EXPECT_TRUE(row.headers == "core" || row.headers == "gateway") << row.name;
  }
}

TEST(Headers, AreAllOfAKnownSetAndPlaceholder) {
  for (const HeaderRow& row : headers()) {
    EXPECT_TRUE(row.set == "all" || row.set == "core" || row.set == "gateway" || row.set.starts_with("edge"))
        << row.name;
    if (row.value.front() == '{') {
      EXPECT_TRUE(row.value == "{date}" || row.value == "{ray}" || row.value == "{auditlog}") << row.name;
    }
  }
}

TEST(Headers, OfAnErrorStandInTheTable) {
  for (const ErrorRow& error : errors())
    for (const std::string_view set : error.header_sets)
      EXPECT_TRUE(std::any_of(headers().begin(), headers().end(),
                              [&](const HeaderRow& row) { return row.set == set; }))
          << error.name << ": " << set;
}

// What the edge sends names no family's headers, and none of its headers twice.
TEST(Headers, OfAnErrorReplaceThoseOfTheFamily) {
  for (const ErrorRow& error : errors()) {
    if (error.header_sets.empty()) continue;
    std::set<std::string_view> seen;
    for (const HeaderRow* row : header_rows(error, *find_family("core"))) {
      EXPECT_TRUE(row->set.starts_with("edge")) << error.name << ": " << row->name;
      EXPECT_TRUE(seen.insert(row->name).second) << error.name << ": " << row->name;
    }
    EXPECT_TRUE(seen.contains("Content-Type")) << error.name;
  }
}

TEST(Headers, OfAnEraAreLeftOutOfTheOthers) {
  const auto has = [](Era era) {
    const auto& rows = header_rows(*find_family("core"), era);
    return std::any_of(rows.begin(), rows.end(), [](const auto* row) { return row->name == "api-version"; });
  };
  EXPECT_TRUE(has(kNewest));
  EXPECT_TRUE(has(*find_era("2025-26")));
  EXPECT_FALSE(has(*find_era("2019-21")));
}

TEST(Eras, AreThreeAndTheLastIsToday) {
  ASSERT_EQ(eras().size(), 3u);
  EXPECT_EQ(newest_era(), 2);
  EXPECT_EQ(eras().back().name, "2025-26");
  EXPECT_EQ(find_era("2024"), std::nullopt);
  EXPECT_TRUE(spans(eras_of("-"), 2));
  EXPECT_FALSE(spans(eras_of("2019-21;2022-23"), 2));
}

TEST(Eras, GoBeforeTheWordsOfWhenever) {
  const auto word = [](const char* era, const char* family, const char* cause) {
    return find_dialect(family, cause, "", *find_era(era))->error->name;
  };
  EXPECT_EQ(word("2019-21", "zones-list", "missing-permission"), "zones-list-permission");
  EXPECT_EQ(word("2022-23", "zones-list", "missing-permission"), "core-missing-permission");
  EXPECT_EQ(find_dialect("zones-list", "missing-permission")->error, nullptr);
  EXPECT_EQ(word("2019-21", "dns-records", "wrong-method"), "wrong-method-10000");
  EXPECT_EQ(word("2025-26", "dns-records", "wrong-method"), "gateway-wrong-method");
  EXPECT_EQ(word("2019-21", "dns-records", "invalid-token"), "gateway-invalid-token");
}

TEST(Limits, TellTheNumbersThatWereSeen) {
  const auto policy = [](std::string_view name) {
    return *std::find_if(limits().begin(), limits().end(),
                         [&](const LimitRow& row) { return row.policy == name; });
  };
  EXPECT_EQ(policy("default").header_name, "default");
  EXPECT_EQ(policy("default").quota, 1200);
  EXPECT_EQ(policy("default").window, 300);
  EXPECT_EQ(policy("list_zones").header_name, "list_zones");
  EXPECT_EQ(policy("list_zones").quota, 1201);
  for (const char* none : {"none", "purge", "lists", "gateway-lists", "graphql"})
    EXPECT_EQ(policy(none).header_name, "") << none;
}

TEST(Meters, NameErrorsAndModesThatFit) {
  for (const MeterRow& row : meters()) {
    EXPECT_NE(error_named("gateway", row.error), nullptr) << row.name;
    EXPECT_EQ(row.burst > 0, row.mode == MeterMode::kGcra) << row.name;
    EXPECT_EQ(row.lockout.count() > 0, row.mode == MeterMode::kLockout) << row.name;
  }
}

// The plain numbers of LimitSpec are those of the table.
TEST(Meters, HaveTheNumbersThatASessionStartsWith) {
  const LimitSpec spec;
  const auto& user = *find_meter("user");
  EXPECT_EQ(spec.requests, user.quota);
  EXPECT_EQ(spec.window, user.window);
  EXPECT_EQ(spec.lockout, user.lockout);
  EXPECT_EQ(spec.mode, user.mode);
  EXPECT_EQ(spec.per_address, find_meter("address")->quota);
  EXPECT_EQ(find_meter("address")->window, std::chrono::seconds(1));
  EXPECT_EQ(spec.failures, find_meter("failures")->quota);
  EXPECT_EQ(spec.failures_lockout, find_meter("failures")->lockout);
  EXPECT_EQ(spec.failures_lockout, find_meter("failures")->window);
}

TEST(Meters, HoldThePlansOfPurge) {
  EXPECT_EQ(find_meter("purge")->preset, "free");
  EXPECT_EQ(find_meter("purge", "enterprise")->burst, 500);
  EXPECT_EQ(find_meter("purge", "enterprise")->quota, 50);
  EXPECT_EQ(find_meter("purge", "platinum"), nullptr);
  EXPECT_EQ(find_meter("postage"), nullptr);
}

TEST(PermissionGroups, HaveIdsOfTheirOwn) {
  std::set<std::string> ids;
  for (const PermissionGroup& group : permission_groups()) {
    EXPECT_TRUE(well_formed_id(group.id)) << group.name;
    EXPECT_EQ(lower(group.id), group.id) << group.name;
    EXPECT_TRUE(ids.insert(group.id).second) << group.name;
    EXPECT_TRUE(group.scope == "zone" || group.scope == "account" || group.scope == "user" ||
                group.scope == "r2.bucket")
        << group.name << ": " << group.scope;
  }
  EXPECT_LT(permission_groups().size(), 512u) << "a GroupSet holds 512";
}

TEST(PermissionGroups, HaveTheIdsThatWereSeen) {
  const auto id = [](std::string_view name) {
    return permission_groups()[static_cast<size_t>(find_permission_group(name))].id;
  };
  EXPECT_EQ(id("Zone Read"), "c8fed203ed3043cba015a93ad1616f1f");
  EXPECT_EQ(id("Zone Write"), "e6d2666161e84845a636613608cee8d5");
  EXPECT_EQ(id("DNS Read"), "82e64a83756745bbbb1c9c2701bf816b");
  EXPECT_EQ(id("DNS Write"), "4755a26eedb94da69e1066d98aa820be");
  EXPECT_EQ(id("Account Settings Read"), "c1fde68c7bcc44588cbb6ddbc16d6480");
  EXPECT_EQ(find_permission_group("4755a26eedb94da69e1066d98aa820be"), find_permission_group("DNS Write"));
  EXPECT_EQ(find_permission_group("No Such Group"), -1);
}

TEST(ErrorNamed, IsTheCauseInTheWordsOfTheFamily) {
  EXPECT_EQ(error_named("zones-list", "expired-token")->name, "core-invalid-token");
  EXPECT_EQ(error_named("dns-records", "expired-token")->name, "gateway-invalid-token");
  EXPECT_EQ(error_named("dns-records", "rate-limited")->name, "rate-limited-10429");
}

TEST(ErrorNamed, IsARowOfTheCatalogueByItsName) {
  EXPECT_EQ(error_named("zones-list", "rate-limited-10000")->name, "rate-limited-10000");
  EXPECT_EQ(error_named("zones-list", "dns-wrong-content-type")->name, "dns-wrong-content-type");
}

TEST(ErrorNamed, BorrowsTheWordsWhenTheFamilyHasNone) {
  EXPECT_EQ(error_named("zones-list", "invalid-record")->status, 400);
  EXPECT_EQ(error_named("user-verify", "expired-token")->name, "core-invalid-token");  // there it is no error
  EXPECT_EQ(error_named("core", "no-such-name"), nullptr);
}

TEST(ErrorNamed, KnowsEveryNameThatAScenarioMayUseInEveryFamily) {
  for (const std::string& name : error_names()) {
    for (const FamilyRow& family : families())
      EXPECT_NE(error_named(family.name, name), nullptr) << family.name << " " << name;
    EXPECT_NE(cause_named(name), "") << name;
  }
}

TEST(CauseNamed, IsTheCauseItselfOrThatOfTheRow) {
  EXPECT_EQ(cause_named("expired-token"), "expired-token");
  EXPECT_EQ(cause_named("rate-limited-10000"), "rate-limited");
  EXPECT_EQ(cause_named("max-auth-failures"), "too-many-failures");
  EXPECT_EQ(cause_named("gateway-forbidden"), "missing-permission");
  EXPECT_EQ(cause_named("nonsense"), "");
}

TEST(StatusesOfCode, FollowTheTables) {
  using ::testing::ElementsAre;
  EXPECT_THAT(statuses_of_code(10000), ElementsAre(200, 400, 401, 403, 405, 429));
  EXPECT_THAT(statuses_of_code(9109), ElementsAre(403));
  EXPECT_THAT(statuses_of_code(7003), ElementsAre(400, 404));
  EXPECT_THAT(statuses_of_code(971), ElementsAre(429));
  EXPECT_THAT(statuses_of_code(1), ElementsAre());
}

}  // namespace
}  // namespace cfmock::cloudflare
