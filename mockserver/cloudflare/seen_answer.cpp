#include "cloudflare/seen_answer.hpp"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace cfmock::cloudflare {
namespace {

using Json = nlohmann::ordered_json;

std::string text_of(const Json& object, const char* key) {
  const auto at = object.find(key);
  return at != object.end() && at->is_string() ? at->get<std::string>() : std::string();
}

/// Some clients print codes as strings; one that does not fit an int is none.
std::optional<int> code_of(const Json& object) {
  const auto at = object.find("code");
  if (at == object.end()) return std::nullopt;
  std::optional<long long> code;
  if (at->is_number_unsigned() && at->get<uint64_t>() <= 1'000'000'000) code = at->get<long long>();
  if (at->is_number_integer() && !at->is_number_unsigned()) code = at->get<long long>();
  if (at->is_string()) code = parse_int(at->get<std::string>());
  if (!code || *code < 0 || *code > 1'000'000'000) return std::nullopt;
  return static_cast<int>(*code);
}

std::vector<SeenError> read_list(const Json& body, const char* key) {
  std::vector<SeenError> out;
  const auto list = body.find(key);
  if (list == body.end() || !list->is_array()) return out;
  for (const Json& item : *list) {
    if (!item.is_object() || out.size() == SeenAnswer::kMostErrors) continue;
    const auto code = code_of(item);
    if (!code) continue;
    SeenError error{*code, text_of(item, "message"), {}, text_of(item, "documentation_url")};
    if (const auto chain = item.find("error_chain"); chain != item.end() && chain->is_array())
      for (const Json& link : *chain)
        if (link.is_object() && error.chain.size() < SeenAnswer::kMostErrors)
          if (const auto inner = code_of(link)) error.chain.emplace_back(*inner, text_of(link, "message"));
    out.push_back(std::move(error));
  }
  return out;
}

void read_object(SeenAnswer& seen, const Json& body) {
  for (const auto& [key, value] : body.items())
    if (seen.keys.size() < SeenAnswer::kMostErrors) seen.keys.push_back(key);
  const auto success = body.find("success");
  seen.success = success != body.end() && *success == true;
  seen.errors = read_list(body, "errors");
  seen.messages = read_list(body, "messages");
  seen.body = success != body.end() || !seen.errors.empty() ? SeenBody::kEnvelope : SeenBody::kJson;
  const auto result = body.find("result");
  if (result == body.end()) return;
  seen.empty_list = result->is_array() && result->empty();
  if (result->is_object()) seen.token_status = text_of(*result, "status");
}

/// The JSON string that starts at the front of `text`, unescaped as far as a person needs it.
std::string quoted_at(std::string_view text) {
  if (!text.starts_with('"')) return {};
  std::string out;
  for (size_t i = 1; i < text.size() && text[i] != '"'; ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
    out += text[i];
  }
  return out;
}

std::string_view after_colon(std::string_view text) {
  text = trim(text);
  return text.starts_with(':') ? trim(text.substr(1)) : std::string_view{};
}

/// The errors of JSON that was cut off: each "code" with the "message" behind it.
std::vector<SeenError> salvage(std::string_view text) {
  std::vector<SeenError> out;
  const size_t list = text.find("\"errors\"");
  if (list == std::string_view::npos) return out;
  text = text.substr(list);
  text = text.substr(0, text.find("\"messages\""));
  constexpr std::string_view kCode = "\"code\"", kMessage = "\"message\"";
  for (size_t at = text.find(kCode); at != std::string_view::npos && out.size() < SeenAnswer::kMostErrors;) {
    const size_t next = text.find(kCode, at + kCode.size());
    const std::string_view part =
        text.substr(at + kCode.size(), next == std::string_view::npos ? next : next - at - kCode.size());
    const std::string_view digits = after_colon(part);
    const auto code = parse_int(digits.substr(0, digits.find_first_not_of("0123456789")));
    // A number at the very end may lack its last digits.
    const bool whole = digits.find_first_not_of("0123456789") != std::string_view::npos;
    if (code && whole && *code <= 1'000'000'000) {
      const size_t message = part.find(kMessage);
      out.push_back({static_cast<int>(*code),
                     message == std::string_view::npos
                         ? ""
                         : quoted_at(after_colon(part.substr(message + kMessage.size()))),
                     {},
                     {}});
    }
    at = next;
  }
  return out;
}

bool is_html(std::string_view text) {
  const std::string front = lower(text.substr(0, 512));
  return front.starts_with('<') &&
         (front.find("<html") != std::string::npos || front.find("<!doctype") != std::string::npos ||
          front.find("<head") != std::string::npos || front.find("<center") != std::string::npos ||
          front.find("<title") != std::string::npos || front.find("<body") != std::string::npos);
}

bool is_binary(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 && byte != '\n' && byte != '\r' && byte != '\t' && byte != 0x1b;
  });
}

/// Deep nesting would overrun the parser's stack; no answer of the API comes near.
bool too_deep(std::string_view text) {
  constexpr int kDeepest = 256;
  int depth = 0;
  for (const char c : text) {
    if (c == '[' || c == '{') ++depth;
    if (c == ']' || c == '}') --depth;
    if (depth > kDeepest) return true;
  }
  return false;
}

}  // namespace

void read_body(SeenAnswer& seen, std::string_view body) {
  if (body.starts_with("\xef\xbb\xbf")) body.remove_prefix(3);
  body = trim(body);
  seen.text = body.substr(0, SeenAnswer::kTextKept);
  if (body.empty()) {
    seen.body = SeenBody::kEmpty;
  } else if (is_html(body)) {
    seen.body = SeenBody::kHtml;
  } else if (body.front() == '{' || body.front() == '[') {
    const Json json = too_deep(body) ? Json(Json::value_t::discarded) : Json::parse(body, nullptr, false);
    seen.body = json.is_discarded() ? SeenBody::kCut : SeenBody::kJson;
    if (json.is_object()) read_object(seen, json);
    if (json.is_discarded()) seen.errors = salvage(body);
  } else {
    seen.body = is_binary(seen.text) ? SeenBody::kBinary : SeenBody::kText;
  }
}

std::string_view header(const SeenAnswer& seen, std::string_view name) {
  return seen.headers ? seen.headers->get(name) : std::string_view{};
}

std::string title_of_page(std::string_view html) {
  const std::string low = lower(html);
  const size_t open = low.find("<title");
  const size_t begin = open == std::string::npos ? open : low.find('>', open);
  const size_t end = begin == std::string::npos ? begin : low.find("</title", begin);
  if (end == std::string::npos) return {};
  std::string out;
  for (const char c : trim(html.substr(begin + 1, end - begin - 1)))
    if (!(out.ends_with(' ') && (c == ' ' || c == '\n' || c == '\r' || c == '\t')))
      out += c == '\n' || c == '\r' || c == '\t' ? ' ' : c;
  return out;
}

}  // namespace cfmock::cloudflare
