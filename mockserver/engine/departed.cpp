#include "engine/departed.hpp"

#include <fmt/format.h>

#include "base/ids.hpp"

namespace cfmock::engine {

void Departed::add(const std::string& id, std::string why, const std::vector<std::string_view>& secrets) {
  if (by_id_.contains(id)) return;
  Gone& gone = by_id_[id];
  gone.why = std::move(why);
  for (const std::string_view secret : secrets) {
    gone.secrets.push_back(hash64(secret));
    by_secret_[gone.secrets.back()] = id;
  }
  order_.push_back(id);
  if (order_.size() > kKept) forget_oldest();
}

void Departed::forget_oldest() {
  const auto at = by_id_.find(order_.front());
  for (const uint64_t secret : at->second.secrets)
    if (const auto held = by_secret_.find(secret); held != by_secret_.end() && held->second == at->first)
      by_secret_.erase(held);
  by_id_.erase(at);
  order_.pop_front();
}

std::string Departed::by_id(const std::string& id) const {
  const auto at = by_id_.find(id);
  return at == by_id_.end() ? "" : fmt::format("the session \"{}\" is gone: {}", id, at->second.why);
}

std::string Departed::by_secret(std::string_view secret) const {
  const auto at = by_secret_.find(hash64(secret));
  return at == by_secret_.end() ? "" : by_id(at->second);
}

}  // namespace cfmock::engine
