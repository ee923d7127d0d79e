#include "report/page_texts.hpp"

#include "base/text.hpp"
#include "report/safe.hpp"

namespace cfmock::report {

size_t PageTexts::number(const std::string& safe) {
  const auto [at, fresh] = numbers_.try_emplace(safe, all_.size());
  if (fresh) all_.push_back(safe);
  return at->second;
}

size_t PageTexts::add(const std::string& text) { return number(printable(text)); }

long long PageTexts::add_body(const std::string& body) {
  const std::string safe = safe_lines(body);
  if (numbers_.contains(safe)) return static_cast<long long>(numbers_.at(safe));
  if (safe.size() > left_) return -1;
  left_ -= safe.size();
  return static_cast<long long>(number(safe));
}

}  // namespace cfmock::report
