#include "http/url.hpp"

#include <gtest/gtest.h>

namespace cfmock::http {
namespace {

struct Split {
  const char* target;
  const char* path;
  const char* query;
};
class SplitTest : public ::testing::TestWithParam<Split> {};
INSTANTIATE_TEST_SUITE_P(
    Http, SplitTest,
    ::testing::Values(Split{"/client/v4/zones", "/client/v4/zones", ""},       //
                      Split{"/zones?page=2&x", "/zones", "page=2&x"},          //
                      Split{"/zones?", "/zones", ""},                          //
                      Split{"/a?b?c", "/a", "b?c"},                            //
                      Split{"/a%3fb%23c", "/a%3fb%23c", ""},                   // stays undecoded
                      Split{"/a/../b//c/.", "/a/../b//c/.", ""},               // stays as it is
                      Split{"//x/y", "//x/y", ""},                             // no host here
                      Split{"/", "/", ""},                                     //
                      Split{"", "", ""},                                       //
                      Split{"?a=1", "", "a=1"},                                //
                      Split{"*", "*", ""},                                     // OPTIONS *
                      Split{"example.com:443", "example.com:443", ""},         // CONNECT
                      Split{"/a#frag", "/a", ""},                              //
                      Split{"/a?b=1#frag?c", "/a", "b=1"},                     //
                      Split{"/a#?b=1", "/a", ""},                              //
                      Split{"http://host/zones?page=2", "/zones", "page=2"},   //
                      Split{"https://host:8080/zones", "/zones", ""},          //
                      Split{"http://host", "/", ""},                           //
                      Split{"http://host/", "/", ""},                          //
                      Split{"http://host?u=/x", "/", "u=/x"},                  //
                      Split{"http://host#f/x", "/", ""},                       //
                      Split{"http://user@host//x", "//x", ""},                 //
                      Split{"/r?to=http://host/x", "/r", "to=http://host/x"},  //
                      Split{"r?to=http://host/x", "r", "to=http://host/x"},    // no scheme either
                      Split{"://host/x", "://host/x", ""}, Split{"a b://h/x", "a b://h/x", ""}));

TEST_P(SplitTest, TakesTheTargetApart) {
  const Target parts = split_target(GetParam().target);
  EXPECT_EQ(parts.path, GetParam().path) << GetParam().target;
  EXPECT_EQ(parts.query, GetParam().query) << GetParam().target;
}

struct Absolute {
  const char* target;
  const char* shown;  // scheme, authority, path
};
class AbsoluteTest : public ::testing::TestWithParam<Absolute> {};
INSTANTIATE_TEST_SUITE_P(
    Http, AbsoluteTest,
    ::testing::Values(Absolute{"http://host/zones?page=2", "http host:80 /zones?page=2"},    //
                      Absolute{"HTTPS://API.Example.COM", "https api.example.com:443 /"},    //
                      Absolute{"http://host:8080/", "http host:8080 /"},                     //
                      Absolute{"http://[::1]/x", "http [::1]:80 /x"},                        // its colons are no port's
                      Absolute{"http://[::1]:81/x", "http [::1]:81 /x"},                     //
                      Absolute{"http://user:se@cret@host/x", "http host:80 /x"},             // the last @ ends the user
                      Absolute{"http://api.cloudflare.com@evil.example/x", "http evil.example:80 /x"},
                      Absolute{"http://host/x@y", "http host:80 /x@y"},                      // none behind the host
                      Absolute{"http://host?u=/x", "http host:80 /?u=/x"},                    //
                      Absolute{"ftp://host/x", "ftp host /x"},                               // a port that we do not know
                      Absolute{"/r?to=http://host/x", "none"}, Absolute{"*", "none"},        //
                      Absolute{"host:443", "none"}, Absolute{"://host/x", "none"}, Absolute{"", "none"}));

TEST_P(AbsoluteTest, TakesTheTargetApart) {
  const auto form = absolute_form(GetParam().target);
  EXPECT_EQ(form ? form->scheme + " " + form->authority + " " + form->path : "none", GetParam().shown) << GetParam().target;
}

std::string shown(std::string_view query) {
  std::string out;
  for (const QueryParameter& parameter : parse_query(query))
    out += "[" + parameter.name + "=" + parameter.value + "]";
  return out;
}

TEST(QueryTest, KeepsOrderAndDuplicates) {
  EXPECT_EQ(shown("b=2&a=1&a=0"), "[b=2][a=1][a=0]");
  const auto parameters = parse_query("a=1&a=0");
  EXPECT_EQ(*find_parameter(parameters, "a"), "1") << "the first";
  EXPECT_EQ(find_parameter(parameters, "A"), nullptr) << "case counts";
}

TEST(QueryTest, KnowsEmptyParts) {
  EXPECT_EQ(shown(""), "");
  EXPECT_EQ(shown("a"), "[a=]");
  EXPECT_EQ(shown("a="), "[a=]");
  EXPECT_EQ(shown("=x"), "[=x]");
  EXPECT_EQ(shown("&&a=1&"), "[a=1]");
  EXPECT_EQ(shown("a=b=c"), "[a=b=c]");
  EXPECT_EQ(shown("a=1;b=2"), "[a=1;b=2]");
}

TEST(QueryTest, Decodes) {
  EXPECT_EQ(shown("name%2Econtains=a%26b%3Dc&q=x+y%2Bz"), "[name.contains=a&b=c][q=x y+z]");
  EXPECT_EQ(shown("a+b=1"), "[a b=1]");
}

TEST(PercentTest, Decodes) {
  EXPECT_EQ(percent_decoded("a%2Fb%2fc"), "a/b/c");
  EXPECT_EQ(percent_decoded("%41"), "A");
  EXPECT_EQ(percent_decoded("%c3%A9%ff"), "\xc3\xa9\xff");
  EXPECT_EQ(percent_decoded("a%00b"), std::string("a\0b", 3));
  EXPECT_EQ(percent_decoded(""), "");
}

TEST(PercentTest, DecodesOnce) { EXPECT_EQ(percent_decoded("%2541"), "%41"); }

TEST(PercentTest, LeavesABadEscapeAsItStands) {
  for (const char* text : {"%", "a%", "%4", "%zz", "%4g", "%g4", "%u0041", "100%", "% 41", "%+1"})
    EXPECT_EQ(percent_decoded(text), text);
  EXPECT_EQ(percent_decoded("%%41"), "%A");
  EXPECT_EQ(percent_decoded("%4%41"), "%4A");
}

TEST(PercentTest, PlusIsASpaceOnlyWhereAsked) {
  EXPECT_EQ(percent_decoded("a+b"), "a+b");
  EXPECT_EQ(percent_decoded("a+b", true), "a b");
  EXPECT_EQ(percent_decoded("%2b", true), "+");
}

}  // namespace
}  // namespace cfmock::http
