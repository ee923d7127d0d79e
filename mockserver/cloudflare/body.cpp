#include "cloudflare/body.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace cfmock::cloudflare {
namespace {

bool too_deep(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\')
        ++i;
      else if (c == '"')
        in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      if (++depth > kDeepestBody) return true;
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return false;
}

template <class Document>
std::variant<Document, Refusal> parse(std::string_view text) {
  if (too_deep(text))
    return Refusal{"malformed-body",
                   "",
                   fmt::format("the JSON is nested deeper than {} levels", kDeepestBody),
                   {},
                   {},
                   {}};
  auto body = Document::parse(text, nullptr, false);
  if (body.is_discarded()) return Refusal{"malformed-body", "", "the body is no JSON", {}, {}, {}};
  return body;
}

}  // namespace

std::variant<nlohmann::ordered_json, Refusal> parsed_body(std::string_view text) {
  return parse<nlohmann::ordered_json>(text);
}

std::variant<nlohmann::json, Refusal> json_body(const http::Request& request) {
  const std::string_view type = trim(request.headers.get("Content-Type"));
  const std::string_view media = trim(type.substr(0, type.find(';')));
  if (!iequals(media, "application/json"))
    return Refusal{"wrong-content-type",
                   "",
                   type.empty() ? "no Content-Type was sent with the body"
                                : fmt::format("Content-Type is \"{}\"", printable(type)),
                   {},
                   {},
                   {}};
  auto read = parse<nlohmann::json>(request.body);
  if (std::holds_alternative<Refusal>(read)) return read;
  auto& body = std::get<nlohmann::json>(read);
  if (!body.is_object()) return Refusal{"malformed-body", "", "the body is JSON, but no object", {}, {}, {}};
  return body;
}

}  // namespace cfmock::cloudflare
