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

/// The same where rules of one path are told apart by what they ask of query, headers and body.
TEST(RuleIndexTest, AgreesWithFitsWhereRulesAreToldApart) {
  std::mt19937 random(11);
  const auto pick = [&](const auto& from) { return from[random() % from.size()]; };
  const std::vector<scenario::ValuePattern> patterns{equals("1"), equals("2"), equals(""), equals("true"), present, absent, contains("1")};
  const std::vector<std::string> names{"p", "q"};
  auto list = rules(std::vector<std::string>(300, "POST /zones"));
  for (scenario::Rule& rule : list)
    for (auto* part : {&rule.on.query, &rule.on.headers, &rule.on.body})
      for (const std::string& name : names)
        if (random() % 3 == 0) part->emplace_back(name, pick(patterns));
  const RuleIndex index(list);
  size_t found = 0;
  for (int i = 0; i < 500; ++i) {
    const std::string line = "POST /zones" + pick(std::vector<std::string>{"", "?p=1", "?p=2&p=%31&q", "?q=1&P=1", "?p=+1&q=true"});
    const http::Headers headers = pick(std::vector<http::Headers>{{}, {{"P", "1"}, {"p", "2"}}, {{"q", "true"}}, {{"q", ""}}});
    const std::string body = pick(std::vector<std::string>{"", R"({"p":1,"q":"2"})", R"({"p":true,"q":null})", R"({"p":{"x":1}})", "no JSON"});
    Subject one = subject(line);
    one.headers = &headers, one.body = body;
    std::vector<int> plain;
    for (size_t rule = 0; rule < list.size(); ++rule)
      if (fits(list[rule].on, one)) plain.push_back(static_cast<int>(rule));
    ASSERT_EQ(index.candidates(one), plain) << line << " " << body;
    found += plain.size();
  }
  EXPECT_GT(found, 500u);
}

/// Ten thousand rules on other paths must not be walked. A plain search is some thousand times slower than
/// this bound.
std::chrono::steady_clock::duration cost(const RuleIndex& index, const Subject& request) {
  using Clock = std::chrono::steady_clock;
  auto best = Clock::duration::max();
  for (int round = 0; round < 20; ++round) {
    const auto start = Clock::now();
    for (int i = 0; i < 200; ++i) EXPECT_FALSE(index.candidates(request).empty());
    best = std::min(best, Clock::now() - start);
  }
  return best;
}

TEST(RuleIndexTest, RulesOnOtherPathsCostNothing) {
  std::vector<std::string> texts;
  for (int i = 0; i < 10'000; ++i) texts.push_back("GET /zones/" + std::to_string(i) + "/dns_records");
  texts.push_back("GET /user");
  const auto many_rules = rules(texts);
  const auto one_rule = rules({"GET /user"});
  EXPECT_LT(cost(RuleIndex(many_rules), subject("GET /user")), 10 * cost(RuleIndex(one_rule), subject("GET /user")));
}

TEST(RuleIndexTest, RulesThatAskForOtherValuesCostNothing) {
  auto many_rules = rules(std::vector<std::string>(10'000, "GET /user"));
  for (size_t i = 0; i < many_rules.size(); ++i) many_rules[i].on.query.emplace_back("page", equals(std::to_string(i)));
  const std::vector<scenario::Rule> one_rule{many_rules[9'999]};
  const Subject last = subject("GET /user?page=9999");
  EXPECT_LT(cost(RuleIndex(many_rules), last), 10 * cost(RuleIndex(one_rule), last));
}

}  // namespace
}  // namespace cfmock::match
