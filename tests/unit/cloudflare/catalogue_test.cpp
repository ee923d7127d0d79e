// The catalogue: what it holds, what it refuses, and that nothing of a bad file is loaded.

#include "cloudflare/catalogue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "base/text.hpp"
#include "cloudflare/resources.hpp"

namespace cfmock::cloudflare {
namespace {

using ::testing::HasSubstr;

const std::string kHead = "cfmock-catalogue\t1\ttest\n";

std::string problem_of(const std::string& text) {
  const CatalogueLoad load = Catalogue::parse(text, "f.tsv");
  EXPECT_EQ(load.catalogue, nullptr);
  return load.problems.empty() ? "" : load.problems.front().text();
}

TEST(Catalogue, HoldsEveryOperationOfTheApi) {
  size_t documented = 0, seen = 0;
  for (const OperationRow& row : embedded_catalogue().operations())
    (row.evidence == "seen" ? seen : documented)++;
  EXPECT_EQ(documented, 2986u);
  EXPECT_GE(seen, 2u);
}

TEST(Catalogue, SaysWhereEveryRowComesFrom) {
  const std::set<std::string_view> evidence{"documented", "product", "older", "unknown", "seen"};
  for (const OperationRow& row : embedded_catalogue().operations()) {
    EXPECT_TRUE(evidence.contains(row.evidence)) << row.text;
    if (row.evidence == "seen") EXPECT_GT(row.source.size(), 3u) << row.text << ": where was it seen?";
    EXPECT_TRUE(row.groups_known || row.evidence == "unknown" || row.evidence == "older" ||
                row.evidence == "seen")
        << row.text;
  }
}

TEST(Catalogue, GivesEveryOperationAHandlerAndAResource) {
  const std::set<std::string_view> resources{"zones",      "account-body", "zone",    "user",
                                             "user-token", "accounts",     "account", "account-token",
                                             "any",        "public"};
  for (const OperationRow& row : embedded_catalogue().operations()) {
    EXPECT_NE(find_handler(row.handler), nullptr) << row.text;
    EXPECT_TRUE(resources.contains(row.resource)) << row.text << " " << row.resource;
    EXPECT_NE(row.family, nullptr) << row.text;
    EXPECT_NE(row.limit, nullptr) << row.text;
  }
}

TEST(Catalogue, AsksForAWriteGroupWhereTheGroupsAreNotKnown) {
  for (const OperationRow& row : embedded_catalogue().operations()) {
    if (row.method == "GET" || row.groups_known) continue;
    for (size_t i = 0; i < permission_groups().size(); ++i)
      if (row.groups->test(i)) EXPECT_FALSE(permission_groups()[i].name.ends_with(" Read")) << row.text;
  }
}

TEST(Catalogue, IsReadFromAFile) {
  const CatalogueLoad load = Catalogue::parse(
      kHead +
          "groups\tg\tDNS Read;DNS Write\nGET "
          "/zones/{zone_id}/things\tg\tdocumented\tpage:things\tdocumented\t-\t-\n# a comment\n",
      "f.tsv");
  ASSERT_NE(load.catalogue, nullptr);
  EXPECT_EQ(load.catalogue->edition(), "test");
  const std::string path = "/client/v4/zones/023e105f4ecef8ad9ca31a8372d0c353/things";
  const Route found = load.catalogue->route("GET", path);
  ASSERT_EQ(found.kind, Route::Kind::kFound);
  EXPECT_EQ(found.operation->lists, Lists::kPage);
  EXPECT_EQ(found.operation->list_key, "things");
  EXPECT_EQ(*found.operation->groups, groups_named({"DNS Read", "DNS Write"}));
  EXPECT_EQ(load.catalogue->route("GET", "/client/v4/user").kind, Route::Kind::kUnknown)
      << "only what the file has";
  EXPECT_EQ(load.catalogue->route("POST", "/client/v4/graphql").kind, Route::Kind::kFound)
      << "and what was seen";
}

TEST(Catalogue, RefusesWhatIsNone) {
  EXPECT_THAT(problem_of(""), HasSubstr("f.tsv:1:1: error: this is no catalogue: it is empty"));
  EXPECT_THAT(problem_of("{\"openapi\":\"3.0.3\"}"), HasSubstr("f.tsv:1:1: error: this is no catalogue"));
  EXPECT_THAT(problem_of("cfmock-catalogue\t2\tx\n"),
              HasSubstr("f.tsv:1:18: error: version \"2\" of the catalogue format is unknown"));
  EXPECT_THAT(problem_of(std::string(Catalogue::kLargest + 1, '\n')), HasSubstr("too much for a catalogue"));
}

TEST(Catalogue, SaysWhereALineIsWrong) {
  const auto line = [](const std::string& text) {
    return problem_of(kHead + "groups\tg\tDNS Write\n" + text + "\n");
  };
  EXPECT_THAT(line("GET /zones"), HasSubstr("f.tsv:3:1: error: an operation has 7 cells, not 1"));
  EXPECT_THAT(line("BREW /zones\tg\tdocumented\t-\t-\t-\t-"),
              HasSubstr("f.tsv:3:1: error: \"BREW /zones\" is no operation"));
  EXPECT_THAT(line("GET zones\tg\tdocumented\t-\t-\t-\t-"), HasSubstr("\"GET zones\" is no operation"));
  EXPECT_THAT(line("GET /a//b\tg\tdocumented\t-\t-\t-\t-"), HasSubstr("is no operation"));
  EXPECT_THAT(line("GET /a/{b\tg\tdocumented\t-\t-\t-\t-"), HasSubstr("is no operation"));
  EXPECT_THAT(line("GET /a\th\tdocumented\t-\t-\t-\t-"),
              HasSubstr("f.tsv:3:8: error: no set of groups is called \"h\""));
  EXPECT_THAT(line("GET /a\tg\thearsay\t-\t-\t-\t-"),
              HasSubstr("f.tsv:3:10: error: \"hearsay\" is no evidence"));
  EXPECT_THAT(line("GET /a\tg\tseen\tsometimes\t-\t-\t-"), HasSubstr("\"sometimes\" is no way to list"));
  EXPECT_THAT(line("groups\tg\tDNS Read"), HasSubstr("f.tsv:3:8: error: the set \"g\" is stated twice"));
  EXPECT_THAT(line("groups\th\tDNS Raed"),
              HasSubstr("f.tsv:3:10: error: permission group \"DNS Raed\" is unknown"));
  EXPECT_THAT(line("GET /a/{b}\tg\tseen\t-\t-\t-\t-\nGET /a/{c}\tg\tseen\t-\t-\t-\t-"),
              HasSubstr("f.tsv:4:1: error: \"GET /a/{c}\" is stated twice"));
}

TEST(Catalogue, StopsAfterTwentyProblems) {
  std::string text = kHead;
  for (int i = 0; i < 1000; ++i) text += "nonsense\n";
  EXPECT_EQ(Catalogue::parse(text, "f.tsv").problems.size(), 20u);
}

TEST(Catalogue, PrefersAWordToAnIdAndTriesTheIdNext) {
  const Catalogue& api = embedded_catalogue();
  const std::string account = "/client/v4/accounts/01a7362d577a6c3019a474fd6f485823";
  EXPECT_EQ(api.route("GET", account + "/tokens/verify").operation->handler, "accounts.verify");
  EXPECT_EQ(api.route("GET", account + "/workers/scripts/my-worker/settings").operation->text,
            "GET /accounts/{account_id}/workers/scripts/{script_name}/settings");
}

TEST(Catalogue, KnowsTheMethodsOfAPattern) {
  const Catalogue& api = embedded_catalogue();
  using ::testing::UnorderedElementsAre;
  EXPECT_THAT(api.methods_of({"zones", "{zone_id}", "dns_records"}), UnorderedElementsAre("GET", "POST"));
  EXPECT_THAT(api.methods_of({"zones", "{any}", "nothing"}), UnorderedElementsAre());
  EXPECT_THAT(api.methods_of({"**"}), UnorderedElementsAre("GET", "POST", "PUT", "PATCH", "DELETE"));
}

}  // namespace
}  // namespace cfmock::cloudflare
