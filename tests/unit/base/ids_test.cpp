#include "base/ids.hpp"

#include <gmock/gmock.h>

#include <set>

#include "base/text.hpp"

namespace cfmock {
namespace {

using ::testing::MatchesRegex;

const Instant kAt = *parse_rfc3339("2026-11-24T12:00:00.123456Z");

TEST(IdsTest, TheSameSeedGivesTheSameIds) {
  IdSource one(7), same(7), other(8);
  EXPECT_EQ(one.uuid7(kAt), same.uuid7(kAt));
  EXPECT_EQ(one.hex(40), same.hex(40));
  EXPECT_EQ(one.alphanumeric(40), same.alphanumeric(40));
  const std::string ray = one.ray();
  EXPECT_EQ(ray, same.ray());
  EXPECT_NE(ray, one.ray());
  other.uuid7(kAt), other.hex(40), other.alphanumeric(40);
  EXPECT_NE(ray, other.ray());
}

// Golden files and fixtures hang on these: a change of the generator changes every one of them.
TEST(IdsTest, AreTheseForever) {
  IdSource ids(1);
  EXPECT_EQ(ids.hex(32), "1cc52098ced2a01976cee8561ad8beeb");
  EXPECT_EQ(stable_id("zone example.com"), "18933be4e2084056fed65156408d8e4c");
  EXPECT_EQ(fingerprint("secret"), "6b0339bf");
}

TEST(IdsTest, HaveTheirForms) {
  IdSource ids(1);
  for (int i = 0; i < 100; ++i) {
    EXPECT_THAT(ids.hex(32), MatchesRegex("[0-9a-f]{32}"));
    EXPECT_THAT(ids.alphanumeric(40), MatchesRegex("[A-Za-z0-9]{40}"));
    EXPECT_THAT(ids.ray(), MatchesRegex("[0-9a-f]{16}-AMS"));
  }
  EXPECT_EQ(ids.hex(0), "");
  EXPECT_EQ(ids.hex(1).size(), 1U);
  EXPECT_EQ(ids.hex(33).size(), 33U);
}

TEST(IdsTest, UuidIsOfVersion7) {
  IdSource ids(1);
  std::set<char> variants;
  for (int i = 0; i < 200; ++i) {
    const std::string id = ids.uuid7(kAt);
    EXPECT_THAT(id, MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
    variants.insert(id[19]);
  }
  EXPECT_EQ(variants.size(), 4U) << "the two bits behind the variant are random";
}

TEST(IdsTest, UuidBeginsWithItsMillisecond) {
  IdSource ids(1);
  const auto ms = kAt.time_since_epoch().count() / 1000;
  const std::string id = ids.uuid7(kAt);
  EXPECT_EQ(std::stoll(id.substr(0, 8) + id.substr(9, 4), nullptr, 16), ms);
  EXPECT_LT(id, ids.uuid7(kAt + std::chrono::milliseconds(1))) << "and sorts by it";
}

TEST(IdsTest, DoNotRepeat) {
  IdSource ids(1);
  std::set<std::string> seen;
  for (int i = 0; i < 10'000; ++i) seen.insert(ids.hex(16));
  EXPECT_EQ(seen.size(), 10'000U);
}

TEST(HashTest, TellsTextsApart) {
  EXPECT_EQ(hash64("a"), hash64("a"));
  EXPECT_NE(hash64("a"), hash64("b"));
  EXPECT_NE(hash64(""), hash64(std::string_view("\0", 1)));
  EXPECT_NE(hash64("a", 1), hash64("a", 2));
  // Chained, as the journal does: where one part ends counts.
  EXPECT_NE(hash64("c", hash64("ab")), hash64("bc", hash64("a")));
}

TEST(StableIdTest, HangsOnTheTextAlone) {
  EXPECT_EQ(stable_id("a"), stable_id("a"));
  EXPECT_NE(stable_id("a"), stable_id("b"));
  EXPECT_THAT(stable_id(""), MatchesRegex("[0-9a-f]{32}"));
}

TEST(FingerprintTest, IsShort) {
  EXPECT_THAT(fingerprint("cfut_abc"), MatchesRegex("[0-9a-f]{8}"));
  EXPECT_EQ(fingerprint("cfut_abc"), fingerprint("cfut_abc"));
  EXPECT_NE(fingerprint("cfut_abc"), fingerprint("cfut_abd"));
}

}  // namespace
}  // namespace cfmock
