#pragma once
// Instants and durations in whole microseconds (the API prints six digits), and their written forms.
// Nothing here reads a clock: time is handed in.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace cfmock {

using Duration = std::chrono::microseconds;
using Instant = std::chrono::sys_time<Duration>;

/// "250ms", "30s", "5m", "1h", "-1d", "1h30m", "+2s": nullopt if it is anything else, or beyond 100 years.
std::optional<Duration> parse_duration(std::string_view text);
/// What parse_duration takes, for error messages.
inline constexpr std::string_view kDurationForms = "a duration such as 250ms, 30s, 5m, 1h, 30d, or -1h";
/// The same where none goes back.
inline constexpr std::string_view kForwardDurationForms = "a duration such as 250ms, 30s, 5m, 1h or 30d";

/// For people: "250 ms", "1.5 s", "5 min", "1 min 1.5 s", "1 h", "1 h 5 min", "2 d". Never negative: give the
/// amount.
std::string human(Duration amount);

enum class Fraction { kNone, kSixDigits, kTrimmed };
/// RFC 3339 in UTC, "2026-11-24T12:00:00.123456Z". kTrimmed drops trailing zeros, as Cloudflare's DNS records
/// do.
std::string rfc3339(Instant at, Fraction fraction = Fraction::kNone);
std::optional<Instant> parse_rfc3339(std::string_view text);

/// RFC 9110 HTTP-date, "Tue, 24 Nov 2026 12:00:00 GMT".
std::string http_date(Instant at);

}  // namespace cfmock
