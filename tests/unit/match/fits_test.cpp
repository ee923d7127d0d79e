#include <gtest/gtest.h>

#include "match/expression.hpp"
#include "unit/match/pattern.hpp"

namespace cfmock::match {
namespace {

using namespace cfmock::testing;

struct Case {
  const char* pattern;
  const char* request;
  bool fits;
};

class PathTest : public ::testing::TestWithParam<Case> {};
INSTANTIATE_TEST_SUITE_P(
    Match, PathTest,
    ::testing::Values(Case{"GET /zones", "GET /zones", true},          //
                      Case{"GET /zones", "POST /zones", false},        //
                      Case{"GET /zones", "get /zones", false},         // methods have case
                      Case{"GET /zones", "GET /Zones", false},         // so have paths
                      Case{"GET /zones", "GET /zones/", true},         // the API looks at no slash at the end
                      Case{"GET /zones", "GET /zones//", false},       // of one
                      Case{"GET /zones/{a}", "GET /zones/", false},    //
                      Case{"GET /zones/{a}", "GET /zones/1/", true},   //
                      Case{"GET /zones", "GET /zones/a", false},       //
                      Case{"GET /zones", "GET /", false},              //
                      Case{"GET /", "GET /", true},                    //
                      Case{"GET /", "GET ", true},                     // "/client/v4" alone
                      Case{"GET /", "GET /a", false},                  //
                      Case{"POST|PUT /zones", "PUT /zones", true},     //
                      Case{"POST|PUT /zones", "PATCH /zones", false},  //
                      Case{"* /zones", "BREW /zones", true},           //
                      Case{"any", "DELETE /x/y", true},                //
                      Case{"any", "OPTIONS *", true},                  //
                      Case{"* /{a}", "OPTIONS *", false},              //
                      Case{"* /**", "OPTIONS *", false},               //
                      Case{"DELETE any", "DELETE /x/y", true},         //
                      Case{"DELETE any", "GET /x/y", false},           //
                      Case{"GET /zones/{id}/dns_records", "GET /zones/1/dns_records", true},  //
                      Case{"GET /zones/{id}/dns_records", "GET /zones//dns_records", false},  // an empty id
                      Case{"GET /zones/{id}/dns_records", "GET /zones/1/2/dns_records", false},
                      Case{"GET /zones/{id}", "GET /zones/a%2Fb", true},          // one segment still
                      Case{"GET /zones/a@b", "GET /zones/a%40b", true},           //
                      Case{"GET /zones", "GET /%7Aones", true},                   //
                      Case{"GET /zones/**", "GET /zones", true},                  //
                      Case{"GET /zones/**", "GET /zones/1", true},                //
                      Case{"GET /zones/**", "GET /zones/1/dns_records/2", true},  //
                      Case{"GET /zones/**", "GET /user", false},                  //
                      Case{"* /**", "GET /", true}));

TEST_P(PathTest, FitsAndIsExplained) {
  const Case& c = GetParam();
  EXPECT_EQ(fits(pattern(c.pattern), subject(c.request)), c.fits) << c.pattern << " <- " << c.request;
  EXPECT_EQ(explain(pattern(c.pattern), subject(c.request)).fits(), c.fits);
}

TEST(ApiPathTest, IsWhatStandsBelowClientV4) {
  EXPECT_EQ(api_path("/client/v4/zones"), "/zones");
  EXPECT_EQ(api_path("/client/v4"), "");
  EXPECT_EQ(api_path("/client/v4x"), "/client/v4x");
  EXPECT_EQ(api_path("/zones"), "/zones");
  EXPECT_TRUE(below_api("/client/v4/"));
  EXPECT_FALSE(below_api("/client/v40/zones"));
}

TEST(ApiPathTest, OutsideOfItOnlyAnyPathFits) {
  Subject wrong_base = subject("GET /zones");
  wrong_base.outside_api = true;
  EXPECT_FALSE(fits(pattern("GET /zones"), wrong_base));
  EXPECT_FALSE(fits(pattern("* /**"), wrong_base));
  EXPECT_TRUE(fits(pattern("GET any"), wrong_base));
  EXPECT_EQ(explain(pattern("GET /zones"), wrong_base).reasons,
            std::vector<std::string>{"path: expected /client/v4/zones, got /zones"});
}

TEST(ApiPathTest, FromTheRoot) {
  const auto token = pattern("POST //oauth2/token");
  Subject outside = subject("POST /oauth2/token");
  EXPECT_FALSE(fits(token, outside));
  EXPECT_EQ(explain(token, outside).reasons,
            std::vector<std::string>{"path: expected /oauth2/token, got /client/v4/oauth2/token"});
  outside.outside_api = true;
  EXPECT_TRUE(fits(token, outside));
  EXPECT_EQ(explain(token, outside).distance, 0);
}

bool query_fits(const char* query, const std::string& name, const scenario::ValuePattern& value) {
  auto zones = pattern("GET /zones");
  zones.query.emplace_back(name, value);
  Subject request = subject("GET /zones");
  request.query = query;
  const bool yes = fits(zones, request);
  EXPECT_EQ(explain(zones, request).fits(), yes);
  return yes;
}

TEST(QueryTest, AnyOccurrenceDecides) {
  EXPECT_TRUE(query_fits("page=2", "page", equals("2")));
  EXPECT_FALSE(query_fits("page=20", "page", equals("2")));
  EXPECT_TRUE(query_fits("page=1&page=2", "page", equals("2")));
  EXPECT_FALSE(query_fits("per_page=2", "page", equals("2")));
  EXPECT_TRUE(query_fits("page=21", "page", contains("2")));
  EXPECT_TRUE(query_fits("page=21", "page", matches("^[0-9]+$")));
  EXPECT_FALSE(query_fits("page=x", "page", matches("^[0-9]+$")));
}

TEST(QueryTest, IsDecoded) {
  EXPECT_TRUE(query_fits("name=a%2Eexample%2ecom", "name", equals("a.example.com")));
  EXPECT_TRUE(query_fits("n%61me=x+y", "name", equals("x y")));
  EXPECT_TRUE(query_fits("name=100%", "name", equals("100%")));
  EXPECT_TRUE(query_fits("name=a=b", "name", equals("a=b")));
}

TEST(QueryTest, PresentAndAbsent) {
  EXPECT_TRUE(query_fits("page", "page", present));
  EXPECT_TRUE(query_fits("&&page=&", "page", present));
  EXPECT_FALSE(query_fits("", "page", present));
  EXPECT_TRUE(query_fits("", "page", absent));
  EXPECT_FALSE(query_fits("page", "page", absent));
}

bool header_fits(const http::Headers& headers, const std::string& name, const scenario::ValuePattern& value) {
  auto any = pattern("any");
  any.headers.emplace_back(name, value);
  Subject request = subject("GET /zones");
  request.headers = &headers;
  const bool yes = fits(any, request);
  EXPECT_EQ(explain(any, request).fits(), yes);
  return yes;
}

TEST(HeaderTest, NamesHaveNoCaseAndAnyOccurrenceDecides) {
  const http::Headers headers{{"X-Foo", "a"}, {"x-foo", "b"}};
  EXPECT_TRUE(header_fits(headers, "X-FOO", equals("b")));
  EXPECT_FALSE(header_fits(headers, "X-Foo", equals("A")));
  EXPECT_FALSE(header_fits(headers, "X-Bar", present));
  EXPECT_TRUE(header_fits(headers, "X-Bar", absent));
  EXPECT_FALSE(header_fits(headers, "X-Foo", absent));
}

TEST(HeaderTest, ASubjectWithoutHeadersHasNone) {
  auto any = pattern("any");
  any.headers.emplace_back("X-Foo", absent);
  EXPECT_TRUE(fits(any, subject("GET /zones")));
  any.headers[0].second = present;
  EXPECT_FALSE(fits(any, subject("GET /zones")));
}

TEST(ExpressionTest, ABadOneFitsNothingAndIsNamed) {
  EXPECT_FALSE(query_fits("page=a", "page", matches("(")));

  EXPECT_EQ(expression_error("("), "missing ): (");
  EXPECT_NE(expression_error("a{2000}"), std::nullopt);
  EXPECT_EQ(expression_error("^fine$"), std::nullopt);
}

TEST(ExpressionTest, MoreThanTheCacheHoldsStillFit) {
  for (int i = 0; i < 3000; ++i) {
    const std::string text = "^" + std::to_string(i) + "$";
    ASSERT_TRUE(query_fits(("page=" + std::to_string(i)).c_str(), "page", matches(text)));
  }
}

}  // namespace
}  // namespace cfmock::match
