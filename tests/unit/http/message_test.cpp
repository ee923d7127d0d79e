#include "http/message.hpp"

#include <gtest/gtest.h>

namespace cfmock::http {
namespace {

const Headers kHeaders{{"Host", "x"}, {"X-Dup", "1"}, {"x-dup", "2"}, {"X-Empty", ""}};

TEST(HeadersTest, AreKeptAsTheyStand) {
  Headers headers;
  headers.add("B", "1");
  headers.add("a", "2");
  headers.add("b", "3");
  EXPECT_EQ(headers, (Headers{{"B", "1"}, {"a", "2"}, {"b", "3"}}));
  EXPECT_NE(headers, (Headers{{"b", "1"}, {"a", "2"}, {"b", "3"}}));
  EXPECT_EQ(headers.size(), 3U);
}

TEST(HeadersTest, AreFoundWhateverTheirCase) {
  EXPECT_EQ(kHeaders.get("HOST"), "x");
  EXPECT_EQ(kHeaders.get("X-DUP"), "1") << "the first";
  EXPECT_EQ(*kHeaders.find("x-dup"), "1");
}

TEST(HeadersTest, EmptyIsNotAbsent) {
  EXPECT_TRUE(kHeaders.has("x-empty"));
  EXPECT_EQ(kHeaders.get("x-empty"), "");
  EXPECT_FALSE(kHeaders.has("x-missing"));
  EXPECT_FALSE(kHeaders.find("x-missing"));
  EXPECT_EQ(kHeaders.get("x-missing"), "");
  EXPECT_FALSE(kHeaders.has("Hos"));
  EXPECT_FALSE(kHeaders.has("Host "));
}

TEST(HeadersTest, SetReplacesTheFirstAndDropsTheRest) {
  Headers headers{{"A", "1"}, {"x-dup", "2"}, {"B", "3"}, {"X-Dup", "4"}, {"C", "5"}};
  headers.set("X-DUP", "new");
  EXPECT_EQ(headers, (Headers{{"A", "1"}, {"x-dup", "new"}, {"B", "3"}, {"C", "5"}}));
}

TEST(HeadersTest, SetAddsWhatIsNotThere) {
  Headers headers{{"A", "1"}};
  headers.set("New", "2");
  EXPECT_EQ(headers, (Headers{{"A", "1"}, {"New", "2"}}));
}

TEST(HeadersTest, EraseTakesAll) {
  Headers headers = kHeaders;
  headers.erase("X-DUP");
  EXPECT_EQ(headers, (Headers{{"Host", "x"}, {"X-Empty", ""}}));
  headers.erase("x-missing");
  EXPECT_EQ(headers.size(), 2U);
}

TEST(HeadersTest, ABlockHoldsThemAll) {
  EXPECT_NE(kHeaders.block().find("X-Empty"), std::string_view::npos);
  EXPECT_TRUE(Headers().block().empty());
}

TEST(HeadersTest, ManyAndLongOnesAreKept) {
  Headers headers;
  for (int i = 0; i < 1000; ++i) headers.add("N" + std::to_string(i), std::string(static_cast<size_t>(i), 'v'));
  const Headers copy = headers;
  EXPECT_EQ(copy.size(), 1000U);
  EXPECT_EQ(copy.get("n999"), std::string(999, 'v'));
  EXPECT_EQ(copy.get("n0"), "");
}

TEST(ReasonTest, IsTheStandardOne) {
  EXPECT_EQ(reason_phrase(100), "Continue");
  EXPECT_EQ(reason_phrase(200), "OK");
  EXPECT_EQ(reason_phrase(303), "See Other");
  EXPECT_EQ(reason_phrase(404), "Not Found");
  EXPECT_EQ(reason_phrase(410), "Gone");
  EXPECT_EQ(reason_phrase(421), "Misdirected Request");
  EXPECT_EQ(reason_phrase(429), "Too Many Requests");
  EXPECT_EQ(reason_phrase(451), "Unavailable For Legal Reasons");
  EXPECT_EQ(reason_phrase(511), "Network Authentication Required");
}

TEST(ReasonTest, IsNoneForWhatHasNone) {
  for (const int status : {0, 99, 306, 418, 499, 520, 522, 530, 599, 999, -1})
    EXPECT_EQ(reason_phrase(status), "") << status;
}

}  // namespace
}  // namespace cfmock::http
