#include "base/time.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

namespace cfmock {
namespace {

using namespace std::chrono;

struct Unit {
  std::string_view name;
  Duration length;
};
constexpr std::array<Unit, 6> kUnits{{{"d", hours(24)},
                                      {"h", hours(1)},
                                      {"m", minutes(1)},
                                      {"s", seconds(1)},
                                      {"ms", milliseconds(1)},
                                      {"us", microseconds(1)}}};
constexpr Duration kLongest = hours(24 * 36525);

constexpr std::array<const char*, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

struct Civil {
  year_month_day date;
  hh_mm_ss<Duration> time;
};
Civil civil(Instant at) {
  const auto day = floor<days>(at);
  return {year_month_day(day), hh_mm_ss<Duration>(at - day)};
}

std::optional<int> digits(std::string_view text, size_t from, size_t count) {
  if (from + count > text.size()) return std::nullopt;
  int value = 0;
  for (size_t i = from; i < from + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

std::optional<Instant> instant(int y, int mo, int d, int h, int mi, int s) {
  const year_month_day date{year(y), month(static_cast<unsigned>(mo)), day(static_cast<unsigned>(d))};
  if (!date.ok() || h > 23 || mi > 59 || s > 60) return std::nullopt;
  return Instant(sys_days(date)) + hours(h) + minutes(mi) + seconds(s);
}

size_t count_digits(std::string_view text) {
  return std::min(text.find_first_not_of("0123456789"), text.size());
}

/// Cuts "12" or "1.5" off. Not what from_chars takes besides: "1.", ".5", "inf", "nan".
std::optional<double> take_number(std::string_view& text) {
  size_t length = count_digits(text);
  if (length == 0) return std::nullopt;
  if (length < text.size() && text[length] == '.') {
    const size_t fraction = count_digits(text.substr(length + 1));
    if (fraction == 0) return std::nullopt;
    length += 1 + fraction;
  }
  double value = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + length, value, std::chars_format::fixed);
  if (error != std::errc{}) return std::nullopt;
  text.remove_prefix(length);
  return value;
}

/// 1.5: "1.5", 2.0: "2".
std::string tenths(int64_t value) {
  return value % 10 == 0 ? std::to_string(value / 10) : fmt::format("{}.{}", value / 10, value % 10);
}

/// "1 h 5 min", or "1 h" without a rest.
std::string two_parts(int64_t whole, const char* unit, const std::string& rest, const char* rest_unit) {
  return rest == "0" ? fmt::format("{} {}", whole, unit)
                     : fmt::format("{} {} {} {}", whole, unit, rest, rest_unit);
}

/// `number`, which has no more digits than `digits`, with zeros in front.
void append_part(std::string& out, char before, int64_t number, size_t digits = 2) {
  out += before;
  out.append(digits, '0');
  for (auto at = out.rbegin(); number > 0; ++at, number /= 10) *at = static_cast<char>('0' + number % 10);
}
void append_year(std::string& out, int year) {
  if (year < 1000 || year > 9999)
    out += fmt::format("{:04}", year);
  else
    out += std::to_string(year);
}

/// `amount` in units of `unit`, rounded.
int64_t rounded(Duration amount, Duration unit) { return (amount.count() + unit.count() / 2) / unit.count(); }

}  // namespace

std::optional<Duration> parse_duration(std::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  if (text.empty()) return std::nullopt;
  Duration total{0};
  Duration smallest_so_far = kLongest;
  while (!text.empty()) {
    const auto amount = take_number(text);
    if (!amount) return std::nullopt;
    size_t length = 0;
    while (length < text.size() && text[length] >= 'a' && text[length] <= 'z') ++length;
    const std::string_view name = text.substr(0, length);
    const Unit* unit = nullptr;
    for (const Unit& candidate : kUnits)
      if (candidate.name == name) unit = &candidate;
    if (unit == nullptr || unit->length >= smallest_so_far) return std::nullopt;
    smallest_so_far = unit->length;
    const double added = *amount * static_cast<double>(unit->length.count());
    if (added > static_cast<double>(kLongest.count())) return std::nullopt;
    total += Duration(std::llround(added));
    if (total > kLongest) return std::nullopt;
    text.remove_prefix(length);
  }
  return negative ? -total : total;
}

// Rounded to what is shown before the unit is chosen: 59.96 s is a minute, not 60 s. Beyond a minute the rest
// is told, since "waited 1 min" of "1 min" would explain nothing.
std::string human(Duration amount) {
  if (amount < milliseconds(1)) return fmt::format("{} us", amount.count());
  if (const auto in = rounded(amount, microseconds(100)); in < 10'000) return tenths(in) + " ms";
  if (const auto in = rounded(amount, milliseconds(100)); in < 600) return tenths(in) + " s";
  if (const auto in = rounded(amount, milliseconds(100)); in < 36'000)
    return two_parts(in / 600, "min", tenths(in % 600), "s");
  if (const auto in = rounded(amount, minutes(1)); in < 24 * 60)
    return two_parts(in / 60, "h", std::to_string(in % 60), "min");
  const auto in = rounded(amount, hours(1));
  return two_parts(in / 24, "d", std::to_string(in % 24), "h");
}

// Written out rather than formatted: a row of the journal has two of them.
std::string rfc3339(Instant at, Fraction fraction) {
  const auto [date, time] = civil(at);
  std::string out;
  out.reserve(32);
  append_year(out, static_cast<int>(date.year()));
  append_part(out, '-', static_cast<unsigned>(date.month()));
  append_part(out, '-', static_cast<unsigned>(date.day()));
  append_part(out, 'T', time.hours().count());
  append_part(out, ':', time.minutes().count());
  append_part(out, ':', time.seconds().count());
  if (fraction != Fraction::kNone) append_part(out, '.', time.subseconds().count(), 6);
  if (fraction == Fraction::kTrimmed) {
    out.erase(out.find_last_not_of('0') + 1);
    if (out.back() == '.') out.pop_back();
  }
  return out += 'Z';
}

std::optional<Instant> parse_rfc3339(std::string_view text) {
  const auto y = digits(text, 0, 4), mo = digits(text, 5, 2), d = digits(text, 8, 2), h = digits(text, 11, 2),
             mi = digits(text, 14, 2), s = digits(text, 17, 2);
  if (!y || !mo || !d || !h || !mi || !s) return std::nullopt;
  if (text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != 't') || text[13] != ':' ||
      text[16] != ':')
    return std::nullopt;
  auto at = instant(*y, *mo, *d, *h, *mi, *s);
  if (!at) return std::nullopt;
  std::string_view rest = text.substr(19);
  if (!rest.empty() && rest.front() == '.') {
    rest.remove_prefix(1);
    int64_t scale = 100000, micros = 0;
    size_t count = 0;
    for (; count < rest.size() && rest[count] >= '0' && rest[count] <= '9'; ++count, scale /= 10)
      micros += (rest[count] - '0') * scale;
    if (count == 0) return std::nullopt;
    rest.remove_prefix(count);
    *at += Duration(micros);
  }
  if (rest == "Z" || rest == "z") return at;
  if (rest.size() == 6 && (rest[0] == '+' || rest[0] == '-') && rest[3] == ':') {
    const auto oh = digits(rest, 1, 2), om = digits(rest, 4, 2);
    if (!oh || !om || *oh > 23 || *om > 59) return std::nullopt;
    const Duration offset = hours(*oh) + minutes(*om);
    return rest[0] == '+' ? *at - offset : *at + offset;
  }
  return std::nullopt;
}

std::string http_date(Instant at) {
  const auto [date, time] = civil(at);
  const weekday day(floor<days>(at));
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kDays[day.c_encoding()],
                     static_cast<unsigned>(date.day()), kMonths[static_cast<unsigned>(date.month()) - 1],
                     static_cast<int>(date.year()), time.hours().count(), time.minutes().count(),
                     time.seconds().count());
}

}  // namespace cfmock
