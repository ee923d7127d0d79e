#include "cloudflare/listing.hpp"

#include <gtest/gtest.h>

namespace cfmock::cloudflare {
namespace {

std::string page_of(const std::string& query, int otherwise = 20, int least = 5, int most = 50) {
  const auto read = page_request(http::parse_query(query), otherwise, least, most);
  if (const Refusal* refusal = std::get_if<Refusal>(&read)) return refusal->cause + ": " + refusal->sentence;
  const auto& page = std::get<PageRequest>(read);
  return std::to_string(page.page) + "/" + std::to_string(page.per_page);
}

TEST(PageRequest, HasDefaults) {
  EXPECT_EQ(page_of(""), "1/20");
  EXPECT_EQ(page_of("name=x"), "1/20");
  EXPECT_EQ(page_of("", 100, 1, 5'000'000), "1/100");
}

TEST(PageRequest, BringsPerPageInsideItsBounds) {
  EXPECT_EQ(page_of("page=3&per_page=10"), "3/10");
  EXPECT_EQ(page_of("per_page=1"), "1/5");
  EXPECT_EQ(page_of("per_page=1000"), "1/50");
  EXPECT_EQ(page_of("per_page=99999999999"), "1/50");
}

TEST(PageRequest, RefusesWhatIsNoPage) {
  EXPECT_EQ(page_of("page=0"), "invalid-parameter: page must be a number of at least 1, not \"0\"");
  EXPECT_EQ(page_of("page=-1"), "invalid-parameter: page must be a number of at least 1, not \"-1\"");
  EXPECT_EQ(page_of("page=x"), "invalid-parameter: page must be a number of at least 1, not \"x\"");
  EXPECT_EQ(page_of("page="), "invalid-parameter: page must be a number of at least 1, not \"\"");
  EXPECT_EQ(page_of("page=1.5"), "invalid-parameter: page must be a number of at least 1, not \"1.5\"");
  EXPECT_EQ(page_of("per_page=0"), "invalid-parameter: per_page must be a number of at least 1, not \"0\"");
  EXPECT_EQ(page_of("page=99999999999999999999"), "100000000/20") << "a page, and an empty one";
}

std::string slice_of(int page, int per_page, size_t total) {
  const Slice part = slice({page, per_page}, total);
  const Page& p = part.page;
  return std::to_string(part.from) + "-" + std::to_string(part.to) + " page " + std::to_string(p.page) +
         " count " + std::to_string(p.count) + " of " + std::to_string(p.total_count) + " on " +
         std::to_string(p.total_pages);
}

TEST(Slice, CutsPages) {
  EXPECT_EQ(slice_of(1, 20, 45), "0-20 page 1 count 20 of 45 on 3");
  EXPECT_EQ(slice_of(3, 20, 45), "40-45 page 3 count 5 of 45 on 3");
  EXPECT_EQ(slice_of(2, 20, 40), "20-40 page 2 count 20 of 40 on 2");
}

TEST(Slice, IsEmptyPastTheEnd) {
  EXPECT_EQ(slice_of(3, 20, 40), "40-40 page 3 count 0 of 40 on 2");
  EXPECT_EQ(slice_of(100'000'000, 5'000'000, 40), "40-40 page 100000000 count 0 of 40 on 1");
}

TEST(Slice, HasOnePageEvenWithNothingOnIt) { EXPECT_EQ(slice_of(1, 20, 0), "0-0 page 1 count 0 of 0 on 1"); }

std::string match(const std::string& name, const std::string& want, const std::string& have) {
  const auto hit = field_matches({name, want}, "name", have);
  return !hit ? "no filter" : *hit ? "yes" : "no";
}

TEST(FieldMatches, ByOperator) {
  EXPECT_EQ(match("name", "www.example.com", "www.example.com"), "yes");
  EXPECT_EQ(match("name", "WWW.Example.com", "www.example.com"), "yes");
  EXPECT_EQ(match("name", "example.com", "www.example.com"), "no");
  EXPECT_EQ(match("name.exact", "www.example.com", "www.example.com"), "yes");
  EXPECT_EQ(match("name.exact", "www", "www.example.com"), "no");
  EXPECT_EQ(match("name.contains", "EXAMPLE", "www.example.com"), "yes");
  EXPECT_EQ(match("name.contains", "x.y", "www.example.com"), "no");
  EXPECT_EQ(match("name.startswith", "www", "www.example.com"), "yes");
  EXPECT_EQ(match("name.startswith", "ww.", "www.example.com"), "no");
  EXPECT_EQ(match("name.endswith", ".com", "www.example.com"), "yes");
  EXPECT_EQ(match("name.endswith", ".net", "www.example.com"), "no");
  EXPECT_EQ(match("name.present", "", "x"), "yes");
  EXPECT_EQ(match("name.present", "", ""), "no");
  EXPECT_EQ(match("name.absent", "", "x"), "no");
  EXPECT_EQ(match("name.absent", "", ""), "yes");
}

TEST(FieldMatches, OtherParametersSayNothing) {
  for (const char* name : {"names", "name.", "name.like", "content", "NAME", "", "nam"})
    EXPECT_EQ(match(name, "x", "x"), "no filter") << name;
}

TEST(OperatorMatches, AsTheZonesApiHasThem) {
  EXPECT_TRUE(operator_matches("example.com", "example.com"));
  EXPECT_TRUE(operator_matches("Example.COM", "example.com"));
  EXPECT_FALSE(operator_matches("example", "example.com"));
  EXPECT_TRUE(operator_matches("equal:example.com", "example.com"));
  EXPECT_FALSE(operator_matches("not_equal:example.com", "example.com"));
  EXPECT_TRUE(operator_matches("not_equal:example.net", "example.com"));
  EXPECT_TRUE(operator_matches("starts_with:EX", "example.com"));
  EXPECT_FALSE(operator_matches("starts_with_case_sensitive:EX", "example.com"));
  EXPECT_TRUE(operator_matches("starts_with_case_sensitive:ex", "example.com"));
  EXPECT_TRUE(operator_matches("ends_with:.com", "example.com"));
  EXPECT_FALSE(operator_matches("ends_with_case_sensitive:.COM", "example.com"));
  EXPECT_TRUE(operator_matches("contains:ampl", "example.com"));
  EXPECT_FALSE(operator_matches("contains:x.y", "example.com"));
  EXPECT_FALSE(operator_matches("contains_case_sensitive:AMPL", "example.com"));
  EXPECT_FALSE(operator_matches("like:example.com", "example.com"));
  EXPECT_FALSE(operator_matches("equal_case_sensitive:example.com", "example.com"));
  EXPECT_TRUE(operator_matches("Account: main", "account: MAIN"));  // a name with a colon
  EXPECT_TRUE(operator_matches("contains:", "example.com"));
}

TEST(Descending, IsOnlyDesc) {
  EXPECT_TRUE(descending(http::parse_query("direction=desc")));
  EXPECT_FALSE(descending(http::parse_query("direction=asc")));
  EXPECT_FALSE(descending(http::parse_query("")));
}

}  // namespace
}  // namespace cfmock::cloudflare
