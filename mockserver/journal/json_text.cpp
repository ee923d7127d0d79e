#include "journal/json_text.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/text.hpp"

namespace cfmock::journal {
namespace {

/// How a byte is written. Eight bytes are copied for each, whatever its length: no branch, and none mispredicted.
struct Written {
  char text[7];
  uint8_t length;
};
static_assert(sizeof(Written) == 8);

constexpr char short_escape(unsigned byte) {
  switch (byte) {
    case '"':
    case '\\':
      return static_cast<char>(byte);
    case '\b':
      return 'b';
    case '\f':
      return 'f';
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\t':
      return 't';
    default:
      return 0;
  }
}

constexpr Written written(unsigned byte) {
  constexpr std::string_view kHex = "0123456789abcdef";
  if (const char letter = short_escape(byte)) return {{'\\', letter}, 2};
  if (byte < 0x20) return {{'\\', 'u', '0', '0', kHex[byte >> 4], kHex[byte & 15]}, 6};
  return {{static_cast<char>(byte)}, 1};
}

constexpr auto kWritten = [] {
  std::array<Written, 256> out{};
  for (unsigned byte = 0; byte < out.size(); ++byte) out[byte] = written(byte);
  return out;
}();

constexpr size_t kStep = 16;

/// Of the kStep bytes at `from`: how many stand before the first that JSON has escaped, and whether one is beyond ASCII.
struct Step {
  size_t plain;
  bool beyond_ascii;
};
#ifdef __SSE2__
Step look(const char* from) {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
  const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
  const __m128i quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
  const __m128i backslash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
  const int special = _mm_movemask_epi8(_mm_or_si128(control, _mm_or_si128(quote, backslash)));
  return {static_cast<size_t>(std::countr_zero(static_cast<unsigned>(special) | 1U << kStep)), _mm_movemask_epi8(bytes) != 0};
}
#else
Step look(const char* from) {
  Step out{kStep, false};
  for (size_t i = kStep; i-- > 0;) {
    const auto byte = static_cast<unsigned char>(from[i]);
    if (kWritten[byte].length > 1) out.plain = i;
    out.beyond_ascii |= byte >= 0x80;
  }
  return out;
}
#endif

constexpr size_t kBlock = 256;

/// A text goes through `to` block by block. Bytes beyond ASCII are copied, and noted.
struct Writing {
  std::array<char, kBlock * 6 + kStep + 2> block;
  char* to = block.data();
  bool beyond_ascii = false;

  void put(char byte) {
    const Written& how = kWritten[static_cast<unsigned char>(byte)];
    std::memcpy(to, &how, sizeof how);
    to += how.length;
  }
  /// At most kBlock bytes.
  void put(std::string_view text) {
    const char* from = text.data();
    const char* const end = from + text.size();
    while (end - from >= static_cast<std::ptrdiff_t>(kStep)) {
      const Step step = look(from);
      beyond_ascii |= step.beyond_ascii;
      std::memcpy(to, from, kStep);
      from += step.plain, to += step.plain;
      if (step.plain < kStep) put(*from++);
    }
    // The rest goes the same way, with nothing behind it.
    while (from < end) {
      std::array<char, kStep> last{};
      const auto size = static_cast<size_t>(end - from);
      std::memcpy(last.data(), from, size);
      const Step step = look(last.data());
      const size_t plain = std::min(step.plain, size);
      beyond_ascii |= step.beyond_ascii;
      std::memcpy(to, last.data(), kStep);
      from += plain, to += plain;
      if (plain < size) put(*from++);
    }
  }
  void leave(std::string& out) {
    out.append(block.data(), to);
    to = block.data();
  }
};

/// Takes every byte for a character or a part of one. False: not all are ASCII.
bool append_string(std::string& out, std::string_view text) {
  Writing writing;
  *writing.to++ = '"';
  for (; text.size() > kBlock; text.remove_prefix(kBlock)) {
    writing.put(text.substr(0, kBlock));
    writing.leave(out);
  }
  writing.put(text);
  *writing.to++ = '"';
  writing.leave(out);
  return !writing.beyond_ascii;
}

/// Each byte as the character of that number.
std::string latin1_as_utf8(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80) out += static_cast<char>(0xc0 | byte >> 6);
    out += byte >= 0x80 ? static_cast<char>(0x80 | (byte & 0x3f)) : c;
  }
  return out;
}

}  // namespace

// What it looks for in nearly all texts, it does not find: so it is written first, and looked at while that is done.
void append_json_text(std::string& out, std::string_view text) {
  const size_t before = out.size();
  if (append_string(out, text) || valid_utf8(text)) return;
  out.resize(before);
  out += "{\"latin1\":";
  append_string(out, latin1_as_utf8(text));
  out += '}';
}

}  // namespace cfmock::journal
