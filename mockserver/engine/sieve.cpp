#include "engine/sieve.hpp"

#include <algorithm>

namespace cfmock::engine {

void Sieve::add(std::string_view word) {
  if (!pairs_) pairs_ = std::make_unique<std::bitset<65536>>();
  for (size_t at = 0; at + 1 < word.size(); ++at)
    pairs_->set(static_cast<size_t>(static_cast<unsigned char>(word[at])) << 8 | static_cast<unsigned char>(word[at + 1]));
  shortest_ = shortest_ == 0 ? word.size() : std::min(shortest_, word.size());
}

// A word covers shortest_ - 1 pairs in a row at least, so one in so many is looked at; where that one is known, how far the known ones
// go on either side.
bool Sieve::may_hold(std::string_view text) const {
  if (!pairs_ || text.size() < shortest_) return false;
  const size_t stride = shortest_ - 1, pairs = text.size() - 1;
  for (size_t from = 0; from + stride <= pairs;) {  // no word begins before `from`
    const size_t looked_at = from + stride - 1;
    size_t first = looked_at + 1;
    while (first > from && known(text, first - 1)) --first;
    if (first > looked_at) {
      from = looked_at + 1;
      continue;
    }
    size_t end = looked_at + 1;
    while (end < pairs && end - first < stride && known(text, end)) ++end;
    if (end - first >= stride) return true;
    from = end + 1;
  }
  return false;
}

}  // namespace cfmock::engine
