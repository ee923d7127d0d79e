#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "journal/jsonl.hpp"
#include "journal/jsonl_fields.hpp"

namespace cfmock::journal {
namespace {

using Json = nlohmann::ordered_json;

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

Json text_json(const std::string& text) {
  return valid_utf8(text) ? Json(text) : Json{{"latin1", latin1_as_utf8(text)}};
}

Json pairs_json(const http::Headers& headers) {
  Json out = Json::array();
  for (const http::Header& header : headers)
    out.push_back(Json::array({text_json(std::string(header.name)), text_json(std::string(header.value))}));
  return out;
}

struct Writer {
  Json& out;

  void operator()(const char* key, const std::string& value) {
    if (!value.empty()) out[key] = text_json(value);
  }
  void operator()(const char* key, const std::vector<std::string>& values) {
    for (const std::string& value : values) out[key].push_back(text_json(value));
  }
  void operator()(const char* key, const std::vector<int>& values) {
    if (!values.empty()) out[key] = values;
  }
  void operator()(const char* key, const http::Headers& headers) {
    if (headers.size() > 0) out[key] = pairs_json(headers);
  }
  void operator()(const char* key, int value) { out[key] = value; }
  void operator()(const char* key, uint64_t value) { out[key] = value; }
  void operator()(const char* key, bool value) { out[key] = value; }
  void operator()(const char* key, Instant value) { out[key] = rfc3339(value, Fraction::kSixDigits); }
  void operator()(const char* key, Duration value) { out[key] = value.count(); }
  void operator()(const char* key, const std::optional<Duration>& value) {
    if (value) out[key] = value->count();
  }
  void operator()(const char* key, AnsweredBy value) { out[key] = kAnsweredBy[static_cast<size_t>(value)]; }
  void operator()(const char* key, const std::optional<PageInfo>& value) {
    if (!value) return;
    Json pages;
    page_fields(*value, Writer{pages});
    out[key] = std::move(pages);
  }
};

}  // namespace

std::string to_json_line(const Entry& entry) {
  Json line{{"kind", "exchange"}};
  fields(entry, Writer{line});
  line["call"] = fmt::format("{:016x}", entry.call_hash);
  return line.dump();
}

}  // namespace cfmock::journal
