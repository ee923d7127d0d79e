#include "scenario/codes.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "cloudflare/names.hpp"
#include "cloudflare/tables.hpp"

namespace cfmock::scenario {

std::vector<int> codes_in(const Reply& reply) {
  std::vector<int> out;
  if (reply.kind != Reply::Kind::kLiteral) return out;
  const auto body = nlohmann::json::parse(reply.body, nullptr, false);
  if (!body.is_object()) return out;
  for (const char* list : {"errors", "messages"}) {
    const auto items = body.find(list);
    if (items == body.end() || !items->is_array()) continue;
    for (const auto& item : *items) {
      const auto code = item.is_object() ? item.find("code") : item.end();
      if (item.is_object() && code != item.end() && code->is_number_integer())
        out.push_back(code->get<int>());
    }
  }
  return out;
}

std::set<int> scripted_codes(const Scenario& scenario) {
  std::set<int> out;
  for (const Rule& rule : scenario.rules)
    for (const Reply& reply : rule.replies)
      for (const int code : codes_in(reply)) out.insert(code);
  return out;
}

bool is_possible_status(const Scenario& scenario, int status) {
  static const std::set<int> known = [] {
    std::set<int> out{200, 400, 413, 414, 421, 431, 501, 505};  // a success, and what is no HTTP for us
    for (const auto& row : cloudflare::errors()) out.insert(row.status);
    return out;
  }();
  if (known.contains(status)) return true;
  for (const Rule& rule : scenario.rules)
    for (const Reply& reply : rule.replies)
      if (reply.kind == Reply::Kind::kLiteral && reply.status == status) return true;
  return false;
}

bool is_possible_pair(const Scenario& scenario, int code, int status) {
  for (const int known : cloudflare::statuses_of_code(code))
    if (known == status) return true;
  for (const Rule& rule : scenario.rules)
    for (const Reply& reply : rule.replies) {
      if (reply.status != status) continue;
      for (const int scripted : codes_in(reply))
        if (scripted == code) return true;
    }
  return false;
}

bool is_known_code(int code) { return !cloudflare::statuses_of_code(code).empty(); }

std::set<int> statuses_of_error(const std::string& name) {
  if (const auto* row = cloudflare::find_error(name)) return {row->status};
  std::set<int> out;
  for (const auto& row : cloudflare::dialects())
    if (row.cause == name && row.error != nullptr) out.insert(row.error->status);
  return out;
}

std::string status_words(const std::vector<int>& statuses) {
  std::vector<std::string> words;
  for (const int status : statuses) words.push_back(std::to_string(status));
  return one_of(words);
}

}  // namespace cfmock::scenario
