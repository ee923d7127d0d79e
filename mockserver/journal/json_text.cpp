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

template <class Word>
Word load(const char* from) {
  Word word;
  std::memcpy(&word, from, sizeof word);
  return word;
}

/// Bytes of which none has to be escaped, and none is beyond ASCII. Pieces of a text may overlap: they are written as they stand.
#ifdef __SSE2__
bool is_plain(__m128i bytes) {
  const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
  const __m128i quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
  const __m128i backslash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
  return _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(control, bytes), _mm_or_si128(quote, backslash))) == 0;  // the sign: beyond ASCII
}
bool is_plain_step(const char* from) { return is_plain(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from))); }
bool are_plain(uint64_t first, uint64_t last) { return is_plain(_mm_set_epi64x(static_cast<int64_t>(first), static_cast<int64_t>(last))); }
#else
bool is_plain_step(const char* from) {
  const Step step = look(from);
  return step.plain == kStep && !step.beyond_ascii;
}
bool are_plain(uint64_t first, uint64_t last) {
  std::array<char, kStep> both;
  std::memcpy(both.data(), &first, sizeof first);
  std::memcpy(both.data() + sizeof first, &last, sizeof last);
  return is_plain_step(both.data());
}
#endif

/// Two words, the first at the begin of a text and the second at its end.
template <class Word>
bool put_plain_words(char* to, std::string_view text) {
  const size_t at = text.size() - sizeof(Word);
  const Word first = load<Word>(text.data()), last = load<Word>(text.data() + at);
  std::memcpy(to, &first, sizeof first);
  std::memcpy(to + at, &last, sizeof last);
  uint64_t a = first, b = last;
  if constexpr (sizeof(Word) == 4) a = b = uint64_t{first} << 32 | last;
  return are_plain(a, b);
}

/// As nearly all are: nothing in it has to be escaped or looked at. False: what was written is worth nothing.
bool put_plain_text(char* to, std::string_view text) {
  const size_t size = text.size();
  if (size >= kStep) {
    size_t at = 0;
    for (; at + kStep <= size; at += kStep) {
      if (!is_plain_step(text.data() + at)) return false;
      std::memcpy(to + at, text.data() + at, kStep);
    }
    std::memcpy(to + size - kStep, text.data() + size - kStep, kStep);
    return at == size || is_plain_step(text.data() + size - kStep);
  }
  if (size >= 8) return put_plain_words<uint64_t>(to, text);
  if (size >= 4) return put_plain_words<uint32_t>(to, text);
  for (size_t i = 0; i < size; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x80 || kWritten[byte].length > 1) return false;
    to[i] = text[i];
  }
  return true;
}

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

char* write_json_text(char* to, std::string_view text) {
  constexpr std::string_view kLatin1 = "{\"latin1\":";
  if (put_plain_text(to + 1, text)) {
    to[0] = to[text.size() + 1] = '"';
    return to + text.size() + 2;
  }
  const Writing writing = in_quotes(to, text);
  if (!writing.beyond_ascii || valid_utf8(text)) return writing.to;
  std::memcpy(to, kLatin1.data(), kLatin1.size());
  char* const end = in_quotes(to + kLatin1.size(), latin1_as_utf8(text)).to;
  *end = '}';
  return end + 1;
}

}  // namespace cfmock::journal
