#include "base/size.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace cfmock {
namespace {

TEST(Size, forms) {
  EXPECT_EQ(parse_size("0"), 0u);
  EXPECT_EQ(parse_size("65536"), 65536u);
  EXPECT_EQ(parse_size("64KiB"), 65536u);
  EXPECT_EQ(parse_size("16MiB"), size_t{16} << 20);
  EXPECT_EQ(parse_size("2GiB"), size_t{2} << 30);
  EXPECT_EQ(parse_size("18446744073709551615"), SIZE_MAX);
}

TEST(Size, everything_else_is_none) {
  for (const char* text : {"", "KiB", "64 KiB", "64kib", "64KB", "64K", "64k", "1.5MiB", "-1", "+1", "0x10", " 1", "1 ", "1B",
                           "18446744073709551616", "18014398509481984KiB", "99999999999999GiB"})
    EXPECT_EQ(parse_size(text), std::nullopt) << text;
}

TEST(Size, is_written_in_the_largest_unit_that_fits) {
  EXPECT_EQ(written_size(0), "0");
  EXPECT_EQ(written_size(1000), "1000");
  EXPECT_EQ(written_size(65536), "64KiB");
  EXPECT_EQ(written_size(size_t{512} << 20), "512MiB");
  EXPECT_EQ(written_size(size_t{1536} << 20), "1536MiB");
  EXPECT_EQ(written_size(size_t{1} << 40), "1024GiB");
}

}  // namespace
}  // namespace cfmock
