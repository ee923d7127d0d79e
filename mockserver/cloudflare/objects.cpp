#include "cloudflare/objects.hpp"

namespace cfmock::cloudflare {

Object* Objects::find(const std::string& collection, const std::string& key) {
  const auto at = collections_.find(collection);
  if (at == collections_.end()) return nullptr;
  const auto found = at->second.by_key.find(key);
  return found == at->second.by_key.end() ? nullptr : &at->second.items.at(found->second);
}

Object& Objects::put(const std::string& collection, Object object) {
  Collection& into = collections_[collection];
  const auto [at, fresh] = into.by_key.try_emplace(object.key, next_);
  if (fresh) ++next_, ++count_;
  return into.items[at->second] = std::move(object);
}

bool Objects::remove(const std::string& collection, const std::string& key) {
  const auto at = collections_.find(collection);
  if (at == collections_.end()) return false;
  const auto found = at->second.by_key.find(key);
  if (found == at->second.by_key.end()) return false;
  at->second.items.erase(found->second);
  at->second.by_key.erase(found);
  --count_;
  remove_below(collection + "/" + key + "/");
  return true;
}

void Objects::clear(const std::string& collection) {
  remove_below(collection + "/");
  if (const auto at = collections_.find(collection); at != collections_.end()) {
    count_ -= at->second.items.size();
    collections_.erase(at);
  }
}

const Objects::Collection* Objects::collection(const std::string& path) const {
  const auto at = collections_.find(path);
  return at == collections_.end() ? nullptr : &at->second;
}

void Objects::remove_below(const std::string& path) {
  for (auto at = collections_.lower_bound(path); at != collections_.end() && at->first.starts_with(path);) {
    count_ -= at->second.items.size();
    at = collections_.erase(at);
  }
}

}  // namespace cfmock::cloudflare
