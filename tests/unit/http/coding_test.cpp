#include "http/coding.hpp"

#include <gtest/gtest.h>

namespace cfmock::http {
namespace {

std::string best(const std::string& accepted) {
  constexpr Coding kOffered[] = {Coding::kBrotli, Coding::kGzip};
  return std::string(name_of(best_coding({{"accept-encoding", accepted}}, kOffered)));
}

TEST(Coding, TheHeaviestIsTakenAndOfEqualsTheFirst) {
  EXPECT_EQ(best("gzip"), "gzip");
  EXPECT_EQ(best("GZIP"), "gzip");
  EXPECT_EQ(best("x-gzip"), "gzip");
  EXPECT_EQ(best("br"), "br");
  EXPECT_EQ(best("gzip, deflate, br"), "br");
  EXPECT_EQ(best("gzip;q=1.0, br;q=0.5"), "gzip");
  EXPECT_EQ(best("gzip ; q=0.2 , br ; q=0.3"), "br");
  EXPECT_EQ(best("gzip;x=1;Q=0.9,br;q=0.8"), "gzip");
}

TEST(Coding, ZeroExcludes) {
  EXPECT_EQ(best("br;q=0"), "");
  EXPECT_EQ(best("br;q=0, gzip"), "gzip");
  EXPECT_EQ(best("gzip;q=0.000, br;q=0.0"), "");
}

TEST(Coding, TheStarStandsForWhatIsNotNamed) {
  EXPECT_EQ(best("*"), "br");
  EXPECT_EQ(best("br;q=0, *"), "gzip");
  EXPECT_EQ(best("*;q=0"), "");
  EXPECT_EQ(best("gzip, *;q=0"), "gzip");
  EXPECT_EQ(best("gzip;q=0.3, *;q=0.5"), "br");
}

TEST(Coding, IdentityIsSentWhereItIsPreferredOrNothingFits) {
  EXPECT_EQ(best("identity"), "");
  EXPECT_EQ(best("identity, gzip;q=0.5"), "");
  EXPECT_EQ(best("identity;q=0.5, gzip"), "gzip");
  EXPECT_EQ(best("identity;q=0, gzip;q=0.1"), "gzip");
  EXPECT_EQ(best("deflate, zstd"), "");
  EXPECT_EQ(best(""), "");
}

TEST(Coding, WhatIsNoWeightIsNone) {
  for (const char* bad : {"gzip;q=", "gzip;q=x", "gzip;q=-1", "gzip;q=2", "gzip;q=nan", "gzip;q=0.5x", ";q=1", ",,"})
    EXPECT_EQ(best(bad), "") << bad;
}

TEST(Coding, SeveralHeadersAreOneList) {
  constexpr Coding kOffered[] = {Coding::kBrotli, Coding::kGzip};
  EXPECT_EQ(best_coding({{"Accept-Encoding", "gzip"}, {"Accept-Encoding", "br;q=0.1"}}, kOffered), Coding::kGzip);
  EXPECT_EQ(best_coding({}, kOffered), Coding::kNone);
}

}  // namespace
}  // namespace cfmock::http
