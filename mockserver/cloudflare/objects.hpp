#pragma once
// Objects of the operations that the model serves generically: plain collections keyed by their path. Live
// state of one session; belongs to its thread.

#include <cstdint>
#include <algorithm>
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
};

class Objects {
 public:
  /// So that a client that makes objects for ever does not take the machine's memory.
  static constexpr size_t kMost = 100'000;

  struct Collection {
    std::map<uint64_t, Object> items;  // in the order they were made
    std::unordered_map<std::string, uint64_t> by_key;
  };

  /// `collection`: a path with its ids, "/accounts/…/storage/kv/namespaces".
  Object* find(const std::string& collection, const std::string& key);
  /// Replaces one of the same key, in its place. REQUIRES: !full(), or the key is there.
  Object& put(const std::string& collection, Object object);
  /// And everything below it.
  bool remove(const std::string& collection, const std::string& key);
  void clear(const std::string& collection);
  const Collection* collection(const std::string& path) const;
  bool full() const { return room() == 0; }
  size_t room() const { return kMost - std::min(kMost, count_); }
  const std::map<std::string, Collection>& all() const { return collections_; }

 private:
  void remove_below(const std::string& path);

  std::map<std::string, Collection> collections_;  // ordered, so that what lies below a path stands together
  uint64_t next_ = 0;
  size_t count_ = 0;
};

}  // namespace cfmock::cloudflare
