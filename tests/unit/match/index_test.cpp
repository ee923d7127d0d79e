#include <gmock/gmock.h>

#include <chrono>
#include <random>

#include "unit/match/pattern.hpp"

namespace cfmock::match {
namespace {

using namespace cfmock::testing;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<scenario::Rule> rules(const std::vector<std::string>& texts) {
  std::vector<scenario::Rule> out(texts.size());
  for (size_t i = 0; i < texts.size(); ++i) out[i].on = pattern(texts[i]);
  return out;
}

TEST(RuleIndexTest, CandidatesAscendWhateverWayTheyAreFound) {
  const auto list = rules({"GET /zones/{id}", "GET /zones/**", "GET /zones/1", "any", "POST /zones/1",
                           "* /{a}/{b}", "GET /zones/1/dns_records", "GET|GET /zones/1"});
  const RuleIndex index(list);
  EXPECT_THAT(index.candidates(subject("GET /zones/1")), ElementsAre(0, 1, 2, 3, 5, 7));
  EXPECT_THAT(index.candidates(subject("POST /zones/1")), ElementsAre(3, 4, 5));
  EXPECT_THAT(index.candidates(subject("GET /zones")), ElementsAre(1, 3));
  EXPECT_THAT(index.candidates(subject("GET /zones/1/dns_records")), ElementsAre(1, 3, 6));
  EXPECT_THAT(index.candidates(subject("OPTIONS *")), ElementsAre(3));
}

TEST(RuleIndexTest, NoRulesNoCandidates) {
  const std::vector<scenario::Rule> none;
  EXPECT_THAT(RuleIndex(none).candidates(subject("GET /zones")), IsEmpty());
}

TEST(RuleIndexTest, FindStopsAtTheFirstThatIsTaken) {
  const auto list = rules({"GET /zones", "GET /zones", "GET /zones"});
  const RuleIndex index(list);
  std::vector<int> asked;
  EXPECT_EQ(index.find(subject("GET /zones"),
                       [&](int rule) {
                         asked.push_back(rule);
                         return rule == 1;
                       }),
            1);
  EXPECT_THAT(asked, ElementsAre(0, 1));
  EXPECT_EQ(index.find(subject("GET /zones"), [](int) { return false; }), -1);
}

TEST(RuleIndexTest, WhereIsChecked) {
  auto list = rules({"GET /zones", "GET /zones", "POST /zones"});
  list[0].on.query.emplace_back("page", equals("2"));
  list[2].on.body.emplace_back("name", equals("a"));
  const RuleIndex index(list);
  EXPECT_THAT(index.candidates(subject("GET /zones?page=2")), ElementsAre(0, 1));
  EXPECT_THAT(index.candidates(subject("GET /zones?page=1")), ElementsAre(1));
  Subject post = subject("POST /zones");
  EXPECT_THAT(index.candidates(post), IsEmpty());
  post.body = R"({"name":"a"})";
  EXPECT_THAT(index.candidates(post), ElementsAre(2));
}

TEST(RuleIndexTest, OutsideTheApiOnlyAnyPath) {
  const auto list = rules({"GET /zones", "any"});
  Subject request = subject("GET /zones");
  request.outside_api = true;
  EXPECT_THAT(RuleIndex(list).candidates(request), ElementsAre(1));
}

TEST(RuleIndexTest, FromTheRootOnlyOutsideTheApi) {
  const auto list = rules({"GET //zones/{id}", "GET //zones/**", "any", "GET /**", "GET /{a}/zones/{b}"});
  const RuleIndex index(list);
  EXPECT_THAT(index.candidates(subject("GET /zones/1")), ElementsAre(2, 3));
  Subject outside = subject("GET /zones/1");
  outside.outside_api = true;
  EXPECT_THAT(index.candidates(outside), ElementsAre(0, 1, 2));
}

TEST(RuleIndexTest, PathsOfAnyDepthAreFollowedWithoutRecursion) {
  std::string deep = "GET ";
  for (int i = 0; i < 200'000; ++i) deep += "/a";
  const auto list = rules({deep, "GET /a/**"});
  const RuleIndex index(list);
  EXPECT_THAT(index.candidates(subject(deep)), ElementsAre(0, 1));
}

/// The index must answer as a plain search with fits() does.
TEST(RuleIndexTest, AgreesWithFits) {
  std::mt19937 random(7);
  const std::vector<std::string> words{"a", "b", "{x}", "**", ""};
  const std::vector<std::string> methods{"GET", "POST", "GET|PUT", "*"};
  const auto pick = [&](const auto& from) { return from[random() % from.size()]; };
  const auto path = [&](bool is_pattern) {
    std::string out;
    for (size_t depth = 1 + random() % 4; depth > 0; --depth) {
      const std::string word = pick(words);
      if (word == "**") {
        if (is_pattern && depth == 1) out += "/**";
        continue;
      }
      out += "/" + (word == "{x}" && !is_pattern ? "c" : word);
    }
    return out.empty() ? "/" : out;
  };
  std::vector<std::string> texts;
  for (int i = 0; i < 200; ++i) texts.push_back(pick(methods) + " " + path(true));
  const auto list = rules(texts);
  const RuleIndex index(list);
  size_t found = 0;
  for (int i = 0; i < 500; ++i) {
    const std::string request = pick(std::vector<std::string>{"GET", "POST", "PUT"}) + " " + path(false);
    std::vector<int> plain;
    for (size_t rule = 0; rule < list.size(); ++rule)
      if (fits(list[rule].on, subject(request))) plain.push_back(static_cast<int>(rule));
    ASSERT_EQ(index.candidates(subject(request)), plain) << request;
    found += plain.size();
  }
  EXPECT_GT(found, 500u);  // or the comparison said nothing
}

/// Ten thousand rules on other paths must not be walked. A plain search is some thousand times slower than
/// this bound.
TEST(RuleIndexTest, RulesOnOtherPathsCostNothing) {
  std::vector<std::string> texts;
  for (int i = 0; i < 10'000; ++i) texts.push_back("GET /zones/" + std::to_string(i) + "/dns_records");
  texts.push_back("GET /user");
  const auto many_rules = rules(texts);
  const auto one_rule = rules({"GET /user"});
  const RuleIndex many(many_rules), one(one_rule);
  const auto cost = [](const RuleIndex& index) {
    using Clock = std::chrono::steady_clock;
    auto best = Clock::duration::max();
    for (int round = 0; round < 20; ++round) {
      const auto start = Clock::now();
      for (int i = 0; i < 200; ++i) EXPECT_FALSE(index.candidates(subject("GET /user")).empty());
      best = std::min(best, Clock::now() - start);
    }
    return best;
  };
  const auto one_cost = cost(one);
  EXPECT_LT(cost(many), 10 * one_cost);
}

}  // namespace
}  // namespace cfmock::match
