#include "cli/options_limits.hpp"

#include <fmt/format.h>

#include <optional>
#include <variant>

#include "base/size.hpp"
#include "base/text.hpp"
#include "cli/options_judge.hpp"

namespace cfmock::cli {
namespace {

using net::WireLimits;
using std::chrono::hours;
using std::chrono::milliseconds;
constexpr size_t kKi = 1024, kMi = kKi * kKi, kGi = kKi * kMi;

/// Of bytes, in the forms of parse_size.
struct Bytes {
  size_t WireLimits::*field;
  size_t least, most;
};
struct Count {
  size_t WireLimits::*field;
  size_t least, most;
};
struct Time {
  Duration WireLimits::*field;
  Duration least, most;
};

struct Row {
  const char* option;
  const char* note;
  std::variant<Bytes, Count, Time> what;
};

// A head of 1 KiB is the least with which a client can say anything; below 20 ms every client is slow.
const std::array<Row, std::tuple_size_v<LimitTexts>> kRows{{
    {"--max-header-bytes", "Of a request's line and header; more is refused with 431",
     Bytes{&WireLimits::header_bytes, kKi, 16 * kMi}},
    {"--max-body-bytes", "Of a request's body; more is refused with 413", Bytes{&WireLimits::body_bytes, 0, kGi}},
    {"--max-in-flight-bytes", "Of all requests and answers that are under way; more is refused with 503",
     Bytes{&WireLimits::in_flight_bytes, 64 * kKi, 1024 * kGi}},
    {"--max-connections", "That are open at once; more are refused with 503",
     Count{&WireLimits::connections, 1, 1'000'000}},
    {"--max-first-byte-time", "A connection that has said nothing at all for so long, or nothing more after its TLS handshake or CONNECT, is closed",
     Time{&WireLimits::first_byte_timeout, milliseconds(20), hours(24)}},
    {"--max-request-time", "From a request's first byte to its last; a slower one is refused with 408",
     Time{&WireLimits::request_timeout, milliseconds(20), hours(24)}},
    {"--max-idle-time", "A connection without a request for so long is closed",
     Time{&WireLimits::idle_timeout, milliseconds(20), hours(24)}},
}};

std::string written(const Bytes&, size_t value) { return written_size(value); }
std::string written(const Count&, size_t value) { return std::to_string(value); }
/// As parse_duration reads it.
std::string written(const Time&, Duration value) {
  return replace_all(replace_all(human(value), "min", "m"), " ", "");
}

std::string forms(const Bytes&) { return "a size such as 64KiB, 16MiB or 65536"; }
std::string forms(const Count&) { return "a number"; }
std::string forms(const Time&) { return std::string(kForwardDurationForms); }

std::optional<size_t> read(const Bytes&, std::string_view text) { return parse_size(text); }
std::optional<size_t> read(const Count&, std::string_view text) {
  const auto number = parse_int(text);
  return number && *number >= 0 ? std::optional(static_cast<size_t>(*number)) : std::nullopt;
}
std::optional<Duration> read(const Time&, std::string_view text) { return parse_duration(text); }

bool read_limit(const Row& row, const std::string& text, WireLimits& out, std::ostream& err) {
  return std::visit(
      [&](const auto& what) {
        const auto value = read(what, text);
        if (value && *value >= what.least && *value <= what.most) return out.*(what.field) = *value, true;
        usage_error(err, fmt::format("{} takes {}, from {} to {}, not \"{}\"", row.option, forms(what),
                                     written(what, what.least), written(what, what.most), printable(text)));
        return false;
      },
      row.what);
}

}  // namespace

void describe_limits(CLI::App& command, LimitTexts& texts) {
  for (size_t i = 0; i < kRows.size(); ++i) {
    const std::string standard = std::visit(
        [](const auto& what) { return written(what, WireLimits{}.*(what.field)); }, kRows[i].what);
    command.add_option(kRows[i].option, texts[i], fmt::format("{} ({})", kRows[i].note, standard));
  }
}

bool read_limits(const LimitTexts& texts, WireLimits& out, std::ostream& err) {
  for (size_t i = 0; i < kRows.size(); ++i)
    if (!texts[i].empty() && !read_limit(kRows[i], texts[i], out, err)) return false;
  return true;
}

}  // namespace cfmock::cli
