#include "base/address.hpp"

#include <gtest/gtest.h>

namespace cfmock {
namespace {

bool inside(const char* cidr, const char* address) {
  return parse_cidr(cidr).value().contains(parse_address(address).value());
}

TEST(AddressTest, ReadsAndWritesTheCanonicalForm) {
  EXPECT_EQ(parse_address("203.0.113.7")->text(), "203.0.113.7");
  EXPECT_EQ(parse_address("2001:0DB8:0:0:0:0:0:1")->text(), "2001:db8::1");
  EXPECT_EQ(parse_address("::")->text(), "::");
  EXPECT_FALSE(parse_address("203.0.113.7")->v6);
  EXPECT_TRUE(parse_address("::1")->v6);
  EXPECT_EQ(parse_address("2001:db8::1"), parse_address("2001:db8:0::0:1"));
}

TEST(AddressTest, MappedIsTheIpv4Address) {
  EXPECT_EQ(parse_address("::ffff:203.0.113.7"), parse_address("203.0.113.7"));
  EXPECT_EQ(parse_address("::ffff:cb00:7107"), parse_address("203.0.113.7"));
  EXPECT_TRUE(parse_address("::fffe:203.0.113.7")->v6);
  EXPECT_TRUE(parse_address("::203.0.113.7")->v6);
}

TEST(AddressTest, RefusesEverythingElse) {
  for (const char* text : {"", "localhost", "203.0.113", "203.0.113.256", "203.0.113.7.1", "0xcb.0.113.7",
                           "203.0.113.07 ", " 203.0.113.7", "203.0.113.7:80", "[::1]", "::1%lo", "2001:db8",
                           "1::2::3", "12345::", "203.0.113.0/24"})
    EXPECT_FALSE(parse_address(text)) << text;
  EXPECT_FALSE(parse_address(std::string_view("203.0.113.7\0", 12)));
}

TEST(CidrTest, HoldsItsBlock) {
  EXPECT_TRUE(inside("203.0.113.0/24", "203.0.113.0"));
  EXPECT_TRUE(inside("203.0.113.0/24", "203.0.113.255"));
  EXPECT_FALSE(inside("203.0.113.0/24", "203.0.114.0"));
  EXPECT_FALSE(inside("203.0.113.0/24", "203.0.112.255"));
  EXPECT_FALSE(inside("203.0.113.0/24", "204.0.113.7")) << "the first byte counts";
  EXPECT_FALSE(inside("2001:db8::/32", "3001:db8::1"));
  EXPECT_TRUE(inside("203.0.113.77/24", "203.0.113.1")) << "bits behind the prefix do not count";
}

TEST(CidrTest, EndsWithinAByte) {
  EXPECT_TRUE(inside("203.0.112.0/23", "203.0.113.255"));
  EXPECT_FALSE(inside("203.0.112.0/23", "203.0.114.0"));
  EXPECT_TRUE(inside("203.0.113.128/25", "203.0.113.128"));
  EXPECT_FALSE(inside("203.0.113.128/25", "203.0.113.127"));
  EXPECT_TRUE(inside("203.0.113.6/31", "203.0.113.7"));
  EXPECT_FALSE(inside("203.0.113.6/31", "203.0.113.8"));
  EXPECT_TRUE(inside("2001:db8:8000::/33", "2001:db8:ffff::"));
  EXPECT_FALSE(inside("2001:db8:8000::/33", "2001:db8:7fff::"));
}

TEST(CidrTest, OfOneAddress) {
  EXPECT_TRUE(inside("203.0.113.7", "203.0.113.7"));
  EXPECT_FALSE(inside("203.0.113.7", "203.0.113.6"));
  EXPECT_TRUE(inside("2001:db8::1", "2001:db8::1"));
  EXPECT_FALSE(inside("2001:db8::1", "2001:db8::2"));
  EXPECT_FALSE(inside("203.0.113.7/32", "203.0.113.6"));
  EXPECT_FALSE(inside("2001:db8::1/128", "2001:db8::2"));
}

TEST(CidrTest, OfEverythingInItsFamily) {
  EXPECT_TRUE(inside("0.0.0.0/0", "255.255.255.255"));
  EXPECT_TRUE(inside("::/0", "2001:db8::1"));
  EXPECT_FALSE(inside("0.0.0.0/0", "2001:db8::1"));
  EXPECT_FALSE(inside("::/0", "203.0.113.7"));
}

TEST(CidrTest, MappedIsTheIpv4Block) {
  EXPECT_TRUE(inside("203.0.113.0/24", "::ffff:203.0.113.7"));
  EXPECT_TRUE(inside("::ffff:203.0.113.7", "203.0.113.7"));
  EXPECT_TRUE(inside("::ffff:203.0.113.0/120", "203.0.113.255"));
  EXPECT_FALSE(inside("::ffff:203.0.113.0/120", "203.0.114.0"));
  EXPECT_TRUE(inside("::ffff:0.0.0.0/96", "198.51.100.1"));
  for (const char* text : {"::ffff:203.0.113.0/24", "::ffff:203.0.113.0/95", "::ffff:203.0.113.0/129"})
    EXPECT_FALSE(parse_cidr(text)) << text;
}

TEST(CidrTest, RefusesEverythingElse) {
  for (const char* text :
       {"", "/", "/24", "203.0.113.0/", "203.0.113.0/33", "203.0.113.0/-1", "203.0.113.0/-0",
        "203.0.113.0/+8", "203.0.113.0/x", "203.0.113.0/24/8", "203.0.113.0 /24", "203.0.113.0/ 24",
        "203.0.113/24", "2001:db8::/129", "203.0.113.0/255.255.255.0", "203.0.113.0/99999999999999999999"})
    EXPECT_FALSE(parse_cidr(text)) << text;
}

}  // namespace
}  // namespace cfmock
