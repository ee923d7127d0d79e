#include "base/result.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace cfmock {
namespace {

TEST(PlaceTest, PointsIntoAFile) {
  EXPECT_EQ((Place{"f.yaml", 8, 33}).text(), "f.yaml:8:33");
  EXPECT_EQ((Place{"f.yaml", 0, 0}).text(), "f.yaml");
  EXPECT_EQ(Place{}.text(), "");
  EXPECT_TRUE((Place{"f.yaml", 1, 1}).known());
  EXPECT_FALSE((Place{"f.yaml", 0, 0}).known());
}

TEST(ProblemTest, SaysWhereWhatAndTheRemedy) {
  EXPECT_EQ((Problem{"unknown key", "did you mean expires_on?", {"f.yaml", 8, 33}}).text(),
            "f.yaml:8:33: error: unknown key\n  did you mean expires_on?");
  EXPECT_EQ((Problem{"odd", "", {"f.yaml", 0, 0}, Severity::kWarning}).text(), "f.yaml: warning: odd");
  EXPECT_EQ((Problem{"odd", "", {}}).text(), "error: odd");
}

TEST(ResultTest, IsAValueOrAProblem) {
  const Result<int> good(3);
  EXPECT_TRUE(good.ok());
  EXPECT_EQ(*good, 3);
  const Result<int> bad(Problem{"no", "", {}});
  EXPECT_FALSE(bad);
  EXPECT_EQ(bad.problem().message, "no");
}

TEST(ResultTest, MayHoldAProblemAsItsValue) {
  const Result<std::string> text(std::string("x"));
  EXPECT_TRUE(text.ok());
  EXPECT_EQ(text->size(), 1U);
}

TEST(ResultTest, GivesItsValueAway) {
  Result<std::unique_ptr<int>> owned(std::make_unique<int>(5));
  const std::unique_ptr<int> mine = std::move(*owned);
  EXPECT_EQ(*mine, 5);
}

}  // namespace
}  // namespace cfmock
