#pragma once
// The forms of the control API's answers. Text that came from outside is made printable first.

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "http/message.hpp"

namespace cfmock::control {

using Json = nlohmann::ordered_json;

inline constexpr std::string_view kJson = "application/json";
inline constexpr std::string_view kJsonLines = "application/x-ndjson";

http::Response answer(int status, std::string_view content_type, std::string body);
http::Response json_answer(const Json& json);

/// What is refused, what to do instead, and everything that would have been accepted.
struct Refusal {
  int status = 400;
  std::string error;
  std::string remedy = {};                 // left out when empty
  std::vector<std::string> accepted = {};  // left out when empty
};
http::Response refusal_answer(const Refusal& refusal);
/// A body that has to be a JSON object, or why it is none; `accepted`: bodies that would be right.
std::variant<Json, Refusal> read_object(const std::string& body, const std::vector<std::string>& accepted);

/// `"text"`, printable and not longer than a line of a message bears.
std::string in_quotes(std::string_view text);

}  // namespace cfmock::control
