#pragma once
// Objects of the operations that the model serves generically: plain collections keyed by their path. Live
// state of one session; belongs to its thread.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <unordered_map>

namespace cfmock::cloudflare {

using Json = nlohmann::ordered_json;  // keeps the order in which the caller gave the fields

struct Object {
  std::string key;
  Json json;
  std::string raw;           // what was sent where an object is no JSON: a KV value, a Worker's script
  std::string content_type;  // of `raw`
  size_t bytes = 0;          // that it takes, about: kept by Objects
};

class Objects {
 public:
  /// So that a client that makes objects for ever does not take the machine's memory. The bytes, what the world
  /// has come to take since its start, are looked at before a write: one request may go beyond them by what it
  /// carries.
  static constexpr size_t kMost = 100'000, kMostBytes = 64 * 1024 * 1024;

  struct Collection {
    std::map<uint64_t, Object> items;  // in the order they were made
    std::unordered_map<std::string, uint64_t> by_key;
  };

  /// `collection`: a path with its ids, "/accounts/…/storage/kv/namespaces".
  Object* find(const std::string& collection, const std::string& key);
  /// Replaces one of the same key, in its place. REQUIRES: !full(), or the key is there and !heavy().
  Object& put(const std::string& collection, Object object);
  /// Counts an object anew that was changed in its place.
  void changed(Object& object);
  /// Counts what the rest of the world has come to take, or to take no more.
  void grew(std::ptrdiff_t bytes) { bytes_ += bytes; }
  /// And everything below it.
  bool remove(const std::string& collection, const std::string& key);
  void clear(const std::string& collection);
  const Collection* collection(const std::string& path) const;
  bool full() const { return room() == 0; }
  bool heavy() const { return bytes_ >= static_cast<std::ptrdiff_t>(kMostBytes); }
  size_t room() const { return heavy() ? 0 : kMost - std::min(kMost, count_); }
  const std::map<std::string, Collection>& all() const { return collections_; }

 private:
  void remove_below(const std::string& path);
  void forget(const Collection& collection);

  std::map<std::string, Collection> collections_;  // ordered, so that what lies below a path stands together
  uint64_t next_ = 0;
  size_t count_ = 0;
  std::ptrdiff_t bytes_ = 0;  // more than the world had at the start
};

}  // namespace cfmock::cloudflare
