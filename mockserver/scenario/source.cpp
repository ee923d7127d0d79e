#include "scenario/source.hpp"

#include <algorithm>

namespace cfmock::scenario {

Source::Source(std::string_view text) : text_(text), starts_{0} {
  for (size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
    starts_.push_back(at + 1);
}

std::string_view Source::line(int number) const {
  if (number < 1 || number > lines()) return {};
  const size_t start = offset(number);
  const size_t end = number < lines() ? offset(number + 1) - 1 : text_.size();
  std::string_view out = text_.substr(start, end - start);
  if (out.ends_with('\r')) out.remove_suffix(1);
  return out;
}

int Source::column(int number, size_t byte) {
  const std::string_view whole = line(number);
  byte = std::min(byte, whole.size());
  if (number != last_.line || byte < last_.byte) last_ = {number, 1, 0};
  last_.column += static_cast<int>(characters(whole.substr(last_.byte, byte - last_.byte)));
  last_.byte = byte;
  return last_.column;
}

size_t characters(std::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

}  // namespace cfmock::scenario
