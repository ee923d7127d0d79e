#pragma once
// What came and was not used yet. Small while a connection is quiet, since a thousand of them may be; grows
// while a client sends much.

#include <algorithm>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

namespace cfmock::net {

class Inbox {
 public:
  std::string_view unread() const { return {store_.data() + begin_, end_ - begin_}; }
  bool empty() const { return begin_ == end_; }
  void consume(size_t n) { begin_ += n; }

  /// Where the next bytes go. Never empty; views given out before are void.
  std::span<char> room() {
    if (begin_ == end_) {
      begin_ = end_ = 0;
      if (store_.size() > kKept && !filled_) std::vector<char>(kSmall).swap(store_);
    }
    if (filled_ || end_ == store_.size()) make_room();
    return {store_.data() + end_, store_.size() - end_};
  }
  void came(size_t n) {
    end_ += n;
    filled_ = end_ == store_.size();
  }

 private:
  static constexpr size_t kSmall = 4096;
  static constexpr size_t kKept = 16 * 1024;
  static constexpr size_t kLarge = 64 * 1024;  // no read asks for more

  void make_room() {
    if (begin_ > 0) {
      std::memmove(store_.data(), store_.data() + begin_, end_ - begin_);
      end_ -= begin_;
      begin_ = 0;
    }
    const size_t step = std::clamp(store_.size(), kSmall, kLarge);
    if (end_ + step > store_.size() && (end_ > 0 || store_.size() < kLarge)) store_.resize(end_ + step);
  }

  std::vector<char> store_;
  size_t begin_ = 0, end_ = 0;
  bool filled_ = false;  // the last read took all the room there was: more is likely waiting
};

}  // namespace cfmock::net
