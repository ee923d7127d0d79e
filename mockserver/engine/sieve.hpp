#pragma once
// Tells at a look at few of its characters that a text holds none of some words: this runs over every answer and every request.

#include <bitset>
#include <cstddef>
#include <memory>
#include <string_view>

namespace cfmock::engine {

class Sieve {
 public:
  /// REQUIRES: two characters at least.
  void add(std::string_view word);
  /// False: none of the words stands in `text`. True: one may.
  bool may_hold(std::string_view text) const;

 private:
  bool known(std::string_view text, size_t at) const {
    return (*pairs_)[static_cast<size_t>(static_cast<unsigned char>(text[at])) << 8 | static_cast<unsigned char>(text[at + 1])];
  }

  std::unique_ptr<std::bitset<65536>> pairs_;  // of neighbours in any of the words; null: there is none
  size_t shortest_ = 0;                        // of the words
};

}  // namespace cfmock::engine
