#include "cloudflare/listing.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace cfmock::cloudflare {
namespace {

std::variant<int, Refusal> positive(const Query& query, std::string_view name, int otherwise) {
  const std::string* text = http::find_parameter(query, name);
  if (text == nullptr) return otherwise;
  constexpr long long kMost = 100'000'000;  // a page beyond every list, and more than any per_page
  const bool digits = !text->empty() && text->find_first_not_of("0123456789") == std::string::npos;
  const auto value = parse_int(*text);
  if (!value && digits) return static_cast<int>(kMost);  // too long for a number of ours
  if (!value || *value < 1)
    return invalid_parameter(fmt::format("{} must be a number of at least 1, not \"{}\"", name, *text));
  return static_cast<int>(std::min(*value, kMost));
}

}  // namespace

Refusal invalid_parameter(std::string sentence) {
  return {"invalid-parameter", "", sentence, {}, sentence, {}};
}

std::variant<PageRequest, Refusal> page_request(const Query& query, int default_per_page, int least,
                                                int most) {
  const auto page = positive(query, "page", 1);
  if (const Refusal* refusal = std::get_if<Refusal>(&page)) return *refusal;
  const auto per_page = positive(query, "per_page", default_per_page);
  if (const Refusal* refusal = std::get_if<Refusal>(&per_page)) return *refusal;
  return PageRequest{std::get<int>(page), std::clamp(std::get<int>(per_page), least, most)};
}

std::optional<bool> field_matches(const http::QueryParameter& parameter, std::string_view field,
                                  std::string_view value) {
  if (!parameter.name.starts_with(field)) return std::nullopt;
  const std::string_view rest = std::string_view(parameter.name).substr(field.size());
  const std::string have = lower(value), want = lower(parameter.value);
  if (rest.empty() || rest == ".exact") return have == want;
  if (rest == ".contains") return have.find(want) != std::string::npos;
  if (rest == ".startswith") return have.starts_with(want);
  if (rest == ".endswith") return have.ends_with(want);
  if (rest == ".present") return !have.empty();
  if (rest == ".absent") return have.empty();
  return std::nullopt;
}

bool operator_matches(std::string_view pattern, std::string_view value) {
  constexpr std::string_view kSensitive = "_case_sensitive";
  const size_t colon = pattern.find(':');
  if (colon == std::string_view::npos) return iequals(pattern, value);
  std::string_view op = pattern.substr(0, colon);
  const bool sensitive = op.ends_with(kSensitive);
  if (sensitive) op.remove_suffix(kSensitive.size());
  const auto folded = [&](std::string_view text) { return sensitive ? std::string(text) : lower(text); };
  const std::string want = folded(pattern.substr(colon + 1)), have = folded(value);
  if (op == "equal" && !sensitive) return have == want;
  if (op == "not_equal" && !sensitive) return have != want;
  if (op == "starts_with") return have.starts_with(want);
  if (op == "ends_with") return have.ends_with(want);
  if (op == "contains") return have.find(want) != std::string::npos;
  return iequals(pattern, value);  // a colon of another meaning
}

Slice slice(const PageRequest& request, size_t total) {
  const size_t per_page = static_cast<size_t>(request.per_page);
  const size_t from = std::min(total, (static_cast<size_t>(request.page) - 1) * per_page);
  const size_t to = std::min(total, from + per_page);
  const size_t pages = total == 0 ? 1 : (total + per_page - 1) / per_page;
  return {from,
          to,
          {request.page, request.per_page, static_cast<int>(to - from), static_cast<int>(total),
           static_cast<int>(pages)}};
}

}  // namespace cfmock::cloudflare
