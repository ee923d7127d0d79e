// Expectations on tries: how often, how far apart, how many at a time.

#include <charconv>

#include "scenario/expectations.hpp"
#include "scenario/types.hpp"

namespace cfmock::scenario {
namespace {

std::optional<double> number_in(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// "25%": the part, 0.25.
Type<double> percentage() {
  return {[](Reader& in, const Node& node) -> std::optional<double> {
            std::string_view text = node.text;
            const bool percent = node.is_scalar() && text.ends_with('%');
            if (percent) text.remove_suffix(1);
            const auto value = percent ? number_in(text) : std::nullopt;
            if (value && *value >= 0 && *value <= 100) return *value / 100;
            in.error(node,
                     node.is_scalar() ? fmt::format("\"{}\" is no percentage", printable(node.text))
                                      : fmt::format("expected a percentage, got {}", kind_name(node)),
                     "write one from 0% to 100%, such as 25%");
            return std::nullopt;
          },
          [](Schema&) {
            return Json{{"type", "string"}, {"pattern", R"(^([0-9]{1,2}(\.[0-9]+)?|100)%$)"}};
          }};
}

Type<double> factor() {
  static constexpr double kMost = 100;
  return {[](Reader& in, const Node& node) -> std::optional<double> {
            const auto value = node.is_plain() ? number_in(node.text) : std::nullopt;
            if (value && *value >= 1 && *value <= kMost) return value;
            in.error(node,
                     node.is_scalar() ? fmt::format("\"{}\" is no factor", printable(node.text))
                                      : fmt::format("expected a factor, got {}", kind_name(node)),
                     "write a number from 1 to 100, such as 2: each wait twice the one before");
            return std::nullopt;
          },
          [](Schema&) {
            return Json{{"type", "number"}, {"minimum", 1}, {"maximum", kMost}};
          }};
}

struct Bound {
  bool retry_after = false;
  std::optional<Duration> time;
};
/// retry-after, or a duration.
Type<Bound> bound(const std::string& or_else) {
  const auto word_type = word<Bound>("wait", {{"retry-after", {true, std::nullopt}}}, or_else);
  const auto time = mapped<Bound>(positive_wait(), [](Reader&, const Node&, Duration given) {
    return std::optional(Bound{false, given});
  });
  return {[word_type, time](Reader& in, const Node& node) -> std::optional<Bound> {
            const bool starts_as_time =
                node.is_scalar() && node.text.find_first_of("0123456789") != std::string::npos;
            return starts_as_time ? time.read(in, node) : word_type.read(in, node);
          },
          [word_type, time](Schema& schema) {
            return Json{{"anyOf", {word_type.schema(schema), time.schema(schema)}}};
          }};
}

struct Waits {
  Bound at_least, at_most;
  WaitPolicy policy;
};

/// `key` says something about `other` only.
void check_needs(Reader& in, const Node& node, std::string_view key, std::string_view other) {
  const Entry* entry = node.entry(std::string(key));
  if (entry == nullptr || node.entry(std::string(other)) != nullptr) return;
  in.error(entry->key, fmt::format("\"{}\" says something about {} waits, and none are asked for", key, other),
           fmt::format("add \"{}: ...\", or remove it", other));
}

void check_waits(Reader& in, const Node& node, Waits& out) {
  check_bounds(in, node, out.at_least.time, out.at_most.time);
  if (out.policy.fixed && out.policy.exponential)
    in.error(node.entry("exponential")->key, "waits are either fixed or exponential", "keep one of the two");
  for (const char* key : {"factor", "jitter", "cap"}) check_needs(in, node, key, "exponential");
  check_needs(in, node, "tolerance", "fixed");
  if (out.policy.exponential && out.policy.cap && *out.policy.cap < *out.policy.exponential)
    in.error(node.entry("cap")->key, "the cap is below the first wait", "let it be at least as long");
}

template <class Member, class T>
Field<Waits> policy_field(std::string key, Type<T> type, Member WaitPolicy::*member, std::string doc) {
  return field_with<Waits>(std::move(key), type, std::move(doc),
                           [member](Waits& out, T given, const Entry&, Reader&) { out.policy.*member = given; });
}

const Object<Waits>& waits_table() {
  static const Object<Waits> table{
      "waits expectation",
      {field("at_least", bound(", or a duration such as 2s"), &Waits::at_least, "Each wait: retry-after, or a duration."),
       field("at_most", bound(", or a duration such as 30s"), &Waits::at_most, "Each wait: retry-after, or a duration."),
       policy_field("fixed", positive_wait(), &WaitPolicy::fixed, "Each wait is so long."),
       policy_field("tolerance", percentage(), &WaitPolicy::tolerance, "Of fixed, up and down; left out, 10%."),
       policy_field("exponential", positive_wait(), &WaitPolicy::exponential,
                    "The first wait; each further one is factor times as long."),
       policy_field("factor", factor(), &WaitPolicy::factor, "Of exponential; left out, 2."),
       policy_field("jitter", percentage(), &WaitPolicy::jitter, "Of exponential, up and down; left out, none."),
       policy_field("cap", positive_wait(), &WaitPolicy::cap, "Of exponential: no wait is longer.")},
      Keys::kAtLeastOne,
      check_waits,
      "retry-after, 2s, {fixed: 1s} or {exponential: 500ms, factor: 2, jitter: 25%, cap: 8s}"};
  return table;
}

Type<Waits> waits() {
  const auto scalar = mapped<Waits>(bound(", a duration such as 2s, or {exponential: 500ms, factor: 2}"),
                                    [](Reader&, const Node&, Bound least) { return std::optional(Waits{least, {}, {}}); });
  return scalar_or(scalar, object_type(waits_table()));
}

const Object<ExpectRetries>& retries_table() {
  static const Object<ExpectRetries> table{
      "retries expectation",
      {required(field("of", request_pattern(), &ExpectRetries::of, "Which requests.")),
       field("at_least", count(), &ExpectRetries::at_least, "Tries beyond the first, for each call."),
       field("at_most", count(), &ExpectRetries::at_most, "Tries beyond the first, for each call."),
       field_with<ExpectRetries>("waits", waits(),
                                 "retry-after: what the answer asked for; a duration: at least so long; or a "
                                 "policy: {fixed}, {exponential, factor, jitter, cap}, {at_least, at_most}.",
                                 [](ExpectRetries& out, Waits given, const Entry&, Reader&) {
                                   out.waits_retry_after = given.at_least.retry_after;
                                   out.waits_at_least = given.at_least.time;
                                   out.policy = given.policy;
                                   out.policy.at_most = given.at_most.time;
                                   out.policy.at_most_retry_after = given.at_most.retry_after;
                                 }),
       field("backs_off", yes_or_no(), &ExpectRetries::backs_off,
             "true: each wait is at least as long as the one before."),
       field("budget", positive_wait(), &ExpectRetries::budget, "All waits of one call together.")},
      Keys::kAtLeastOne,
      [](Reader& in, const Node& node, ExpectRetries& out) {
        check_bounds(in, node, out.at_least, out.at_most);
      }};
  return table;
}

const Object<ExpectStorm>& storm_table() {
  static const Object<ExpectStorm> table{
      "storm expectation",
      {required(field("of", request_pattern(), &ExpectStorm::of, "Which requests are counted.")),
       required(field("at_most", whole("a count", 1, INT32_MAX), &ExpectStorm::at_most, "This many or fewer.")),
       required(field("within", positive_wait(), &ExpectStorm::within, "In any span of this length."))},
      Keys::kAnyNumber,
      {},
      "{of: any, at_most: 10, within: 1s}"};
  return table;
}

}  // namespace

Type<ExpectRetries> retries() { return object_type(retries_table()); }
Type<ExpectStorm> storm() { return object_type(storm_table()); }

}  // namespace cfmock::scenario
