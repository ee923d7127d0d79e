// Reads what clients print of a refusal: wrangler, terraform, the SDKs, and programs that log the body.

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "cli/explain_input.hpp"
#include "cloudflare/names.hpp"
#include "cloudflare/router.hpp"
#include "cloudflare/tables.hpp"

namespace cfmock::cli {
namespace {

using cloudflare::SeenAnswer;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The number that starts at the front, of so many digits at most.
std::optional<int> number_at(std::string_view text, size_t most) {
  size_t digits = 0;
  while (digits < text.size() && is_digit(text[digits])) ++digits;
  if (digits == 0 || digits > most) return std::nullopt;
  return static_cast<int>(*parse_int(text.substr(0, digits)));
}

std::optional<int> status_in(std::string_view text) {
  // cloudflare-go and terraform, Python's SDK, requests, cloudflare-go v4, TypeScript's SDK.
  constexpr std::array<std::string_view, 8> kBefore{"http status ", "status code ", "status code: ",
                                                    "statuscode: ", "error code: ", "http ",
                                                    "status: ",     "\": "};
  const std::string low = lower(text);
  for (const std::string_view before : kBefore)
    for (size_t at = low.find(before); at != std::string::npos; at = low.find(before, at + 1))
      if (const auto status = number_at(std::string_view(low).substr(at + before.size()), 3);
          status && *status >= 100 && *status < 600)
        return status;
  if (const auto status = number_at(text, 3); status && *status >= 100 && *status < 600) return status;
  return std::nullopt;
}

/// [code: 10000], (10000), code=10000, 'code': 10000. Only codes that the tables know: a number is easily
/// something else.
std::vector<int> codes_in(std::string_view text) {
  constexpr std::array<std::string_view, 7> kBefore{
      "code: ", "code=", "code ", "code\":", "code\": ", "code': ", "("};
  std::vector<int> out;
  const std::string low = lower(text);
  for (const std::string_view before : kBefore)
    for (size_t at = low.find(before); at != std::string::npos && out.size() < 8;
         at = low.find(before, at + 1)) {
      const auto code = number_at(std::string_view(low).substr(at + before.size()), 8);
      const bool known = code && !cloudflare::statuses_of_code(*code).empty();
      if (known && *code >= 600 && std::find(out.begin(), out.end(), *code) == out.end())
        out.push_back(*code);
    }
  return out;
}

/// The message of that code that stands in the text word for word.
std::string message_in(std::string_view text, int code) {
  for (const cloudflare::ErrorRow& row : cloudflare::errors())
    for (const cloudflare::ErrorItem& item : row.words().items)
      if (item.code == code && item.message.find('{') == std::string::npos &&
          text.find(item.message) != std::string_view::npos)
        return item.message;
  return {};
}

void path_in(std::string_view text, SeenAnswer& into) {
  const auto end_of = [&](size_t at) { return text.find_first_of(" \"'`)>,]\n\t", at); };
  size_t at = text.find(cloudflare::kApiRoot);
  if (at == std::string_view::npos) {
    at =
        std::min(text.find("(/accounts/"), std::min(text.find("(/zones/"), text.find("(/user")));  // wrangler
    if (at == std::string_view::npos) return;
    ++at;
  }
  into.path = text.substr(at, end_of(at) - at);
  while (into.path.ends_with(':') || into.path.ends_with('.')) into.path.pop_back();
  for (const std::string_view method : {"GET", "POST", "PUT", "PATCH", "DELETE"})
    if (text.substr(0, at).find(std::string(method) + " ") != std::string_view::npos) into.method = method;
}

bool envelope_in(std::string_view text, SeenAnswer& into) {
  for (size_t at = text.find('{'), tries = 0; at != std::string_view::npos && tries < 16;
       at = text.find('{', at + 1), ++tries) {
    SeenAnswer body;
    cloudflare::read_body(
        body,
        text.substr(at, text.rfind('}') == std::string_view::npos ? text.npos : text.rfind('}') + 1 - at));
    if (body.errors.empty() && body.body != cloudflare::SeenBody::kEnvelope) continue;
    body.status = into.status, body.method = into.method, body.path = into.path;
    into = std::move(body);
    return true;
  }
  return false;
}

}  // namespace

bool read_log(std::string_view text, SeenAnswer& into) {
  into.status = status_in(text);
  path_in(text, into);
  if (envelope_in(text, into)) return true;
  for (const int code : codes_in(text)) into.errors.push_back({code, message_in(text, code), {}, {}});
  into.text = text.substr(0, SeenAnswer::kTextKept);
  return into.status.has_value() || !into.errors.empty();
}

}  // namespace cfmock::cli
