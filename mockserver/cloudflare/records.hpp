#pragma once
// DNS records: validation, duplicate rules, JSON form. Pure functions; the store is in store.hpp.
// Sources: Cloudflare's API reference (dns_records), the codes collected from public threads
// (fixtures/errors.tsv).

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/time.hpp"
#include "cloudflare/access.hpp"
#include "http/url.hpp"

namespace cfmock::cloudflare {

struct Record {
  std::string id, name, type, content;
  int ttl = 1;  // seconds; 1: automatic
  bool proxied = false;
  std::optional<int> priority;
  std::string comment;
  std::vector<std::string> tags;
  std::string data;      // JSON text of "data", "" when there is none
  std::string settings;  // the same of "settings"
  Instant created{}, modified{};
  std::string json;  // its form in answers, kept up to date by refresh()

  void refresh();
};
/// What it takes of memory, about.
inline std::ptrdiff_t bytes_of(const Record& record) {
  return static_cast<std::ptrdiff_t>(sizeof(Record) + 2 * record.json.size());
}

/// The types that the API takes.
const std::vector<std::string>& record_types();

/// What the content of that type must be, in the words of the API's message: "IPv4 address".
std::string_view content_kind(std::string_view type);

/// Reads a body of POST and PUT (`before` null) or PATCH (fields not given stay as in `before`).
std::variant<Record, Refusal> read_record(const nlohmann::json& body, std::string_view zone,
                                          const Record* before);

/// Why `record` may not stand beside the others; `self`: the id to leave out of the comparison.
std::optional<Refusal> conflict(const std::vector<Record>& others, const Record& record,
                                std::string_view self);

/// A name as the zone has it: lower case, "@" and relative names completed.
std::string full_name(std::string_view name, std::string_view zone);

}  // namespace cfmock::cloudflare
