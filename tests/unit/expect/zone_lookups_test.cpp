#include "unit/expect/story.hpp"

namespace cfmock::expect {
namespace {

using namespace cfmock::testing;

const scenario::ExpectZoneLookups kEach{true, {}};
const scenario::ExpectZoneLookups kSuffixes{false, {"www.shop.example.com"}};

TEST(ZoneLookupsTest, EachOnce) {
  Story run;
  run.ask("GET /zones");
  EXPECT_EQ(run.on(kEach), "inconclusive: no zone was looked up by name, so there was nothing to judge");
  run.ask("GET /zones?name=example.com");
  run.ask("GET /zones?name=example.net");
  EXPECT_EQ(run.on(kEach), "met: 2 zone names looked up, each once");
  run.ask("GET /zones?status=active&name=Example.com");
  EXPECT_EQ(run.on(kEach), "not met: the zone example.com was looked up twice; once was expected [#2 #4]");
}

TEST(ZoneLookupsTest, ARetryAndANextPageAreTheSameLookup) {
  Story run;
  run.ask("GET /zones?name=example.com", 429, {971});
  run.ask("GET /zones?name=example.com");
  run.ask("GET /zones?name=example.com&page=2");
  EXPECT_EQ(run.on(kEach).substr(0, 4), "met:");
}

TEST(ZoneLookupsTest, EachStartOfTheClientMayAskOnce) {
  Story run;
  run.ask("GET /zones?name=example.com");
  run.ask("GET /zones?name=example.com");
  run.evidence.runs = {{1, ClientRun{}, {}}, {2, ClientRun{}, {}}};
  EXPECT_EQ(run.on(kEach), "met: 1 zone name looked up, each once");
  run.ask("GET /zones?name=example.com");
  EXPECT_EQ(run.on(kEach).substr(0, 8), "not met:");
}

TEST(ZoneLookupsTest, NamesAreSuffixesByLabel) {
  Story run;
  run.ask("GET /zones?name=www.shop.example.com");
  run.ask("GET /zones?name=shop.example.com");
  run.ask("GET /zones?name=equal:example.com");
  EXPECT_EQ(run.on(kSuffixes), "met: every name that was looked up is a suffix of www.shop.example.com [#1 #2 #3]");
  run.ask("GET /zones?name=com");
  EXPECT_EQ(run.on(kSuffixes), "not met: \"com\" was looked up, which is no zone's name: one label [#4]");
}

TEST(ZoneLookupsTest, HalfALabelIsNoSuffix) {
  Story run;
  run.ask("GET /zones?name=op.example.com");
  EXPECT_EQ(run.on(kSuffixes),
            "not met: \"op.example.com\" was looked up, which is not www.shop.example.com with labels taken off from the "
            "left [#1]");
  Story other;
  other.ask("GET /zones?name=a.www.shop.example.com");
  EXPECT_EQ(other.on(kSuffixes).substr(0, 8), "not met:");
}

TEST(ZoneLookupsTest, ADotOrASlashAtTheEndIsNoOtherLookup) {
  Story run;
  run.ask("GET /zones?name=example.com");
  run.ask("GET /zones?name=example.com.");
  run.ask("GET /zones/?name=example.com");
  EXPECT_EQ(run.on(kEach), "not met: the zone example.com was looked up 3 times; once was expected [#1 #2 #3]");
}

}  // namespace
}  // namespace cfmock::expect
