#include "match/expression.hpp"

#include <re2/re2.h>

#include <memory>
#include <unordered_map>

namespace cfmock::match {
namespace {

constexpr size_t kKept = 1024;

const RE2& compiled(const std::string& expression) {
  thread_local std::unordered_map<std::string, std::unique_ptr<const RE2>> cache;
  if (const auto at = cache.find(expression); at != cache.end()) return *at->second;
  if (cache.size() >= kKept) cache.clear();
  RE2::Options options;
  options.set_log_errors(false);
  return *cache.emplace(expression, std::make_unique<const RE2>(expression, options)).first->second;
}

}  // namespace

bool found(const std::string& expression, std::string_view text) {
  const RE2& re = compiled(expression);
  return re.ok() && RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), re);
}

std::optional<std::string> expression_error(const std::string& expression) {
  const RE2& re = compiled(expression);
  if (re.ok()) return std::nullopt;
  return re.error();
}

}  // namespace cfmock::match
