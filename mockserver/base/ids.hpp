#pragma once
// Ids in the API's forms. Deterministic: the same seed gives the same ids, so golden files are exact. The
// seed comes from outside (cli/ draws it from the machine for a run, tests write it down).

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace cfmock {

class IdSource {
 public:
  explicit IdSource(uint64_t seed) : state_(seed) {}

  uint64_t next();
  std::string hex(size_t digits);           // lower case
  std::string alphanumeric(size_t length);  // [A-Za-z0-9], for secrets
  std::string uuid7(Instant at);            // cf-auditlog-id
  std::string uuid4();                      // ids of tunnels, D1 databases, Access applications
  std::string ray();                        // CF-Ray, "8f3c0a1b2c3d4e5f-AMS"

 private:
  uint64_t state_;
};

/// FNV-1a, 64 bit. Not for security.
uint64_t hash64(std::string_view text, uint64_t seed = 0);
/// 32 hex digits that depend on `text` alone: ids for what a world leaves unnamed, the same each time.
std::string stable_id(std::string_view text);
/// 8 hex digits by which two mentions of one secret can be told to be the same. A 32-bit digest cannot be
/// turned back into a secret of 200 bits.
std::string fingerprint(std::string_view secret);

}  // namespace cfmock
