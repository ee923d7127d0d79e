#include "scenario/source.hpp"

#include <gtest/gtest.h>

namespace cfmock::scenario {
namespace {

TEST(Source, LinesAreWithoutTheirEnds) {
  const Source source("one\r\ntwo\n\nlast");
  EXPECT_EQ(source.lines(), 4);
  EXPECT_EQ(source.line(1), "one");
  EXPECT_EQ(source.line(2), "two");
  EXPECT_EQ(source.line(3), "");
  EXPECT_EQ(source.line(4), "last");
  EXPECT_EQ(source.line(5), "");
  EXPECT_EQ(source.line(0), "");
}

TEST(Source, ColumnsCountCharactersInWhateverOrderTheyAreAsked) {
  Source source("\xc3\xa9\xc3\xa9x\nab");
  EXPECT_EQ(source.column(1, 0), 1);
  EXPECT_EQ(source.column(1, 4), 3);
  EXPECT_EQ(source.column(1, 2), 2) << "back in the same line";
  EXPECT_EQ(source.column(2, 1), 2);
  EXPECT_EQ(source.column(1, 5), 4) << "back to a line before";
  EXPECT_EQ(source.column(2, 99), 3) << "one beyond the end, no further";
}

}  // namespace
}  // namespace cfmock::scenario
