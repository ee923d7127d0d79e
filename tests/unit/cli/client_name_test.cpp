#include "cli/client_name.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"

namespace cfmock::cli {
namespace {

std::string named(std::string_view line) {
  std::vector<std::string> words;
  for (const std::string_view word : split(line, ' ')) words.emplace_back(word);
  return client_name(words);
}

TEST(ClientName, IsThatOfTheProgram) {
  EXPECT_EQ(named("./my-client sync"), "my-client");
  EXPECT_EQ(named("/usr/bin/curl -s http://127.0.0.1/x.sh"), "curl");
}

TEST(ClientName, IsThatOfTheScriptThatAnInterpreterRuns) {
  EXPECT_EQ(named("python3 tools/sync.py --all"), "sync.py");
  EXPECT_EQ(named("/usr/bin/python3.11 -u -B sync.py"), "sync.py");
  EXPECT_EQ(named("node --no-warnings ./sync.cjs"), "sync.cjs");
  EXPECT_EQ(named("env DDNS_VERIFY=1 python3 careful.py"), "careful.py");
  EXPECT_EQ(named("env my-client"), "my-client");
  EXPECT_EQ(named("env -u CF_TOKEN -i A=b --chdir /tmp bash my-client"), "my-client");
  EXPECT_EQ(named("env -u CF_TOKEN"), "CF_TOKEN");
  EXPECT_EQ(named("deno run --allow-net sync.ts"), "sync.ts");
}

TEST(ClientName, IsTheInterpretersWhereNoScriptIsNamed) {
  EXPECT_EQ(named("sh -c true"), "sh");
  EXPECT_EQ(named("python3 -m octodns"), "python3");
  EXPECT_EQ(named("python3"), "python3");
  EXPECT_EQ(named("env"), "env");
}

}  // namespace
}  // namespace cfmock::cli
