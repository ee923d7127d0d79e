#include "base/time.hpp"

#include <gtest/gtest.h>

namespace cfmock {
namespace {

using namespace std::chrono;

Instant at(const char* text) {
  const auto parsed = parse_rfc3339(text);
  if (!parsed) throw std::runtime_error(text);
  return *parsed;
}

// ---- Durations

TEST(DurationTest, Reads) {
  EXPECT_EQ(parse_duration("250ms"), milliseconds(250));
  EXPECT_EQ(parse_duration("30s"), seconds(30));
  EXPECT_EQ(parse_duration("5m"), minutes(5));
  EXPECT_EQ(parse_duration("1h"), hours(1));
  EXPECT_EQ(parse_duration("30d"), hours(720));
  EXPECT_EQ(parse_duration("7us"), microseconds(7));
  EXPECT_EQ(parse_duration("0s"), seconds(0));
  EXPECT_EQ(parse_duration("1.5s"), milliseconds(1500));
  EXPECT_EQ(parse_duration("0.1us"), seconds(0));
  EXPECT_EQ(parse_duration("0.000001s"), microseconds(1));
}

TEST(DurationTest, ReadsSigns) {
  EXPECT_EQ(parse_duration("-1d"), -hours(24));
  EXPECT_EQ(parse_duration("+2s"), seconds(2));
  EXPECT_EQ(parse_duration("-1h30m"), -minutes(90));  // of the whole, not of its first part
}

TEST(DurationTest, ReadsPartsFromLargeToSmall) {
  EXPECT_EQ(parse_duration("1h30m"), minutes(90));
  EXPECT_EQ(parse_duration("1d2h3m4s5ms6us"),
            hours(26) + minutes(3) + seconds(4) + milliseconds(5) + microseconds(6));
  EXPECT_EQ(parse_duration("90m"), minutes(90));  // no part has a bound
}

TEST(DurationTest, RefusesEverythingElse) {
  for (const char* text :
       {"",     "-",      "+",         "5",       "0",    "s",         "h1",        "5 m",  " 5m",   "5m ",
        "5M",   "5min",   "5sec",      "1w",      "1y",   "30m1h",     "1h1h",      "1m1m", "--1h",  "+-1h",
        "-+1h", "1h-30m", "1h+30m",    "1.s",     ".5s",  "1..5s",     "1,5s",      "1e3s", "0x10s", "infs",
        "nans", "nanms",  "infinityd", "nan(1)s", "1h30", "\xc2\xb5s", "5\xc2\xb5s"})
    EXPECT_FALSE(parse_duration(text)) << text;
  EXPECT_FALSE(parse_duration(std::string_view("5s\0", 3)));
}

TEST(DurationTest, EndsAtAHundredYears) {
  EXPECT_EQ(parse_duration("36525d"), hours(24 * 36525));
  EXPECT_EQ(parse_duration("-36525d"), -hours(24 * 36525));
  for (const char* text : {"36526d", "-36526d", "36525d1us", "99999999999999999999d", "36525d36525h"})
    EXPECT_FALSE(parse_duration(text)) << text;
  EXPECT_FALSE(parse_duration(std::string(400, '9') + "s"));
}

TEST(HumanTest, ShowsWhatAPersonWouldSay) {
  EXPECT_EQ(human(seconds(0)), "0 us");
  EXPECT_EQ(human(microseconds(999)), "999 us");
  EXPECT_EQ(human(milliseconds(1)), "1 ms");
  EXPECT_EQ(human(microseconds(1'250)), "1.3 ms");
  EXPECT_EQ(human(milliseconds(250)), "250 ms");
  EXPECT_EQ(human(milliseconds(1500)), "1.5 s");
  EXPECT_EQ(human(seconds(59)), "59 s");
  EXPECT_EQ(human(minutes(1)), "1 min");
  EXPECT_EQ(human(minutes(5)), "5 min");
  EXPECT_EQ(human(hours(1)), "1 h");
  EXPECT_EQ(human(hours(24)), "1 d");
  EXPECT_EQ(human(hours(24 * 90)), "90 d");
}

TEST(HumanTest, TellsTheRestBeyondAMinute) {
  EXPECT_EQ(human(milliseconds(61'500)), "1 min 1.5 s");
  EXPECT_EQ(human(seconds(61)), "1 min 1 s");
  EXPECT_EQ(human(milliseconds(299'700)), "4 min 59.7 s");  // against 5 min
  EXPECT_EQ(human(minutes(65)), "1 h 5 min");
  EXPECT_EQ(human(hours(1) + seconds(20)), "1 h");  // "expired 1 h ago", 20 s after the start
  EXPECT_EQ(human(hours(27)), "1 d 3 h");
}

TEST(HumanTest, RoundsUpIntoTheNextUnit) {
  EXPECT_EQ(human(microseconds(999'960)), "1 s");
  EXPECT_EQ(human(microseconds(59'960'000)), "1 min");
  EXPECT_EQ(human(hours(1) - milliseconds(1)), "1 h");
  EXPECT_EQ(human(hours(24) - seconds(1)), "1 d");
}

// ---- RFC 3339

TEST(Rfc3339Test, Writes) {
  const Instant moment = sys_days(2026y / November / 24) + hours(12) + microseconds(123'400);
  EXPECT_EQ(rfc3339(moment), "2026-11-24T12:00:00Z");
  EXPECT_EQ(rfc3339(moment, Fraction::kSixDigits), "2026-11-24T12:00:00.123400Z");
  EXPECT_EQ(rfc3339(moment, Fraction::kTrimmed), "2026-11-24T12:00:00.1234Z");
  EXPECT_EQ(rfc3339(floor<seconds>(moment), Fraction::kTrimmed), "2026-11-24T12:00:00Z");
  EXPECT_EQ(rfc3339(floor<seconds>(moment), Fraction::kSixDigits), "2026-11-24T12:00:00.000000Z");
  EXPECT_EQ(rfc3339(Instant(microseconds(-1)), Fraction::kSixDigits), "1969-12-31T23:59:59.999999Z");
}

TEST(Rfc3339Test, Reads) {
  EXPECT_EQ(at("1970-01-01T00:00:00Z"), Instant());
  EXPECT_EQ(at("2026-11-24T12:00:00Z"), sys_days(2026y / November / 24) + hours(12));
  EXPECT_EQ(at("2026-11-24t12:00:00z"), at("2026-11-24T12:00:00Z"));
  EXPECT_EQ(at("2026-11-24T12:00:00.5Z"), at("2026-11-24T12:00:00Z") + milliseconds(500));
  EXPECT_EQ(at("2026-11-24T12:00:00.123456789Z"), at("2026-11-24T12:00:00Z") + microseconds(123'456));
  EXPECT_EQ(at("2026-11-24T12:00:00+01:30"), at("2026-11-24T10:30:00Z"));
  EXPECT_EQ(at("2026-11-24T12:00:00.5-00:30"), at("2026-11-24T12:30:00.5Z"));
  EXPECT_EQ(at("2016-12-31T23:59:60Z"), at("2017-01-01T00:00:00Z"));  // a leap second
}

TEST(Rfc3339Test, KnowsLeapYears) {
  EXPECT_EQ(at("2024-02-29T00:00:00Z") + hours(24), at("2024-03-01T00:00:00Z"));
  EXPECT_EQ(at("2000-02-29T00:00:00Z") + hours(24), at("2000-03-01T00:00:00Z"));
  EXPECT_EQ(at("2026-02-28T00:00:00Z") + hours(24), at("2026-03-01T00:00:00Z"));
  for (const char* text :
       {"2026-02-29T00:00:00Z", "2023-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2024-02-30T00:00:00Z"})
    EXPECT_FALSE(parse_rfc3339(text)) << text;
}

TEST(Rfc3339Test, RefusesEverythingElse) {
  for (const char* text : {"",
                           "2026-11-24",
                           "2026-11-24T12:00:00",
                           "2026-11-24 12:00:00Z",
                           "2026-11-24T12:00Z",
                           "2026-13-01T00:00:00Z",
                           "2026-00-01T00:00:00Z",
                           "2026-01-00T00:00:00Z",
                           "2026-04-31T00:00:00Z",
                           "2026-11-24T24:00:00Z",
                           "2026-11-24T12:60:00Z",
                           "2026-11-24T12:00:61Z",
                           "2026-11-24T12:00:00.Z",
                           "2026-11-24T12:00:00ZZ",
                           "2026-11-24T12:00:00+1:00",
                           "2026-11-24T12:00:00+0100",
                           "2026-11-24T12:00:00+24:00",
                           "2026-11-24T12:00:00+01:60",
                           "26-11-24T12:00:00Z",
                           "-026-11-24T12:00:00Z",
                           "2026/11/24T12:00:00Z",
                           "2026-11-24T12.00:00Z",
                           "2026-11-24T12:00.00Z",
                           " 2026-11-24T12:00:00Z",
                           "2026-11-24T12:00:00Z ",
                           "2026-1 -24T12:00:00Z"})
    EXPECT_FALSE(parse_rfc3339(text)) << text;
}

TEST(Rfc3339Test, ReadsWhatItWrites) {
  for (const int64_t us :
       {INT64_C(0), INT64_C(-1), INT64_C(1), INT64_C(951'782'400'000'000), INT64_C(253'402'300'799'999'999)})
    EXPECT_EQ(parse_rfc3339(rfc3339(Instant(microseconds(us)), Fraction::kSixDigits)),
              Instant(microseconds(us)));
}

// ---- HTTP-date

TEST(HttpDateTest, Writes) {
  EXPECT_EQ(http_date(at("2026-11-24T12:00:00.9Z")), "Tue, 24 Nov 2026 12:00:00 GMT");
  EXPECT_EQ(http_date(at("1994-11-06T08:49:37Z")), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(http_date(at("2024-02-29T23:59:59Z")), "Thu, 29 Feb 2024 23:59:59 GMT");
}

}  // namespace
}  // namespace cfmock
