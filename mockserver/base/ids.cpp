#include "base/ids.hpp"

namespace cfmock {
namespace {
constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::string_view kAlphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// Each answer has such an id or two of its own, so the digits are put in their places without a look at the length.
void put_hex(char* at, uint64_t value, int digits) {
  for (int i = digits - 1; i >= 0; --i, value >>= 4) at[i] = kHex[value & 15];
}
/// Variant 1 of RFC 9562; `third` has the version.
std::string uuid(uint64_t first, uint64_t second, uint64_t third, uint64_t rest) {
  std::string out("00000000-0000-0000-0000-000000000000");
  put_hex(&out[0], first, 8);
  put_hex(&out[9], second, 4);
  put_hex(&out[14], third, 4);
  put_hex(&out[19], 0x8000 | (rest >> 48 & 0x3fff), 4);
  put_hex(&out[24], rest, 12);
  return out;
}
}  // namespace

// splitmix64: small, well spread, and good enough for ids that need no secrecy.
uint64_t IdSource::next() {
  uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

std::string IdSource::hex(size_t digits) {
  std::string out;
  out.reserve(digits);
  uint64_t bits = 0;
  for (size_t i = 0; i < digits; ++i) {
    if (i % 16 == 0) bits = next();
    out += kHex[bits & 15];
    bits >>= 4;
  }
  return out;
}

std::string IdSource::alphanumeric(size_t length) {
  std::string out;
  for (size_t i = 0; i < length; ++i) out += kAlphanumeric[next() % kAlphanumeric.size()];
  return out;
}

std::string IdSource::uuid7(Instant at) {
  const auto ms = static_cast<uint64_t>(at.time_since_epoch().count() / 1000) & 0xffffffffffffULL;
  const uint64_t a = next(), b = next();
  return uuid(ms >> 16, ms & 0xffff, 0x7000 | (a & 0xfff), b);
}

std::string IdSource::uuid4() {
  const uint64_t a = next(), b = next();
  return uuid(a >> 32, a >> 16, 0x4000 | (a & 0xfff), b);
}

std::string IdSource::ray() {
  std::string out("0123456789abcdef-AMS");
  put_hex(out.data(), next(), 16);
  return out;
}

uint64_t hash64(std::string_view text, uint64_t seed) {
  uint64_t h = 0xcbf29ce484222325ULL ^ seed;
  for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return h ^ (h >> 32);
}

std::string stable_id(std::string_view text) {
  IdSource source(hash64(text));
  return source.hex(32);
}

std::string fingerprint(std::string_view secret) {
  std::string out(8, '0');
  put_hex(out.data(), hash64(secret), 8);
  return out;
}

}  // namespace cfmock
