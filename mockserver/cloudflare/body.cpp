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

}  // namespace

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
  if (too_deep(request.body))
    return Refusal{"malformed-body",
                   "",
                   fmt::format("the JSON is nested deeper than {} levels", kDeepestBody),
                   {},
                   {},
                   {}};
  auto body = nlohmann::json::parse(request.body, nullptr, false);
  if (body.is_discarded()) return Refusal{"malformed-body", "", "the body is no JSON", {}, {}, {}};
  if (!body.is_object()) return Refusal{"malformed-body", "", "the body is JSON, but no object", {}, {}, {}};
  return body;
}

}  // namespace cfmock::cloudflare
