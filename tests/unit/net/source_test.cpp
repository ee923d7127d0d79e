// A rule of this room that the compiler does not keep: see stream.hpp.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <regex>

namespace cfmock::net {
namespace {

/// Lines where co_await is part of a condition or of a larger expression.
std::vector<std::string> offences(std::istream& source) {
  static const std::regex allowed(R"(^\s*(co_return |const (auto|bool|[A-Z])[^=]*= ?)?co_await [^?]*$)");
  std::vector<std::string> out;
  for (std::string line; std::getline(source, line);) {
    const std::string code = line.substr(0, line.find("//"));
    static const std::regex after_if(R"(^\s*(if|else if) \([^;]*\) (?=co_))");
    const std::string rest = std::regex_replace(code, after_if, "", std::regex_constants::format_first_only);
    if (rest.find("co_await") != std::string::npos && !std::regex_match(rest, allowed)) out.push_back(line);
  }
  return out;
}

TEST(Source, co_await_is_never_part_of_a_condition) {
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(CFMOCK_SOURCE_DIR "/mockserver/net")) {
    std::ifstream source(entry.path());
    EXPECT_THAT(offences(source), testing::IsEmpty()) << entry.path();
    ++files;
  }
  EXPECT_GT(files, 5);
}

TEST(Source, the_rule_finds_what_it_is_for) {
  std::istringstream source(
      "if (!co_await f()) return;\nif (a && co_await f())\nwhile (co_await f())\nx = co_await f() ? 1 : 2;\n"
      "const auto [e, n] = co_await f();\nconst Kind k = co_await f();\n  if (a) co_await f();\nco_return co_await f();\n");
  EXPECT_EQ(offences(source).size(), 4u);
}

}  // namespace
}  // namespace cfmock::net
