#include "scenario/limits.hpp"

#include "cloudflare/names.hpp"
#include "scenario/retry_after.hpp"
#include "scenario/types.hpp"

namespace cfmock::scenario {
namespace {

using cloudflare::LimitSpec;
using cloudflare::MeterMode;
using cloudflare::MeterRow;
using cloudflare::MeterSpec;

constexpr int kMost = 1000000;

template <class Owner>
Field<Owner> retry_after_row() {
  return field_with<Owner>("retry_after", retry_after_of_limit(),
                           "true, http-date, epoch, nonsense, absent, or a fixed duration; left out, true.",
                           [](Owner& out, RetryAfterChoice choice, const Entry&, Reader&) {
                             out.retry_after = choice.as;
                             out.retry_after_fixed = choice.wait;
                           });
}

Type<MeterMode> mode() {
  return word<MeterMode>("mode", {{"lockout", MeterMode::kLockout},
                                  {"gcra", MeterMode::kGcra},
                                  {"window", MeterMode::kWindow}});
}

/// What the keys that were written mean together: a limit that makes no sense is refused, not guessed at.
void check_together(Reader& in, const Node& node, MeterMode mode, int requests, Duration window) {
  if (const Entry* entry = node.entry("lockout"); entry != nullptr && mode != MeterMode::kLockout)
    in.error(entry->key, "only mode lockout locks out",
             "remove lockout, or write mode: lockout");
  if (const Entry* entry = node.entry("burst"); entry != nullptr && mode != MeterMode::kGcra)
    in.error(entry->key, "only mode gcra has a bucket", "remove burst, or write mode: gcra");
  if (mode == MeterMode::kGcra && window.count() > 0 && window < Duration(1) * requests)
    in.error(node, fmt::format("{} requests in {} drip faster than one in a microsecond", requests, human(window)),
             "fewer requests, or a longer time");
}

// ---- Meters

std::vector<std::string> presets_of(std::string_view meter) {
  std::vector<std::string> out;
  for (const MeterRow& row : cloudflare::meters())
    if (row.name == meter && !row.preset.empty()) out.emplace_back(row.preset);
  return out;
}

/// A meter as its keys bend it; the row it starts from is put in by the caller.
const Object<MeterSpec>& meter_table() {
  static const Object<MeterSpec> table{
      "meter",
      {field_with<MeterSpec>("requests", whole("a number of requests", 1, kMost),
                             "How much is let through in a window.",
                             [](MeterSpec& out, int value, const Entry&, Reader&) { out.rule.quota = value; }),
       field_with<MeterSpec>("per", positive_wait(), "The window.",
                             [](MeterSpec& out, Duration value, const Entry&, Reader&) { out.rule.window = value; }),
       field_with<MeterSpec>("mode", mode(),
                             "lockout: then all is refused for a time; gcra: capacity drips back; window: all is "
                             "refused until it ends.",
                             [](MeterSpec& out, MeterMode value, const Entry&, Reader&) { out.rule.mode = value; }),
       field_with<MeterSpec>("lockout", positive_wait(), "How long all is refused.",
                             [](MeterSpec& out, Duration value, const Entry&, Reader&) { out.rule.lockout = value; }),
       field_with<MeterSpec>("burst", whole("a number of requests", 1, kMost), "What the bucket of gcra holds.",
                             [](MeterSpec& out, int value, const Entry&, Reader&) { out.rule.burst = value; }),
       retry_after_row<MeterSpec>(),
       field("error", word_of("error", cloudflare::error_names), &MeterSpec::error, "The error that refuses.")},
      Keys::kAtLeastOne,
      {}};
  return table;
}

std::optional<MeterSpec> bent_meter(Reader& in, const Node& node, MeterSpec out) {
  const size_t errors = in.errors();
  const MeterMode was = out.rule.mode;
  read_fields(meter_table(), in, node, out);
  if (in.errors() != errors) return std::nullopt;
  auto& rule = out.rule;
  check_together(in, node, rule.mode, rule.quota, rule.window);
  const bool resized = rule.mode != was || node.find("requests") != nullptr;
  if (rule.mode == MeterMode::kGcra && node.find("burst") == nullptr && resized) rule.burst = rule.quota;
  if (rule.mode == MeterMode::kLockout && rule.lockout.count() == 0) rule.lockout = rule.window;
  if (rule.window.count() == 0)
    in.error(node, fmt::format("{} has no time of its own", out.name), "write per: and a duration");
  if (in.errors() != errors) return std::nullopt;
  return out;
}

/// off | a preset | a mapping that bends the default
Type<MeterSpec> meter(const std::string& name) {
  std::vector<std::string> words = presets_of(name);
  words.push_back("off");
  const auto word = word_of("preset of " + name, words, ", or {requests: 5, per: 60s}");
  return {[name, word](Reader& in, const Node& node) -> std::optional<MeterSpec> {
            MeterSpec out(*cloudflare::find_meter(name));
            out.place = in.place(node);
            if (!node.is_scalar())
              return expect_mapping(in, node, "meter") ? bent_meter(in, node, std::move(out)) : std::nullopt;
            const auto given = word.read(in, node);
            if (!given) return std::nullopt;
            if (*given != "off") out = MeterSpec(*cloudflare::find_meter(name, *given));
            out.off = *given == "off", out.place = in.place(node);
            return out;
          },
          [word](Schema& schema) {
            return Json{{"anyOf",
                         {word.schema(schema),
                          schema.reference("meter", [&] { return object_schema(meter_table(), schema); })}}};
          }};
}

/// One row for each meter of a product; those of users, addresses and failures have keys of their own.
const Object<LimitSpec>& meters_table() {
  static const Object<LimitSpec> table = [] {
    Object<LimitSpec> out{"set of meters", {}, Keys::kAtLeastOne, {}};
    for (const MeterRow& row : cloudflare::meters()) {
      const std::string name(row.name);
      if (name == "user" || name == "address" || name == "failures" || out.find(name) != nullptr) continue;
      out.fields.push_back(field_with<LimitSpec>(
          name, meter(name), "off, a preset, or what differs from the API's own.",
          [](LimitSpec& limits, MeterSpec given, const Entry&, Reader&) { limits.meters.push_back(std::move(given)); }));
    }
    return out;
  }();
  return table;
}

// ---- The whole

const Object<LimitSpec>& limits_table() {
  using Of = LimitSpec::FailuresOf;
  static const Object<LimitSpec> table{
      "set of limits",
      {field("requests", whole("a number of requests", 1, kMost), &LimitSpec::requests,
             "Requests of a user in a window; left out, 1200."),
       field("per", positive_wait(), &LimitSpec::window, "The window; left out, 300s."),
       field("mode", mode(), &LimitSpec::mode,
             "lockout: all is refused for a time; gcra: capacity drips back; window: all is refused until it "
             "ends; left out, lockout."),
       field("lockout", positive_wait(), &LimitSpec::lockout, "How long all is refused; left out, 300s."),
       field("burst", whole("a number of requests", 1, kMost), &LimitSpec::burst,
             "What the bucket of gcra holds; left out, as many as requests."),
       field("per_address", whole("a number of requests", 1, kMost), &LimitSpec::per_address,
             "Requests of an address in a second; left out, 200."),
       retry_after_row<LimitSpec>(),
       field("error", word_of("error", cloudflare::error_names), &LimitSpec::error,
             "The error that refuses; left out, rate-limited."),
       field("failures", whole("a number of refusals", 1, kMost), &LimitSpec::failures,
             "Refused credentials of an address before it is blocked; left out, 15."),
       field("failures_lockout", positive_wait(), &LimitSpec::failures_lockout,
             "How long it is then blocked; left out, 15m."),
       field("failures_of", word<Of>("way to count", {{"address", Of::kAddress}, {"credential", Of::kCredential}}),
             &LimitSpec::failures_of, "Whose refusals are counted, and who is blocked; left out, address."),
       field_with<LimitSpec>("meters", object_type(meters_table()),
                             "The limits of products by name: off, a preset such as enterprise, or a mapping.",
                             [](LimitSpec& out, LimitSpec given, const Entry&, Reader&) {
                               out.meters = std::move(given.meters);
                             })},
      Keys::kAtLeastOne,
      [](Reader& in, const Node& node, LimitSpec& out) {
        out.place = in.place(node);
        check_together(in, node, out.mode, out.requests, out.window);
      }};
  return table;
}

}  // namespace

Type<LimitSpec> limits() { return object_type(limits_table()); }

}  // namespace cfmock::scenario
