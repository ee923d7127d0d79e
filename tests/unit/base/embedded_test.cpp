#include "base/embedded.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

namespace cfmock {
namespace {

namespace fs = std::filesystem;

const fs::path kSource = CFMOCK_SOURCE_DIR;

std::string text_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

TEST(EmbeddedTest, HoldsEachFileAsItStands) {
  ASSERT_FALSE(embedded_files().empty());
  for (const EmbeddedFile& file : embedded_files())
    EXPECT_EQ(file.text, text_of(kSource / file.path)) << file.path;
}

TEST(EmbeddedTest, HoldsEveryTableWorldAndScenario) {
  size_t found = 0;
  for (const char* folder : {"fixtures", "scenarios"})
    for (const auto& entry : fs::recursive_directory_iterator(kSource / folder)) {
      const std::string kind = entry.path().extension().string();
      const bool yaml = kind == ".yaml";
      const bool table = std::set<std::string>{".tsv", ".html", ".json", ".css", ".js"}.contains(kind);
      if (!yaml && !(table && std::string_view(folder) == "fixtures")) continue;
      ++found;
      const std::string path = fs::relative(entry.path(), kSource).generic_string();
      EXPECT_TRUE(embedded_file(path)) << path;
    }
  EXPECT_EQ(found, embedded_files().size());
  EXPECT_TRUE(embedded_file("fixtures/causes.tsv"));
  EXPECT_TRUE(embedded_file("fixtures/worlds/one-zone.yaml"));
  EXPECT_TRUE(embedded_file("scenarios/auth/expired-token.yaml"));
}

TEST(EmbeddedTest, IsSortedByPath) {
  EXPECT_TRUE(std::is_sorted(embedded_files().begin(), embedded_files().end(),
                             [](const EmbeddedFile& a, const EmbeddedFile& b) { return a.path < b.path; }));
}

TEST(EmbeddedTest, HoldsNothingElse) {
  for (const char* path : {"", "fixtures", "fixtures/", "/fixtures/causes.tsv",
                           "fixtures/../fixtures/causes.tsv", "README.md", "fixtures/Causes.tsv"})
    EXPECT_FALSE(embedded_file(path)) << path;
}

}  // namespace
}  // namespace cfmock
