// What comes of a document: each file of tests/golden/openapi gives what stands beside it, to the letter.
// UPDATE_GOLDEN=1 writes those anew: look at the difference before you keep it.

#include "cloudflare/openapi_import.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/text.hpp"
#include "cloudflare/openapi_document.hpp"
#include "unit/engine/golden_file.hpp"

namespace cfmock::cloudflare {
namespace {

using ::testing::HasSubstr;

std::string all_of(const OpenApiImport& made) {
  std::string out;
  for (const Problem& problem : made.problems) out += problem.text() + "\n";
  if (!made.problems.empty()) return out;
  out = made.catalogue + "\nedition: " + made.edition + "\n";
  out += fmt::format("operations: {}, with groups {}, with a permission string {}, merged {}\n",
                     made.operations, made.with_groups, made.with_permission, made.merged);
  for (const auto& [operation, why] : made.skipped) out += "skipped: " + operation + ": " + why + "\n";
  return out + "new groups: " + join(made.new_groups, ", ") + "\n";
}

std::string document(const std::string& operations) {
  return "{\"openapi\": \"3.0.0\", \"paths\": {" + operations + "}}";
}

Problem only_problem(const std::string& text) {
  const auto made = import_openapi(text, "f.json");
  EXPECT_EQ(made.problems.size(), 1u);
  EXPECT_EQ(made.catalogue, "");
  return made.problems.empty() ? Problem{} : made.problems.front();
}

TEST(OpenApiImport, EachDocumentGivesWhatStandsBesideIt) {
  const std::filesystem::path folder = std::filesystem::path(CFMOCK_SOURCE_DIR) / "tests/golden/openapi";
  size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".json") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const std::string name = entry.path().filename().string();
    cfmock::testing::expect_golden(all_of(import_openapi(text, name)), "openapi/" + entry.path().stem().string() + ".out");
    ++count;
  }
  EXPECT_GE(count, 18u);
}

TEST(OpenApiImport, TheOrderOfTheDocumentDoesNotMatter) {
  const std::string a = R"("/a/{x}": {"get": {"x-api-token-group": ["B", "A"]}, "put": {}})",
                    b = R"("/a": {"get": {}})";
  const auto without_head = [](const std::string& text) { return text.substr(text.find("\ngroups\t")); };
  EXPECT_EQ(without_head(import_openapi(document(a + "," + b), "f").catalogue),
            without_head(import_openapi(document(b + "," + a), "f").catalogue));
}

TEST(OpenApiImport, ADocumentThatIsTooLargeIsRefusedUnread) {
  const Problem problem = only_problem(std::string(openapi::kLargest + 1, ' '));
  EXPECT_THAT(problem.message, HasSubstr("67108865 bytes are too much"));
  EXPECT_THAT(problem.remedy, HasSubstr("at most 64 MiB"));
}

TEST(OpenApiImport, NestingIsBoundedWhereverItStands) {
  const auto deep = [](size_t depth) {
    return document("\"/a\": {\"get\": {\"x-api-token-group\": " + std::string(depth, '[') +
                    std::string(depth, ']') + "}}");
  };
  EXPECT_THAT(only_problem(deep(openapi::kDeepest)).message, HasSubstr("nested more than 200 deep"));
  const auto elsewhere = [](size_t depth) {
    return "{\"x\": " + std::string(depth, '[') + std::string(depth, ']') +
           ", \"openapi\": \"3.0.0\", \"paths\": {\"/a\": {\"get\": {}}}}";
  };
  EXPECT_THAT(only_problem(elsewhere(openapi::kDeepest)).message, HasSubstr("nested more than 200 deep"));
  EXPECT_THAT(only_problem(elsewhere(1'000'000)).message, HasSubstr("nested more than 200 deep"));
  EXPECT_EQ(import_openapi(elsewhere(openapi::kDeepest - 1), "f").operations, 1u);
}

TEST(OpenApiImport, ValuesAndTextsAreBounded) {
  std::string names = "\"\"";
  for (int i = 0; i < 1'000'000; ++i) names += ",1";
  EXPECT_THAT(only_problem(document("\"/a\": {\"get\": {\"x-api-token-group\": [" + names + "]}}")).message,
              HasSubstr("more than 1000000 values"));
  EXPECT_THAT(only_problem(document("\"/a\": {\"get\": {\"x-api-token-group\": [\"" +
                                    std::string(20'000, 'a') + "\"]}}"))
                  .message,
              HasSubstr("a text of 20000 bytes"));
  const std::string anywhere = "{\"openapi\": \"3.0.0\", \"x\": \"" + std::string(20'000, 'a') +
                               "\", \"paths\": {\"/a\": {\"get\": {}}}}";
  EXPECT_EQ(import_openapi(anywhere, "f").operations, 1u);
}

TEST(OpenApiImport, OperationsAreBounded) {
  std::string paths;
  for (int i = 0; i <= 20'000; ++i)
    paths += fmt::format("{}\"/a/{}\": {{\"get\": {{}}}}", i == 0 ? "" : ",", i);
  EXPECT_THAT(only_problem(document(paths)).message, HasSubstr("more than 20000 operations"));
}

TEST(OpenApiImport, ManyMistakesAreToldUpToTwentyAndCounted) {
  std::string paths;
  for (int i = 0; i < 50; ++i) paths += fmt::format("{}\"/a/{}\": {{\"get\": 5}}", i == 0 ? "" : ",", i);
  const auto made = import_openapi(document(paths), "f");
  ASSERT_EQ(made.problems.size(), 21u);
  EXPECT_EQ(made.problems.back().message, "30 more problems are not shown");
}

TEST(OpenApiImport, AnEndlessChainOfReferencesIsACircle) {
  std::string parameters;
  for (int i = 0; i < 100; ++i)
    parameters +=
        fmt::format("{}\"p{}\": {{\"$ref\": \"#/components/parameters/p{}\"}}", i == 0 ? "" : ",", i, i + 1);
  const std::string text =
      "{\"openapi\": \"3.0.0\", \"components\": {\"parameters\": {" + parameters +
      "}}, \"paths\": {\"/a\": {\"get\": {\"parameters\": [{\"$ref\": \"#/components/parameters/p0\"}]}}}}";
  EXPECT_THAT(only_problem(text).message, HasSubstr("leads round in a circle"));
}

TEST(OpenApiImport, APlaceIsWhereTheTokenBegins) {
  const auto at = [](std::string_view text, size_t end) {
    const Place place = openapi::place_in(text, "f", end);
    return std::pair(place.line, place.column);
  };
  EXPECT_EQ(at("{\n \"a\\\"b\": 1}", 9), std::pair(2, 2));
  EXPECT_EQ(at("{", 1), std::pair(1, 1));
  EXPECT_EQ(at("", 0), std::pair(1, 1));
  EXPECT_EQ(at("a\nb", 99), std::pair(2, 1));
}

}  // namespace
}  // namespace cfmock::cloudflare
