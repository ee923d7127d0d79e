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

struct Writing {
  char* to;
  bool beyond_ascii = false;  // such bytes are copied, and noted

  void put(char byte) {
    const Written& how = kWritten[static_cast<unsigned char>(byte)];
    std::memcpy(to, &how, sizeof how);
    to += how.length;
  }
  /// The characters at `from`, as far as none has to be escaped, but `size` at most of kStep that can be read there.
  size_t put_plain(const char* from, size_t size) {
    const Step step = look(from);
    const size_t plain = std::min(step.plain, size);
    beyond_ascii |= step.beyond_ascii;
    std::memcpy(to, from, kStep);
    to += plain;
    return plain;
  }
  void put(std::string_view text) {
    while (text.size() >= kStep) {
      const size_t plain = put_plain(text.data(), kStep);
      if (plain < kStep) put(text[plain]);
      text.remove_prefix(std::min(plain + 1, kStep));
    }
    while (!text.empty()) {
      std::array<char, kStep> last{};  // with nothing behind the text
      std::memcpy(last.data(), text.data(), text.size());
      const size_t plain = put_plain(last.data(), text.size());
      if (plain < text.size()) put(text[plain]);
      text.remove_prefix(std::min(plain + 1, text.size()));
    }
  }
};

/// Takes every byte for a character or a part of one.
Writing in_quotes(char* to, std::string_view text) {
  Writing writing{to};
  *writing.to++ = '"';
  writing.put(text);
  *writing.to++ = '"';
  return writing;
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
char* write_json_text(char* to, std::string_view text) {
  constexpr std::string_view kLatin1 = "{\"latin1\":";
  const Writing writing = in_quotes(to, text);
  if (!writing.beyond_ascii || valid_utf8(text)) return writing.to;
  std::memcpy(to, kLatin1.data(), kLatin1.size());
  char* const end = in_quotes(to + kLatin1.size(), latin1_as_utf8(text)).to;
  *end = '}';
  return end + 1;
}

}  // namespace cfmock::journal
