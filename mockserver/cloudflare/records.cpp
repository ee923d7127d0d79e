#include "cloudflare/records.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/address.hpp"
#include "base/text.hpp"
#include "cloudflare/envelope.hpp"

namespace cfmock::cloudflare {
namespace {

using nlohmann::json;

Refusal invalid(std::string variant, std::string sentence, std::string detail = {}, std::string type = {}) {
  if (detail.empty()) detail = sentence;
  return {"invalid-record", std::move(variant), std::move(sentence), {}, std::move(detail), std::move(type)};
}

bool valid_hostname(std::string_view name) {
  if (name.empty() || name.size() > 255) return false;
  for (const std::string_view label :
       split(name.ends_with('.') ? name.substr(0, name.size() - 1) : name, '.')) {
    if (label.empty() || label.size() > 63) return false;
    for (const unsigned char c : label)
      if (c <= ' ' || c == 0x7f ||
          std::string_view("\"\\,;()<>@[]").find(static_cast<char>(c)) != std::string_view::npos)
        return false;
  }
  return true;
}

bool is_address(std::string_view text, bool v6) {
  const bool colon = text.find(':') != std::string_view::npos;  // "::ffff:192.0.2.1" is written as IPv6
  return colon == v6 && parse_address(text).has_value();
}

bool content_fits(const std::string& type, const std::string& content) {
  const std::string_view kind = content_kind(type);
  if (kind == "IPv4 address") return is_address(content, false);
  if (kind == "IPv6 address") return is_address(content, true);
  if (kind == "hostname") return valid_hostname(content);
  return !content.empty();
}

std::string scalar_text(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

/// Content made of the `data` object, for the types that the API describes by one.
std::string content_of_data(const std::string& type, const json& data) {
  static const std::map<std::string, std::vector<const char*>> kFields{
      {"SRV", {"weight", "port", "target"}},
      {"CAA", {"flags", "tag", "value"}},
      {"TLSA", {"usage", "selector", "matching_type", "certificate"}},
      {"SSHFP", {"algorithm", "type", "fingerprint"}},
      {"DS", {"key_tag", "algorithm", "digest_type", "digest"}},
      {"DNSKEY", {"flags", "protocol", "algorithm", "public_key"}},
      {"URI", {"weight", "target"}},
      {"HTTPS", {"priority", "target", "value"}},
      {"SVCB", {"priority", "target", "value"}}};
  std::vector<std::string> parts;
  const auto fields = kFields.find(type);
  if (fields == kFields.end()) {
    for (const auto& [key, value] : data.items()) parts.push_back(scalar_text(value));
  } else {
    for (const char* field : fields->second)
      if (data.contains(field))
        parts.push_back(type == "CAA" && std::string_view(field) == "value"
                            ? "\"" + scalar_text(data[field]) + "\""
                            : scalar_text(data[field]));
  }
  return join(parts, " ");
}

bool proxiable(const std::string& type) { return type == "A" || type == "AAAA" || type == "CNAME"; }

std::optional<Refusal> read_ttl(const json& body, Record& record) {
  if (!body.contains("ttl") || body["ttl"].is_null()) return std::nullopt;
  const json& ttl = body["ttl"];
  const double seconds = ttl.is_number() ? ttl.get<double>() : 0;  // 300.0 is 300
  // 30 s is for Enterprise zones only; ours are not.
  if (seconds != std::floor(seconds) || (seconds != 1 && (seconds < 60 || seconds > 86400)))
    return invalid("ttl", fmt::format("ttl is {}; 1 or 60 to 86400 is allowed",
                                      ttl.dump(-1, ' ', false, json::error_handler_t::replace)));
  record.ttl = static_cast<int>(seconds);
  return std::nullopt;
}

std::optional<Refusal> read_text_fields(const json& body, std::string_view zone, Record& record) {
  for (const char* field : {"type", "name", "content", "comment"})
    if (body.contains(field) && !body[field].is_string() && !body[field].is_null())
      return invalid("", fmt::format("{} must be a string", field));
  if (body.contains("type") && body["type"].is_string()) record.type = body["type"].get<std::string>();
  for (char& c : record.type) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  if (std::find(record_types().begin(), record_types().end(), record.type) == record_types().end())
    return invalid("", fmt::format("record type {} is invalid", record.type.empty() ? "\"\"" : record.type));
  if (body.contains("name") && body["name"].is_string())
    record.name = full_name(body["name"].get<std::string>(), zone);
  if (!valid_hostname(record.name)) return invalid("", "DNS name is invalid.");
  if (body.contains("comment"))
    record.comment = body["comment"].is_string() ? body["comment"].get<std::string>() : "";
  return std::nullopt;
}

/// As the API answers it: hostnames in lower case and without the final dot, IPv6 addresses in their short
/// form.
std::string normalised(const std::string& type, std::string content) {
  if (type == "AAAA") {
    const auto address = parse_address(content);
    return address->v6 ? address->text() : lower(content);
  }
  if (content_kind(type) != "hostname") return content;
  content = lower(content);
  if (content.ends_with('.')) content.pop_back();
  return content;
}

std::optional<Refusal> read_priority(const json& from, Record& record) {
  if (!from.contains("priority") || from["priority"].is_null()) return std::nullopt;
  const json& priority = from["priority"];
  if (!priority.is_number_integer() || priority.get<int64_t>() < 0 || priority.get<int64_t>() > 65535)
    return invalid("", "priority must be a number from 0 to 65535");
  record.priority = priority.get<int>();
  return std::nullopt;
}

std::optional<Refusal> read_content(const json& body, Record& record) {
  if (body.contains("content") && body["content"].is_string()) {
    record.content = body["content"].get<std::string>();
    record.data.clear();  // what `data` said is said anew
  }
  if (body.contains("data") && body["data"].is_object()) {
    record.data = body["data"].dump(-1, ' ', false, json::error_handler_t::replace);
    record.content = content_of_data(record.type, body["data"]);
    if (auto refusal = read_priority(body["data"], record)) return refusal;
  }
  if (!content_fits(record.type, record.content)) {
    const std::string kind(content_kind(record.type));
    return invalid("content",
                   fmt::format("\"{}\" is no {} (type {})", printable(record.content), kind, record.type),
                   kind, record.type);
  }
  record.content = normalised(record.type, std::move(record.content));
  return read_priority(body, record);
}

std::optional<Refusal> read_flags(const json& body, Record& record) {
  if (body.contains("proxied") && !body["proxied"].is_null()) {
    if (!body["proxied"].is_boolean()) return invalid("", "proxied must be true or false");
    record.proxied = body["proxied"].get<bool>();
  }
  if (record.proxied && !proxiable(record.type))
    return invalid("proxied", fmt::format("a {} record cannot be proxied", record.type));
  if (record.proxied) record.ttl = 1;  // the server normalises: external-dns#1820
  if (record.type == "MX" && !record.priority) return invalid("", "priority is required for an MX record");
  if (body.contains("tags") && !body["tags"].is_null()) {
    if (!body["tags"].is_array()) return invalid("", "tags must be a list");
    record.tags.clear();
    for (const json& tag : body["tags"]) record.tags.push_back(scalar_text(tag));
  }
  if (body.contains("settings") && !body["settings"].is_null()) {
    if (!body["settings"].is_object()) return invalid("", "settings must be an object");
    record.settings = body["settings"].empty() ? "" : body["settings"].dump(-1, ' ', false, json::error_handler_t::replace);
  }
  return std::nullopt;
}

}  // namespace

const std::vector<std::string>& record_types() {
  static const std::vector<std::string> types{
      "A",  "AAAA",       "CAA", "CERT",   "CNAME", "DNSKEY", "DS",   "HTTPS", "LOC", "MX", "NAPTR",
      "NS", "OPENPGPKEY", "PTR", "SMIMEA", "SRV",   "SSHFP",  "SVCB", "TLSA",  "TXT", "URI"};
  return types;
}

std::string_view content_kind(std::string_view type) {
  if (type == "A") return "IPv4 address";
  if (type == "AAAA") return "IPv6 address";
  if (type == "CNAME" || type == "MX" || type == "NS" || type == "PTR") return "hostname";
  return "value";
}

void Record::refresh() {
  json.clear();
  json += "{\"id\":\"" + id + "\",\"name\":";
  append_json_string(json, name);
  json += ",\"type\":\"" + type + "\",\"content\":";
  append_json_string(json, content);
  if (priority) json += fmt::format(",\"priority\":{}", *priority);
  json += fmt::format(",\"proxiable\":{},\"proxied\":{},\"ttl\":{}", proxiable(type), proxied, ttl);
  if (!data.empty()) json += ",\"data\":" + data;
  json += ",\"settings\":" + (settings.empty() ? "{}" : settings) + ",\"meta\":{},\"comment\":";
  if (comment.empty())
    json += "null";
  else
    append_json_string(json, comment);
  json += ",\"tags\":[";
  for (size_t i = 0; i < tags.size(); ++i) {
    if (i > 0) json += ',';
    append_json_string(json, tags[i]);
  }
  json += fmt::format("],\"created_on\":\"{}\",\"modified_on\":\"{}\"}}",
                      rfc3339(created, Fraction::kTrimmed), rfc3339(modified, Fraction::kTrimmed));
}

std::string full_name(std::string_view name, std::string_view zone) {
  std::string out = lower(trim(name));
  if (out.ends_with('.')) out.pop_back();
  if (out.empty() || out == "@") return std::string(zone);
  const bool inside = out == zone || (out.size() > zone.size() && out.ends_with(zone) &&
                                      out[out.size() - zone.size() - 1] == '.');
  return inside ? out : out + "." + std::string(zone);
}

std::variant<Record, Refusal> read_record(const json& body, std::string_view zone, const Record* before) {
  Record record;
  if (before != nullptr) record = *before;
  if (before == nullptr && (!body.contains("name") || body["name"].is_null()))
    return invalid("", "DNS name is required.");
  if (auto refusal = read_text_fields(body, zone, record)) return *refusal;
  if (auto refusal = read_ttl(body, record)) return *refusal;
  if (auto refusal = read_content(body, record)) return *refusal;
  if (auto refusal = read_flags(body, record)) return *refusal;
  return record;
}

std::optional<Refusal> conflict(const std::vector<Record>& others, const Record& record,
                                std::string_view self) {
  const auto is_host = [](const std::string& type) {
    return type == "A" || type == "AAAA" || type == "CNAME";
  };
  for (const Record& other : others) {
    if (other.id == self || other.name != record.name) continue;
    if (other.type == record.type && other.content == record.content && other.priority == record.priority) {
      const bool create = self.empty();
      return Refusal{"duplicate-record",
                     create ? "" : "exists",
                     fmt::format("{} {} with content \"{}\" exists ({})", record.type, record.name,
                                 record.content, other.id),
                     {},
                     {},
                     {}};
    }
    const bool excluded =
        is_host(record.type) && is_host(other.type) && (record.type == "CNAME" || other.type == "CNAME");
    if (excluded)
      return Refusal{
          "duplicate-record",
          "host",
          fmt::format("{} is a {} already ({}); a CNAME stands alone", record.name, other.type, other.id),
          {},
          {},
          {}};
  }
  return std::nullopt;
}

}  // namespace cfmock::cloudflare
