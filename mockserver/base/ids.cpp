#include "base/ids.hpp"

namespace cfmock {
namespace {
constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::string_view kAlphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

void append_hex(std::string& out, uint64_t value, int digits) {
  for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) out += kHex[(value >> shift) & 15];
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
  std::string out;
  out.reserve(36);
  append_hex(out, ms >> 16, 8);
  out += '-';
  append_hex(out, ms & 0xffff, 4);
  out += "-7";
  append_hex(out, a & 0xfff, 3);
  out += '-';
  append_hex(out, 0x8000 | (b >> 48 & 0x3fff), 4);
  out += '-';
  append_hex(out, b & 0xffffffffffffULL, 12);
  return out;
}

std::string IdSource::uuid4() {
  const uint64_t a = next(), b = next();
  std::string out;
  out.reserve(36);
  append_hex(out, a >> 32, 8);
  out += '-';
  append_hex(out, a >> 16 & 0xffff, 4);
  out += "-4";
  append_hex(out, a & 0xfff, 3);
  out += '-';
  append_hex(out, 0x8000 | (b >> 48 & 0x3fff), 4);
  out += '-';
  append_hex(out, b & 0xffffffffffffULL, 12);
  return out;
}

std::string IdSource::ray() {
  std::string out;
  out.reserve(20);
  append_hex(out, next(), 16);
  return out + "-AMS";
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
  std::string out;
  append_hex(out, hash64(secret) & 0xffffffffULL, 8);
  return out;
}

}  // namespace cfmock
