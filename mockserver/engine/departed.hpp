#pragma once
// Sessions that were here and are gone: a client that comes late is told so, and is never taken for another session's. Holds no
// secret, only digests, and no more than kKept sessions.

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cfmock::engine {

class Departed {
 public:
  static constexpr size_t kKept = 1000;

  /// `why`: "it was deleted".
  void add(const std::string& id, std::string why, const std::vector<std::string_view>& secrets);
  bool empty() const { return order_.empty(); }
  /// `the session "a-1" is gone: it was deleted`; "" : nobody of that id was here, or too long ago.
  std::string by_id(const std::string& id) const;
  std::string by_secret(std::string_view secret) const;

 private:
  struct Gone {
    std::string why;
    std::vector<uint64_t> secrets;
  };
  void forget_oldest();

  std::unordered_map<std::string, Gone> by_id_;
  std::unordered_map<uint64_t, std::string> by_secret_;
  std::deque<std::string> order_;
};

}  // namespace cfmock::engine
