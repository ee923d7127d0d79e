// A scenario as text in a test: its places are named after it, however its name is written.

#include <cfmock/session.hpp>
#include <gtest/gtest.h>

namespace cfmock {
namespace {

std::string text(const std::string& name_line, const std::string& before = "") {
  return before + "cfmock: 1\n" + name_line + "title: t\ncause: expired-token\ncredentials: {primary: {token: {permissions: [Zone Read], expires_on: -1h}}}\n"
                                              "expect: [{never: \"DELETE /**\"}]\n";
}

TEST(FromText, TheNameMayStandThereInAnyWay) {
  for (const char* line : {"name: mine\n", "name: \"mine\"\n", "name: 'mine'\n", "name: mine  # ours\n", "name:   mine   \n", "\"name\": mine\n",
                           "# name: another\nname: mine\n", "name:\n  mine\n", "description: |\n  name: another\nname: mine\n"})
    EXPECT_NO_THROW(Session::from_text(text(line))) << line;
  EXPECT_NO_THROW(Session::from_text(text("name: mine\n", "# what it is about\n---\n")));
  EXPECT_NO_THROW(Session::from_text("{cfmock: 1, name: mine, title: t, cause: expired-token, credentials: {primary: {token: {}}}}"));
}

TEST(FromText, MistakesAreShownUnderThatName) {
  try {
    Session::from_text(text("name: \"mine\" # ours\nfoo: bar\n"));
    FAIL() << "it has a key that is not known";
  } catch (const ScenarioError& error) {
    EXPECT_EQ(std::string(error.what()).substr(0, 12), "mine.yaml:3:") << error.what();
  }
  EXPECT_THROW(Session::from_text("name: {"), ScenarioError);
  EXPECT_THROW(Session::from_text(""), ScenarioError);
  EXPECT_THROW(Session::from_text("- name: x"), ScenarioError);
}

}  // namespace
}  // namespace cfmock
