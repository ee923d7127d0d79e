#pragma once
// Where a request that is still coming ends. To read it is for the HTTP library, once it is there; but its head may be looked at before,
// for what is refused by that alone.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "http/message.hpp"

namespace cfmock::control {

/// Of one connection. What it is shown only grows.
class RequestEnd {
 public:
  /// `most`: bytes of a body that are waited for.
  explicit RequestEnd(size_t most) : most_(most) {}

  enum class State {
    kComing,
    kWhole,
    kTooLarge,  // its body is, by its head or by what came of it
    kBroken,    // it is no request, or its body will not become one that HTTP allows
  };
  State look(std::string_view came);
  /// Once: the head, as soon as it is whole.
  std::optional<http::Request> new_head(std::string_view came);
  bool has_head() const { return body_ != 0; }
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
  bool told_ = false;  // its head was
  bool expects_ = false, asked_ = false;
};

}  // namespace cfmock::control
