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

// ---- The environment

struct Placeholder {
  std::string_view kind;
  bool named = false;
};
constexpr Placeholder kPlaceholders[] = {{"origin", false},   {"base_url", false}, {"secret", true},
                                         {"email", true},     {"zone_id", true},   {"zone_name", true},
                                         {"account_id", true}};

std::vector<std::string> placeholder_forms() {
  std::vector<std::string> out;
  for (const Placeholder& each : kPlaceholders)
    out.push_back("{" + std::string(each.kind) + (each.named ? ":NAME}" : "}"));
  return out;
}

void check_name(Reader& in, const Place& at, std::string_view kind, const std::string& name) {
  const auto& world = in.context().world;
  std::vector<std::string> known;
  if (kind == "secret" || kind == "email") {
    if (!in.context().credentials) return;
    for (const CredentialName& each : *in.context().credentials)
      if (kind == "secret" || each.has_email) known.push_back(each.name);
    kind = kind == "secret" ? "credential" : "credential with an e-mail";
  } else if (world) {
    const bool zones = kind != "account_id";
    for (const auto& zone : world->zones)
      if (zones) known.push_back(zone.name);
    for (const auto& account : world->accounts)
      if (!zones) known.push_back(account.name);
    if (zones ? in.context().hidden.zones : in.context().hidden.accounts) return;
    kind = zones ? "zone" : "account";
  } else {
    return;
  }
  if (std::find(known.begin(), known.end(), name) == known.end()) in.unknown(at, kind, name, known);
}

/// "{word}" or "{word:NAME}" is a placeholder; other braces, of JSON say, are text.
void check_placeholders(Reader& in, const Node& node) {
  const std::string& text = node.text;
  constexpr std::string_view kWord = "abcdefghijklmnopqrstuvwxyz_";
  for (size_t open = text.find('{'); open != std::string::npos; open = text.find('{', open + 1)) {
    const size_t end = text.find_first_not_of(kWord, open + 1);
    if (end == std::string::npos || end == open + 1 || (text[end] != '}' && text[end] != ':')) continue;
    const size_t close = text.find('}', end);
    if (close == std::string::npos) continue;
    const std::string kind = text.substr(open + 1, end - open - 1);
    const Place at = in.place_inside(node, open);
    const Placeholder* known = nullptr;
    for (const Placeholder& each : kPlaceholders)
      if (each.kind == kind) known = &each;
    if (known == nullptr || known->named != (text[end] == ':'))
      in.error(at, "unknown placeholder \"" + printable(text.substr(open, close - open + 1)) + "\"",
               "one of: " + one_of(placeholder_forms()));
    else if (known->named)
      check_name(in, at, kind, text.substr(end + 1, close - end - 1));
  }
}

bool is_variable(std::string_view name) {
  return !name.empty() && (name.front() < '0' || name.front() > '9') &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
         });
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
                                                         {"no_requests", &Allow::no_requests}}));
  return mapped<Allow>(words, [](Reader&, const Node&, const std::vector<bool Allow::*>& given) {
    Allow out;
    for (const auto member : given) out.*member = true;
    return std::optional(out);
  });
}

Type<std::map<std::string, std::string>> environment() {
  const auto value = any_text();
  return {[value](Reader& in, const Node& node) -> std::optional<std::map<std::string, std::string>> {
            if (!expect_mapping(in, node, "mapping from variables to text")) return std::nullopt;
            std::map<std::string, std::string> out;
            for (const Entry& entry : node.entries) {
              if (!is_variable(entry.key.text))
                in.error(entry.key, "\"" + printable(entry.key.text) + "\" is no name of a variable",
                         "letters, digits and _, such as CLOUDFLARE_BASE_URL");
              const auto given = value.read(in, entry.value);
              if (!given) continue;
              check_placeholders(in, entry.value);
              out[entry.key.text] = *given;
            }
            return out;
          },
          [value](Schema& schema) {
            return Json{{"type", "object"},
                        {"propertyNames", {{"pattern", "^[A-Za-z_][A-Za-z0-9_]*$"}}},
                        {"additionalProperties", value.schema(schema)}};
          }};
}

}  // namespace cfmock::scenario
