#include "control/answers.hpp"

#include "base/text.hpp"

namespace cfmock::control {

http::Response answer(int status, std::string_view content_type, std::string body) {
  http::Response response;
  response.status = status;
  response.headers.add("Content-Type", std::string(content_type));
  // A browser keeps nothing, and takes nothing for a script.
  response.headers.add("Cache-Control", "no-store");
  response.headers.add("X-Content-Type-Options", "nosniff");
  response.body = std::move(body);
  return response;
}

namespace {
std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}
}  // namespace

http::Response json_answer(const Json& json) { return answer(200, kJson, text_of(json)); }

http::Response refusal_answer(const Refusal& refusal) {
  Json json{{"error", refusal.error}};
  if (!refusal.remedy.empty()) json["remedy"] = refusal.remedy;
  if (!refusal.accepted.empty()) json["accepted"] = refusal.accepted;
  return answer(refusal.status, kJson, text_of(json));
}

std::string in_quotes(std::string_view text) {
  constexpr size_t kLongest = 80;
  std::string shown = printable(text.substr(0, kLongest));
  if (text.size() > kLongest) shown += "...";
  return "\"" + shown + "\"";
}

std::variant<Json, Refusal> read_object(const std::string& body, const std::vector<std::string>& accepted) {
  Json json = Json::parse(body, nullptr, false);
  if (json.is_discarded()) return Refusal{400, "the body is not JSON", "", accepted};
  if (!json.is_object()) return Refusal{400, "the body is no JSON object", "", accepted};
  return json;
}

}  // namespace cfmock::control
