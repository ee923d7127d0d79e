#include "cloudflare/objects.hpp"

namespace cfmock::cloudflare {
namespace {

constexpr size_t kNode = 48;  // bytes, about: what a value takes beside its text

size_t bytes_of(const Json& value) {
  size_t out = kNode;
  if (value.is_string()) return out + value.get_ref<const std::string&>().size();
  if (value.is_object())
    for (const auto& [name, member] : value.items()) out += name.size() + bytes_of(member);
  if (value.is_array())
    for (const Json& item : value) out += bytes_of(item);
  return out;
}

}  // namespace

void Objects::changed(Object& object) {
  grew(-static_cast<std::ptrdiff_t>(object.bytes));
  object.bytes = 2 * object.key.size() + object.raw.size() + bytes_of(object.json);
  grew(static_cast<std::ptrdiff_t>(object.bytes));
}

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
  Object& stored = into.items[at->second];
  object.bytes = stored.bytes;  // of the one that goes
  stored = std::move(object);
  changed(stored);
  return stored;
}

bool Objects::remove(const std::string& collection, const std::string& key) {
  const auto at = collections_.find(collection);
  if (at == collections_.end()) return false;
  const auto found = at->second.by_key.find(key);
  if (found == at->second.by_key.end()) return false;
  const auto item = at->second.items.find(found->second);
  grew(-static_cast<std::ptrdiff_t>(item->second.bytes));
  at->second.items.erase(item);
  at->second.by_key.erase(found);
  --count_;
  remove_below(collection + "/" + key + "/");
  return true;
}

void Objects::clear(const std::string& collection) {
  remove_below(collection + "/");
  if (const auto at = collections_.find(collection); at != collections_.end()) {
    forget(at->second);
    collections_.erase(at);
  }
}

const Objects::Collection* Objects::collection(const std::string& path) const {
  const auto at = collections_.find(path);
  return at == collections_.end() ? nullptr : &at->second;
}

void Objects::forget(const Collection& collection) {
  count_ -= collection.items.size();
  for (const auto& [order, object] : collection.items) grew(-static_cast<std::ptrdiff_t>(object.bytes));
}

void Objects::remove_below(const std::string& path) {
  for (auto at = collections_.lower_bound(path); at != collections_.end() && at->first.starts_with(path);) {
    forget(at->second);
    at = collections_.erase(at);
  }
}

}  // namespace cfmock::cloudflare
