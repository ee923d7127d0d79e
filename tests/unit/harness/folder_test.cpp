#include "harness/folder.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace cfmock::harness {
namespace {
namespace fs = std::filesystem;

std::string read(const std::string& path) {
  std::ostringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}

unsigned mode_of(const std::string& path) {
  struct stat info {};
  EXPECT_EQ(::stat(path.c_str(), &info), 0) << path;
  return info.st_mode & 0777U;
}

Folder made() {
  auto folder = Folder::make();
  EXPECT_TRUE(folder.ok());
  return std::move(*folder);
}

TEST(Folder, holds_files_that_only_their_owner_reads_and_goes_with_all_that_is_in_it) {
  std::string path;
  {
    const Folder folder = made();
    path = folder.path();
    EXPECT_TRUE(fs::path(path).is_absolute());
    EXPECT_EQ(folder.write("config.ini", std::string("a\0b", 3)), std::nullopt);
    EXPECT_EQ(folder.write("conf/deep/main.json", "{}"), std::nullopt);
    EXPECT_EQ(folder.write("conf/deep/other.json", ""), std::nullopt);
    EXPECT_EQ(read(path + "/config.ini"), std::string("a\0b", 3));
    EXPECT_EQ(read(path + "/conf/deep/main.json"), "{}");
    EXPECT_EQ(mode_of(path), 0700u);
    EXPECT_EQ(mode_of(path + "/conf"), 0700u);
    EXPECT_EQ(mode_of(path + "/config.ini"), 0600u);
    std::ofstream(path + "/left-by-the-client") << "x";
  }
  EXPECT_FALSE(fs::exists(path));
}

TEST(Folder, nothing_is_written_outside_of_it) {
  const Folder folder = made();
  for (const char* name : {"../x", "/tmp/x", "a/../../x", "", "a//b", "./x", "a/", ".."})
    EXPECT_NE(folder.write(name, "x"), std::nullopt) << name;
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()), 1);  // "a"
}

TEST(Folder, a_link_is_not_followed_and_a_file_not_written_over) {
  const Folder other = made(), folder = made();
  ASSERT_EQ(::symlink(other.path().c_str(), (folder.path() + "/out").c_str()), 0);
  ASSERT_EQ(::symlink((other.path() + "/target").c_str(), (folder.path() + "/file").c_str()), 0);
  EXPECT_NE(folder.write("out/x", "x"), std::nullopt);
  EXPECT_NE(folder.write("file", "x"), std::nullopt);
  EXPECT_EQ(folder.write("once", "1"), std::nullopt);
  EXPECT_NE(folder.write("once", "2"), std::nullopt);
  EXPECT_EQ(read(folder.path() + "/once"), "1");
  EXPECT_TRUE(fs::is_empty(other.path()));
}

TEST(Folder, where_it_cannot_be_made_is_named_with_the_remedy) {
  const char* before = std::getenv("TMPDIR");
  const std::string kept = before != nullptr ? before : "";
  ::setenv("TMPDIR", "/nonexistent", 1);
  const auto folder = Folder::make();
  if (before != nullptr)
    ::setenv("TMPDIR", kept.c_str(), 1);
  else
    ::unsetenv("TMPDIR");
  ASSERT_FALSE(folder.ok());
  EXPECT_THAT(folder.problem().message, testing::HasSubstr("/nonexistent/cfmock-"));
  EXPECT_THAT(folder.problem().remedy, testing::HasSubstr("TMPDIR"));
}

}  // namespace
}  // namespace cfmock::harness
