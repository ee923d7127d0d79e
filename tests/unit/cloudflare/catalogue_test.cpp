// The catalogue: what it holds, what it refuses, and that nothing of a bad file is loaded.

#include "cloudflare/catalogue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>

#include "base/embedded.hpp"
#include "base/text.hpp"
#include "cloudflare/learned_groups.hpp"
#include "cloudflare/openapi_import.hpp"
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

// At start the embedded files are read without these checks.
TEST(Catalogue, IsEmbeddedWithoutAProblem) {
  for (const char* file : {"fixtures/catalogue.tsv", "fixtures/seen-operations.tsv"})
    for (const std::string_view line : split(*embedded_file(file), '\n'))
      if (line.starts_with("groups\t"))
        for (const std::string_view name : split(split(line, '\t').at(2), ';'))
          EXPECT_TRUE(permission_groups_called(name).any()) << file << ": " << name;
  const CatalogueLoad load = Catalogue::parse(std::string(*embedded_file("fixtures/catalogue.tsv")), "catalogue.tsv");
  EXPECT_TRUE(load.problems.empty()) << load.problems.front().text();
  ASSERT_NE(load.catalogue, nullptr);
  EXPECT_EQ(load.catalogue->operations().size(), embedded_catalogue().operations().size());
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
  EXPECT_THAT(problem_of(kHead + "# nothing\n"), HasSubstr("this catalogue has no operation"));
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
  EXPECT_THAT(line("groups\th\tDNS Read; DNS Write"), HasSubstr("f.tsv:3:19: error: \" DNS Write\" is no permission group"));
  EXPECT_THAT(line("groups\th\tDNS Read;;DNS Write"), HasSubstr("f.tsv:3:19: error: \"\" is no permission group"));
  EXPECT_THAT(line("groups\th\t\xff"), HasSubstr("f.tsv:3:10: error: \"\\xff\" is no permission group"));
  EXPECT_THAT(line("GET /a/{b}\tg\tseen\t-\t-\t-\t-\nGET /a/{c}\tg\tseen\t-\t-\t-\t-"), HasSubstr("f.tsv:4:1: error: \"GET /a/{c}\" is stated twice"));
}

TEST(Catalogue, BringsItsOwnPermissionGroupsAlong) {
  const std::string rows = "groups\tg\tRover Trips Read;Rover Trips Write;DNS Read\nGET /zones/{zone_id}/rover_trips\tg\tdocumented\t-\t-\t-\t-\n";
  EXPECT_NE(problem_of(kHead + rows + "GET /a"), "");
  EXPECT_EQ(find_permission_group("Rover Trips Read"), -1) << "nothing of a bad file is known";
  const CatalogueLoad load = Catalogue::parse(kHead + rows, "f.tsv");
  ASSERT_NE(load.catalogue, nullptr);
  const int read = find_permission_group("Rover Trips Read"), write = find_permission_group("Rover Trips Write");
  ASSERT_GE(read, 0);
  ASSERT_GE(write, 0);
  EXPECT_EQ(group_at(static_cast<size_t>(read))->name, "Rover Trips Read");
  EXPECT_EQ(group_at(static_cast<size_t>(read))->scope, "zone");
  EXPECT_EQ(find_permission_group(group_at(static_cast<size_t>(write))->id), write);
  const GroupSet& asked = *load.catalogue->route("GET", "/client/v4/zones/023e105f4ecef8ad9ca31a8372d0c353/rover_trips").operation->groups;
  EXPECT_TRUE(asked.test(static_cast<size_t>(read)) && asked.test(static_cast<size_t>(write)));
  EXPECT_EQ(asked.count(), 3u);
  EXPECT_TRUE(learned_indices("zone", true).test(static_cast<size_t>(read)));
  EXPECT_TRUE(learned_indices("zone", false).test(static_cast<size_t>(write)));
  ASSERT_NE(Catalogue::parse(kHead + rows, "again.tsv").catalogue, nullptr);
  EXPECT_EQ(find_permission_group("Rover Trips Read"), read) << "learned once";
}

TEST(Catalogue, TakesGroupsOfItsOwnForAnyWhereNoneIsStated) {
  const CatalogueLoad load = Catalogue::parse(kHead + "groups\tg\tComet Watch Read;Comet Watch Write\nGET /accounts/{account_id}/comets\tg\tdocumented\t-\t-\t-\t-\n"
                                              "PUT /accounts/{account_id}/tails\t-\tunknown\t-\t-\t-\t-\n", "f.tsv");
  ASSERT_NE(load.catalogue, nullptr);
  const GroupSet& any = *load.catalogue->route("PUT", "/client/v4/accounts/023e105f4ecef8ad9ca31a8372d0c353/tails").operation->groups;
  EXPECT_TRUE(any.test(static_cast<size_t>(find_permission_group("Comet Watch Write"))));
  EXPECT_FALSE(any.test(static_cast<size_t>(find_permission_group("Comet Watch Read")))) << "a Read group does not write";
}

TEST(Catalogue, RefusesMoreGroupsOfItsOwnThanThereIsRoomFor) {
  std::string text = kHead + "groups\tg\tDNS Read";
  for (int i = 0; i < 600; ++i) text += ";Swarm " + std::to_string(i) + " Read";
  EXPECT_THAT(problem_of(text + "\nGET /user/swarm\tg\tdocumented\t-\t-\t-\t-\n"), HasSubstr("f.tsv:2:"));
  EXPECT_THAT(problem_of(text + "\nGET /user/swarm\tg\tdocumented\t-\t-\t-\t-\n"), HasSubstr("no room for so many permission groups"));
}

TEST(Catalogue, ReadsWhatTheImporterWrites) {
  std::ifstream in(std::string(CFMOCK_SOURCE_DIR) + "/tests/golden/openapi/small-api.json", std::ios::binary);
  const OpenApiImport made = import_openapi(std::string{std::istreambuf_iterator<char>(in), {}}, "small-api.json");
  const CatalogueLoad load = Catalogue::parse(made.catalogue, "f.tsv");
  ASSERT_NE(load.catalogue, nullptr) << (load.problems.empty() ? "" : load.problems.front().text());
  size_t documented = 0;
  for (const OperationRow& row : load.catalogue->operations()) documented += row.evidence != "seen";
  EXPECT_EQ(documented, made.operations);
  EXPECT_THAT(std::string(load.catalogue->edition()), HasSubstr("A small API of our own 4.9.0"));
  // Handlers find their operation, whatever a document calls its ids.
  const Route zone = load.catalogue->route("GET", "/client/v4/zones/023e105f4ecef8ad9ca31a8372d0c353");
  ASSERT_EQ(zone.kind, Route::Kind::kFound);
  EXPECT_EQ(zone.operation->path, "/zones/{zone_identifier}");
  EXPECT_EQ(zone.operation->handler, "zones.get");
  EXPECT_EQ(zone.id("zone_id"), "023e105f4ecef8ad9ca31a8372d0c353");
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
