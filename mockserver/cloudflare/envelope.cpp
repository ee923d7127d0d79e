#include "cloudflare/envelope.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace cfmock::cloudflare {
namespace {

/// In one pass, so that a value which looks like a placeholder stays as it is.
std::string filled(std::string_view text, const Fill& fill) {
  std::string out;
  while (!text.empty()) {
    const size_t first = text.find('{');
    const size_t close = first == std::string_view::npos ? first : text.find('}', first);
    if (close == std::string_view::npos) break;
    const size_t open = text.rfind('{', close);  // in a body that is JSON, others stand before it
    const std::string_view name = text.substr(open + 1, close - open - 1);
    const auto at =
        std::find_if(fill.begin(), fill.end(), [&](const auto& pair) { return pair.first == name; });
    out += text.substr(0, open);
    out += at == fill.end() ? text.substr(open, close - open + 1) : at->second;
    text.remove_prefix(close + 1);
  }
  return out.append(text);
}

void append_error(std::string& out, int code, const std::string& message, const Fill& fill) {
  out += fmt::format("{{\"code\":{},\"message\":", code);
  append_json_string(out, filled(message, fill));
}

std::string error_list(const ErrorRow& error, const Fill& fill) {
  std::string out = "[";
  for (const ErrorItem& item : error.words().items) {
    if (out.size() > 1) out += ',';
    append_error(out, item.code, item.message, fill);
    if (!item.chain.empty()) {
      out += ",\"error_chain\":[";
      for (size_t i = 0; i < item.chain.size(); ++i) {
        if (i > 0) out += ',';
        append_error(out, item.chain[i].first, item.chain[i].second, fill);
        out += '}';
      }
      out += ']';
    }
    if (!item.documentation_url.empty())
      out += ",\"documentation_url\":" + json_string(item.documentation_url);
    out += '}';
  }
  return out + "]";
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  if (!valid_utf8(text)) {
    std::string safe;  // rare: one bad byte costs a replacement character, never a broken document
    for (const char c : text)
      safe += static_cast<unsigned char>(c) < 0x80 ? std::string(1, c) : "\xef\xbf\xbd";
    append_json_string(out.erase(out.size() - 1), safe);
    return;
  }
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += "\\u00";
          out += kHex[static_cast<unsigned char>(c) >> 4];
          out += kHex[c & 15];
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

std::string json_string(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

std::string error_body(const ErrorRow& error, const Fill& fill) {
  if (error.envelope == Envelope::kRaw) return filled(error.words().text, fill);
  const std::string list = error_list(error, fill);
  switch (error.envelope) {
    case Envelope::kGateway:
      return "{\"success\":false,\"errors\":" + list + "}";
    case Envelope::kGatewayLine:
      return "{\"success\":false,\"errors\":" + list + "}\n";
    case Envelope::kResultFirst:
      return "{\"result\":null,\"success\":false,\"errors\":" + list + ",\"messages\":[]}";
    case Envelope::kCoreSlashes:
      return replace_all("{\"success\":false,\"errors\":" + list + ",\"messages\":[],\"result\":null}", "/",
                         "\\/");
    case Envelope::kCore:
    case Envelope::kRaw:
      break;
  }
  return "{\"success\":false,\"errors\":" + list + ",\"messages\":[],\"result\":null}";
}

std::vector<int> error_codes(const ErrorRow& error) {
  std::vector<int> codes;
  for (const ErrorItem& item : error.words().items) codes.push_back(item.code);
  return codes;
}

std::string said_by(const ErrorRow& error) {
  if (error.envelope == Envelope::kRaw) return error.words().title;
  return fmt::format("{} {}", error.words().items.front().code, error.words().items.front().message);
}

std::string success_body(std::string_view result, std::string_view messages) {
  std::string out;
  out.reserve(result.size() + messages.size() + 64);
  out += "{\"result\":";
  out += result;
  out += ",\"success\":true,\"errors\":[],\"messages\":";
  out += messages;
  out += '}';
  return out;
}

std::string list_body(Envelope envelope, std::string_view result, const Page& page) {
  std::string out;
  out.reserve(result.size() + 192);
  const auto add = [&](std::string_view key, int value) { out.append(key).append(std::to_string(value)); };
  out += "{\"result\":";
  out += result;
  if (envelope == Envelope::kCore) {
    add(",\"result_info\":{\"page\":", page.page);
    add(",\"per_page\":", page.per_page);
    // Nothing at all has no pages here, as seen of /zones and /accounts.
    add(",\"total_pages\":", page.total_count == 0 ? 0 : page.total_pages);
    add(",\"count\":", page.count);
    add(",\"total_count\":", page.total_count);
    out += "},\"success\":true,\"errors\":[],\"messages\":[]}";
  } else {
    add(",\"success\":true,\"errors\":[],\"messages\":[],\"result_info\":{\"page\":", page.page);
    add(",\"per_page\":", page.per_page);
    add(",\"count\":", page.count);
    add(",\"total_count\":", page.total_count);
    add(",\"total_pages\":", page.total_pages);
    out += "}}";
  }
  return out;
}

}  // namespace cfmock::cloudflare
