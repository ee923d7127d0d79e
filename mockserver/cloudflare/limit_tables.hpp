#pragma once
// The API's limits, from fixtures/limits.tsv (what a route group is told and which meters count it) and
// fixtures/meters.tsv (what a meter counts, and how much of it). Read once, then constant.

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace cfmock::cloudflare {

/// How a meter lets requests through. kLockout: so many in a window, then none for a time. kWindow: so many
/// in a window, then none until it ends. kGcra: a bucket of `burst` that drips by quota/window.
enum class MeterMode { kLockout, kWindow, kGcra };

struct MeterRow {
  std::string_view name, preset;  // "purge", "enterprise"; the first preset of a name is the default
  /// Whose requests are counted together.
  enum class By { kUser, kAccount, kAddress } by = By::kUser;
  /// How much a request counts: 1, or what the body holds: a JSON pointer to an array ("" : the body itself).
  bool counts_items = false;
  std::string_view items;
  /// Which requests: all, those that write, those with or without a field in the body or a header.
  enum class Of { kAny, kWrites, kWithField, kWithoutField, kWithHeader, kWithoutHeader } of = Of::kAny;
  std::string_view of_name;
  MeterMode mode = MeterMode::kLockout;
  int quota = 0;
  Duration window{0};   // zero: off, unless a scenario gives it one
  int burst = 0;        // kGcra
  Duration lockout{0};  // kLockout
  bool beside_user = true;  // the user's meter counts the request as well
  std::string_view error;  // a cause, or a row of the error catalogue
  std::string_view evidence, source;
};

struct LimitRow {
  std::string_view policy, header_name;  // header_name "": none is sent
  int quota = 0;
  int window = 0;                             // seconds
  std::vector<std::string_view> meters;       // names of meters, beside the user's
  uint32_t eras = ~uint32_t{0};               // when its headers were sent (cloudflare/tables.hpp, Eras)
};

const std::vector<LimitRow>& limits();
const std::vector<MeterRow>& meters();
/// preset "" : the default. nullptr: there is none.
const MeterRow* find_meter(std::string_view name, std::string_view preset = "");

}  // namespace cfmock::cloudflare
