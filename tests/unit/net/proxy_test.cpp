#include "net/proxy.hpp"

#include <gtest/gtest.h>

namespace cfmock::net {
namespace {

std::string user_of(const std::string& value) { return proxy_user({{"Proxy-Authorization", value}}); }

TEST(Proxy, TheUserNamesTheSession) {
  EXPECT_EQ(user_of("Basic ZXhwaXJlZC10b2tlbjo="), "expired-token");               // expired-token:
  EXPECT_EQ(user_of("basic  ZXhwaXJlZC10b2tlbjphbnl0aGluZw=="), "expired-token");  // expired-token:anything
  EXPECT_EQ(user_of("Basic YQ=="), "a");                                           // no colon at all
}

TEST(Proxy, WhatIsNoUserIsNone) {
  EXPECT_EQ(proxy_user({}), "");
  EXPECT_EQ(user_of("Bearer ZXhwaXJlZC10b2tlbjo="), "(unreadable)");
  EXPECT_EQ(user_of("Basic "), "(unreadable)");
  EXPECT_EQ(user_of("Basic !!!!"), "(unreadable)");
}

TEST(Proxy, ItsHeadersAreNoPartOfTheRequest) {
  http::Headers headers{
      {"Host", "x"}, {"proxy-connection", "keep-alive"}, {"Proxy-Authorization", "Basic YQ=="}, {"X-A", "1"}};
  drop_proxy_headers(headers);
  EXPECT_EQ(headers, (http::Headers{{"Host", "x"}, {"X-A", "1"}}));
}

TEST(Proxy, TheHostOfAnAuthority) {
  EXPECT_EQ(host_of("API.cloudflare.com:443"), "api.cloudflare.com");
  EXPECT_EQ(host_of("[::1]:443"), "::1");
}

}  // namespace
}  // namespace cfmock::net
