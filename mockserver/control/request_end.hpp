#pragma once
// Where a request that is still coming ends, without reading it: that is for the HTTP library to do, once it is there.

#include <cstddef>
#include <string>
#include <string_view>

namespace cfmock::control {

/// Of one connection. What it is shown only grows.
class RequestEnd {
 public:
  /// `most`: bytes of a body that are waited for.
  explicit RequestEnd(size_t most) : most_(most) {}

  enum class State {
    kComing,
    kWhole,
    kGivenUp,  // more is not worth waiting for: it is no request, its head says that it is too large, or it has no end
  };
  State look(std::string_view came);
  /// Its client holds the body back until it is asked for it (Expect: 100-continue), and was not yet.
  bool wants_to_be_asked() const { return expects_ && !asked_; }
  void asked() { asked_ = true; }
  /// Where it was asked: takes that line out of what came, so that nobody asks again.
  void take_out_wish(std::string& came) const;

 private:
  State read_head(std::string_view came);
  State read_chunks(std::string_view came);

  size_t most_;
  size_t body_ = 0;    // where it begins; 0: the head is not whole yet
  size_t length_ = 0;  // of a body that is not in chunks
  size_t chunk_ = 0;   // where the next one begins; 0: it is not in chunks
  bool expects_ = false, asked_ = false;
};

}  // namespace cfmock::control
