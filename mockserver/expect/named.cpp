#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "expect/client.hpp"
#include "expect/told.hpp"
#include "expect/words.hpp"

namespace cfmock::expect {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

using Part = scenario::ExpectOutput::Named;

std::string_view word_of(Part part) {
  switch (part) {
    case Part::kStatus:
      return "the status";
    case Part::kCode:
      return "the code";
    case Part::kRay:
      return "the Ray ID";
  }
  return "";
}

/// Any of these names it; none: the answer had nothing of the kind. A Ray ID may be told without its data centre.
std::vector<std::string> values_of(Part part, const journal::Entry& answer) {
  std::vector<std::string> out;
  if (part == Part::kStatus && answer.status != 0) out.push_back(std::to_string(answer.status));
  if (part == Part::kCode)
    for (const int code : answer.codes) out.push_back(std::to_string(code));
  if (part == Part::kRay)
    if (const auto ray = answer.answer_headers.find("CF-Ray")) out.push_back(lower(ray->substr(0, ray->find('-'))));
  return out;
}

struct Looked {
  std::vector<std::string> named, missing;  // "the code 10000"
  bool complete = true;                     // the answer had all that was asked for
};

Looked look(const std::vector<Part>& parts, const journal::Entry& answer, const std::string& text) {
  Looked out;
  for (const Part part : parts) {
    const std::vector<std::string> values = values_of(part, answer);
    if (values.empty()) out.complete = false;
    const bool found = std::any_of(values.begin(), values.end(), [&](const auto& value) { return names(text, value); });
    if (!values.empty())
      (found ? out.named : out.missing).push_back(fmt::format("{} {}", word_of(part), one_of(values)));
  }
  return out;
}

}  // namespace

bool mentions(std::string_view text, std::string_view word) {
  if (word.empty()) return true;
  for (size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const bool cut_before = is_digit(word.front()) && at > 0 && is_digit(text[at - 1]);
    const size_t end = at + word.size();
    const bool cut_after = is_digit(word.back()) && end < text.size() && is_digit(text[end]);
    if (!cut_before && !cut_after) return true;
  }
  return false;
}

namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// "1,403" is one number, and "403,10000" are two.
bool goes_on_before(std::string_view text, size_t at, size_t length) {
  if (at == 0) return false;
  const char before = text[at - 1];
  if (is_digit(before) || is_letter(before) || before == '.') return true;
  const bool number = at > 1 && is_digit(text[at - 2]);
  return number && (before == ':' || (before == ',' && length == 3));
}

bool goes_on_behind(std::string_view text, size_t end) {
  if (end >= text.size()) return false;
  if (is_digit(text[end]) || is_letter(text[end])) return true;
  return text[end] == '.' && end + 1 < text.size() && is_digit(text[end + 1]);
}

}  // namespace

bool names(std::string_view text, std::string_view value) {
  for (size_t at = text.find(value); at != std::string_view::npos; at = text.find(value, at + 1))
    if (!goes_on_before(text, at, value.size()) && !goes_on_behind(text, at + value.size())) return true;
  return false;
}

Finding judge_named(const scenario::ExpectOutput& what, const Case& c) {
  const ClientRun& client = *c.evidence.client;
  const std::string text = lower(client.out) + "\n" + lower(client.err);
  const journal::Entry* nearest = nullptr;
  Looked best;
  for (const journal::Entry& entry : c.evidence.entries) {
    if (!failed(entry)) continue;
    Looked looked = look(what.names, entry, text);
    if (!looked.complete) continue;
    if (looked.missing.empty())
      return met(fmt::format("the output names {} of {}", join(looked.named, ", "), number_of(entry)), {&entry});
    if (nearest == nullptr || looked.named.size() >= best.named.size()) nearest = &entry, best = std::move(looked);
  }
  if (nearest == nullptr) return inconclusive("no refusing answer had all that the output is to name");
  const std::string because =
      fmt::format("the output does not name {} of {}", one_of(best.missing), number_of(*nearest));
  if (client.truncated) return inconclusive(because + ", as far as it was kept", {nearest});
  return lacking(client_cut_short(c), because, {nearest});
}

}  // namespace cfmock::expect
