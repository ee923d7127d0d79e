#include "base/text.hpp"

#include <gmock/gmock.h>

#include <chrono>

namespace cfmock {
namespace {

using ::testing::ElementsAre;
using Words = std::vector<std::string>;

TEST(CaseTest, IsThatOfAscii) {
  EXPECT_EQ(lower("ABC-xyz[@`{"), "abc-xyz[@`{");
  EXPECT_EQ(lower("\xc3\x89"), "\xc3\x89");  // É stays
  EXPECT_TRUE(iequals("Content-TYPE", "content-type"));
  EXPECT_FALSE(iequals("a", "ab"));
  EXPECT_FALSE(iequals("@", "`"));  // 32 apart, but no letters
  EXPECT_TRUE(iequals("", ""));
}

TEST(TrimTest, TakesWhiteSpaceFromTheEnds) {
  EXPECT_EQ(trim(" \t\r\n a b \n"), "a b");
  EXPECT_EQ(trim(" \t"), "");
  EXPECT_EQ(trim(""), "");
  EXPECT_EQ(trim("\xc2\xa0x"), "\xc2\xa0x");
}

TEST(SplitTest, KeepsEmptyParts) {
  EXPECT_THAT(split("a,b,c", ','), ElementsAre("a", "b", "c"));
  EXPECT_THAT(split(",a,,", ','), ElementsAre("", "a", "", ""));
  EXPECT_THAT(split("", ','), ElementsAre(""));
}

TEST(JoinTest, PutsBetween) {
  EXPECT_EQ(join({"a", "b"}, ", "), "a, b");
  EXPECT_EQ(join({}, ", "), "");
}

TEST(ReplaceTest, ReplacesEach) {
  EXPECT_EQ(replace_all("aXbX", "X", "--"), "a--b--");
  EXPECT_EQ(replace_all("aaa", "aa", "a"), "aa");  // from left to right, once
  EXPECT_EQ(replace_all("a", "a", "aa"), "aa");    // not in what it put
  EXPECT_EQ(replace_all("abc", "", "x"), "abc");   // nothing is nowhere
  EXPECT_EQ(replace_all("abc", "b", ""), "ac");
}

TEST(OneOfTest, ReadsAsASentence) {
  EXPECT_EQ(one_of({}), "");
  EXPECT_EQ(one_of({"a"}), "a");
  EXPECT_EQ(one_of({"a", "b"}), "a or b");
  EXPECT_EQ(one_of({"a", "b", "c"}), "a, b or c");
}

// ---- Guessing what was meant

TEST(NearestTest, GuessesTypos) {
  const Words known{"expires_on", "not_before", "permissions", "zones"};
  EXPECT_EQ(nearest("expires_one", known), "expires_on");
  EXPECT_EQ(nearest("expire_on", known), "expires_on");
  EXPECT_EQ(nearest("exipres_on", known), "expires_on");  // two letters swapped count as one
  EXPECT_EQ(nearest("EXPIRES_ON", known), "expires_on");
  EXPECT_EQ(nearest("permisions", known), "permissions");
  EXPECT_EQ(nearest("zone", known), "zones");
}

TEST(NearestTest, GuessesNothingFarAway) {
  EXPECT_EQ(nearest("colour", {"expires_on", "zones"}), std::nullopt);
  EXPECT_EQ(nearest("expired", {"missing-token", "expired-token"}), "expired-token");  // the only one that begins so
  EXPECT_EQ(nearest("missing", {"missing-token", "missing-permission"}), std::nullopt);
  EXPECT_EQ(nearest("ex", {"expired-token"}), std::nullopt);
  EXPECT_EQ(nearest("abc", {"xyz", "axx"}), std::nullopt);  // short words may differ in one letter
  EXPECT_EQ(nearest("zone", {"z"}), std::nullopt);
  EXPECT_EQ(nearest("", {"a"}), std::nullopt);
  EXPECT_EQ(nearest("a", {}), std::nullopt);
}

TEST(NearestTest, AllowsMoreInLongerWords) {
  EXPECT_EQ(nearest("abxd", {"abcd"}), "abcd");
  EXPECT_EQ(nearest("axxd", {"abcd"}), std::nullopt);
  EXPECT_EQ(nearest("abdc", {"abcd"}), "abcd");  // two letters swapped are one mistake
  EXPECT_EQ(nearest("axxdefgh", {"abcdefgh"}), "abcdefgh");
  EXPECT_EQ(nearest("axxxefgh", {"abcdefgh"}), std::nullopt);
  EXPECT_EQ(nearest("axxxefghi", {"abcdefghi"}), "abcdefghi");
  EXPECT_EQ(nearest("axxxxfghi", {"abcdefghi"}), std::nullopt);
}

TEST(NearestTest, TakesTheNearestOfSeveral) {
  EXPECT_EQ(nearest("at_mots", {"at_least", "at_most"}), "at_most");
  EXPECT_EQ(nearest("bat", {"cat", "bat"}), "bat");
  EXPECT_EQ(nearest("aat", {"cat", "bat"}), "cat");  // the first of equals
}

// A scalar of a hostile file may be a megabyte. A table of its size by each known word would take gigabytes;
// here it would only take its time, so that a failure harms nobody.
TEST(NearestTest, AHugeWordCostsNothing) {
  const std::string huge(50'000, 'x');
  const Words known(2'000, "expires_on");
  const auto before = std::chrono::steady_clock::now();
  EXPECT_EQ(nearest(huge, known), std::nullopt);
  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(1));
}

TEST(SuggestionTest, GuessesOrLists) {
  EXPECT_EQ(suggestion("zone", {"zones", "records"}), "did you mean zones?");
  EXPECT_EQ(suggestion("colour", {"zones", "records"}), "one of: zones or records");
  EXPECT_EQ(suggestion("colour", {}), "");
}

// ---- UTF-8

TEST(Utf8Test, TakesEveryLength) {
  for (const char* text : {"", "plain", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf",
                           "\xee\x80\x80", "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"})
    EXPECT_TRUE(valid_utf8(text)) << text;
  EXPECT_TRUE(valid_utf8(std::string_view("\0", 1)));
}

TEST(Utf8Test, RefusesWhatIsNone) {
  for (const char* text :
       {"\x80", "\xff", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xf0\x8f\xbf\xbf",  // overlong
        "\xed\xa0\x80", "\xed\xbf\xbf",                                              // surrogates
        "\xf4\x90\x80\x80", "\xf5\x80\x80\x80",                                      // beyond U+10FFFF
        "\xc2", "\xe0\xa0", "\xf0\x90\x80", "\xc2x", "\xe0\xa0x", "\xf0\x90\x80x",
        "a\x80"})  // cut off, or too long
    EXPECT_FALSE(valid_utf8(text)) << printable(text);
}

TEST(PrintableTest, ShowsControlsAndInvalidBytes) {
  EXPECT_EQ(printable("plain \xc3\xa9 \xf0\x9f\x98\x80"), "plain \xc3\xa9 \xf0\x9f\x98\x80");
  EXPECT_EQ(printable("a\nb\tc\rd"), "a\\nb\\tc\\rd");
  EXPECT_EQ(printable("\x1b[31m\x7f"), "\\x1b[31m\\x7f");
  EXPECT_EQ(printable(std::string_view("\0", 1)), "\\x00");
  EXPECT_EQ(printable("\xff\xc3("), "\\xff\\xc3(");
  EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80");
}

TEST(PrintableTest, ShowsWhatHidesOrTurnsTheLineAround) {
  EXPECT_EQ(printable("\u0080\u009b31m\u009f\u00a0"), "\\u{0080}\\u{009b}31m\\u{009f}\u00a0");
  EXPECT_EQ(printable("a\u202egpj.exe\u2066\u2069\u200e\u200f"),
            "a\\u{202e}gpj.exe\\u{2066}\\u{2069}\\u{200e}\\u{200f}");
  EXPECT_EQ(printable("\u2028\u2029\ufeff"), "\\u{2028}\\u{2029}\\u{feff}");
  EXPECT_EQ(printable("\ufffe\uffff\U0001fffe\ufffd"), "\\u{fffe}\\u{ffff}\\u{1fffe}\ufffd");
}

TEST(PrintableTest, IsValidAndStaysAsItIs) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  const std::string once = printable(all);
  EXPECT_TRUE(valid_utf8(once));
  EXPECT_EQ(printable(once), once);
}

// ---- For a shell

TEST(ShellTest, QuotesWhatNeedsIt) {
  EXPECT_EQ(shell_quoted("http://127.0.0.1:8080/client/v4"), "http://127.0.0.1:8080/client/v4");
  EXPECT_EQ(shell_quoted("dev+x@example.com"), "dev+x@example.com");
  EXPECT_EQ(shell_quoted(""), "''");
  EXPECT_EQ(shell_quoted("a b"), "'a b'");
  EXPECT_EQ(shell_quoted("it's"), "'it'\\''s'");
  EXPECT_EQ(shell_quoted("$(rm -rf ~)"), "'$(rm -rf ~)'");
  EXPECT_EQ(shell_quoted("a\nb"), "'a\nb'");
  for (const char c : std::string("`\"\\!*?[]{}()<>|&;#~$^ \t"))
    EXPECT_EQ(shell_quoted(std::string(1, c)).front(), '\'') << c;
  EXPECT_EQ(shell_quoted("\xc3\xa9"), "'\xc3\xa9'");
}

// ---- Numbers

TEST(HexTest, IsHexAlone) {
  EXPECT_TRUE(is_hex("0123456789abcdefABCDEF"));
  for (const char* text : {"", "g", "0x1", " 1", "1\n"}) EXPECT_FALSE(is_hex(text)) << text;
}

TEST(IntTest, IsANumberAlone) {
  EXPECT_EQ(parse_int("0"), 0);
  EXPECT_EQ(parse_int("-12"), -12);
  EXPECT_EQ(parse_int("9223372036854775807"), INT64_MAX);
  for (const char* text : {"", "-", "+1", " 1", "1 ", "1.0", "1e3", "0x10", "9223372036854775808", "one"})
    EXPECT_FALSE(parse_int(text)) << text;
}

}  // namespace
}  // namespace cfmock
