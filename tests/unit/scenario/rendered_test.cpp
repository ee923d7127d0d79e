#include <gtest/gtest.h>

#include "scenario/load.hpp"

namespace cfmock::scenario {
namespace {

std::string shown(const std::string& source, int line, int column) {
  return rendered({"wrong", "mend it", {"f.yaml", line, column}}, source);
}

TEST(Rendered, ShowsTheLineAndACaretUnderTheWord) {
  EXPECT_EQ(shown("a: 1\n  primary: {token: {expires_one: -1h}}\n", 2, 21),
            "f.yaml:2:21: error: wrong\n"
            "   2 |   primary: {token: {expires_one: -1h}}\n"
            "     |                     ^~~~~~~~~~~\n"
            "  mend it\n");
}

TEST(Rendered, SaysWarningAndLeavesOutWhatIsNotKnown) {
  EXPECT_EQ(rendered({"wrong", "", {"f.yaml", 0, 0}, Severity::kWarning}, "a: 1\n"),
            "f.yaml: warning: wrong\n");
  EXPECT_EQ(rendered({"wrong", "", {}}, ""), "error: wrong\n");
  EXPECT_EQ(shown("a: 1\n", 7, 1), "f.yaml:7:1: error: wrong\n  mend it\n") << "a line beyond the end";
}

TEST(Rendered, UnderlinesTextInQuotesAsAWhole) {
  EXPECT_EQ(shown("a: \"b \\\" c\", d\n", 1, 4),
            "f.yaml:1:4: error: wrong\n   1 | a: \"b \\\" c\", d\n     |    ^~~~~~~~\n  mend it\n");
}

TEST(Rendered, EndsAWordWhereFlowOrACommentEndsIt) {
  const auto caret = [](const std::string& line, int column) {
    const std::string text = shown(line, 1, column);
    const size_t from = text.find("     | ") + 7;
    return text.substr(from, text.find('\n', from) - from);
  };
  EXPECT_EQ(caret("a: one two # why\n", 4), "   ^~~~~~~");
  EXPECT_EQ(caret("a: [one two, three]\n", 5), "    ^~~~~~~");
  EXPECT_EQ(caret("a: one, two\n", 4), "   ^~~~~~~~");
  EXPECT_EQ(caret("    DNS Read]\n", 5), "    ^~~~~~~~");
  EXPECT_EQ(caret("a: {b: 1}\n", 4), "   ^");
  EXPECT_EQ(caret("a: \"GET /zones/{zone:x}/y\"\n", 16), "               ^~~~~~~~");
  EXPECT_EQ(caret("a:\n", 9), "  ^") << "never further than one beyond the end";
}

TEST(Rendered, TabsAreOneColumnAndControlCharactersAreMarked) {
  EXPECT_EQ(shown("\ta:\tb\x01\n", 1, 5),
            "f.yaml:1:5: error: wrong\n   1 |  a: b?\n     |     ^~\n  mend it\n");
}

TEST(Rendered, WhatTurnsALineAroundOrCommandsATerminalIsNotShown) {
  EXPECT_EQ(shown("a: \xe2\x80\xae\xc2\x9b\x1b[31m b\n", 1, 12),
            "f.yaml:1:12: error: wrong\n   1 | a: ???[31m b\n     |            ^\n  mend it\n");
}

TEST(Rendered, ClipsLongLinesAroundTheCaret) {
  const std::string text =
      shown("k: " + std::string(500, 'x') + " Y " + std::string(500, 'z') + "\n", 1, 505);
  EXPECT_LT(text.size(), 400u);
  EXPECT_NE(text.find("..."), std::string::npos);
  EXPECT_NE(text.find("x Y z"), std::string::npos);
  const size_t line = text.find("   1 | "), caret = text.find("     | ");
  EXPECT_EQ(text[line + (text.find('^') - caret)], 'Y');
}

TEST(Rendered, ALineNumberOfMoreDigitsKeepsTheCaretInPlace) {
  std::string source;
  for (int i = 0; i < 12344; ++i) source += "\n";
  EXPECT_EQ(shown(source + "key: 1\n", 12345, 6),
            "f.yaml:12345:6: error: wrong\n12345 | key: 1\n      |      ^\n  mend it\n");
}

}  // namespace
}  // namespace cfmock::scenario
