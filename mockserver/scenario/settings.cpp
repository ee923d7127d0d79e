#include "scenario/settings.hpp"

#include <algorithm>
#include <charconv>

#include "scenario/types.hpp"

namespace cfmock::scenario {
namespace {

constexpr double kFastest = 1e6;

Type<double> scale() {
  return {[](Reader& in, const Node& node) -> std::optional<double> {
            if (node.is_scalar() && node.text == "frozen") return 0;
            double value = 0;
            const char* const end = node.text.data() + node.text.size();
            const auto [stop, error] = std::from_chars(node.text.data(), end, value);
            if (node.is_plain() && error == std::errc{} && stop == end && value >= 0 && value <= kFastest)
              return value;
            in.error(node,
                     node.is_scalar() ? "\"" + printable(node.text) + "\" is no scale"
                                      : fmt::format("expected a scale, got {}", kind_name(node)),
                     "a number from 0 to 1000000, such as 60: a minute a second; or frozen");
            return std::nullopt;
          },
          [](Schema&) {
            return Json{{"anyOf",
                         {Json{{"type", "number"}, {"minimum", 0}, {"maximum", kFastest}},
                          Json{{"const", "frozen"}}}}};
          }};
}

Type<Instant> instant() {
  const auto fits = [](std::string_view given) { return parse_rfc3339(given).has_value(); };
  return mapped<Instant>(
      text_like("an instant, such as 2026-01-01T00:00:00Z",
                "^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9:]{8}(\\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})$", fits),
      [](Reader&, const Node&, const std::string& given) { return parse_rfc3339(given); });
}

const Object<ClockSpec>& clock_table() {
  static const Object<ClockSpec> table{
      "clock",
      {field("scale", scale(), &ClockSpec::scale,
             "How fast it runs: 1 as it is, 60 a minute a second, 0 or frozen: it stands still."),
       field("start", instant(), &ClockSpec::start, "Its first instant; left out, the machine's.")},
      Keys::kAtLeastOne,
      {}};
  return table;
}

}  // namespace

Type<cloudflare::Era> era() {
  std::vector<std::string> known;
  for (const auto& row : cloudflare::eras()) known.emplace_back(row.name);
  return mapped<cloudflare::Era>(word_of("era", known), [](Reader&, const Node&, const std::string& name) {
    return cloudflare::find_era(name);
  });
}
Type<ClockSpec> clock_settings() {
  return scalar_or(word<ClockSpec>("clock", {{"frozen", {0, std::nullopt}}}, ", or {scale: 60}"),
                   object_type(clock_table()));
}

Type<Allow> allow() {
  const auto words =
      one_or_list(word<bool Allow::*>("thing to allow", {{"unknown_operations", &Allow::unknown_operations},
                                                         {"unfinished_rules", &Allow::unfinished_rules},
                                                         {"early_retries", &Allow::early_retries},
                                                         {"no_requests", &Allow::no_requests},
                                                         {"other_hosts", &Allow::other_hosts}}));
  return mapped<Allow>(words, [](Reader&, const Node&, const std::vector<bool Allow::*>& given) {
    Allow out;
    for (const auto member : given) out.*member = true;
    return std::optional(out);
  });
}

}  // namespace cfmock::scenario
