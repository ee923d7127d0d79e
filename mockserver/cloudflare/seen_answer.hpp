#pragma once
// An answer as somebody saw it: perhaps cut off, without its status, or not of the API at all. What is not
// known narrows nothing.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/message.hpp"

namespace cfmock::cloudflare {

struct SeenError {
  int code = 0;
  std::string message;  // "": not known
  std::vector<std::pair<int, std::string>> chain;
  std::string documentation_url;
};

/// kEnvelope: JSON with "success" or errors that have codes. kJson: other JSON. kCut: JSON that ends too soon
/// or is broken; its errors are read as far as they go.
enum class SeenBody { kUnknown, kEmpty, kEnvelope, kJson, kCut, kHtml, kText, kBinary };

struct SeenAnswer {
  std::optional<int> status;
  std::optional<http::Headers> headers;
  std::string method, path;  // of the request, "/client/v4/zones"; "": not known
  SeenBody body = SeenBody::kUnknown;
  std::string text;                 // the body's first bytes, at most kTextKept
  std::vector<std::string> keys;    // of the envelope, in order
  bool success = false;             // "success": true
  std::vector<SeenError> errors;    // errors[]
  std::vector<SeenError> messages;  // messages[]
  bool empty_list = false;          // result is []
  std::string token_status;         // result.status of a verify: "expired"

  static constexpr size_t kTextKept = 8192;
  static constexpr size_t kMostErrors = 64;
};

/// Reads the body into `seen`: JSON, or what else it is. Never fails.
void read_body(SeenAnswer& seen, std::string_view body);

/// A header's value, "" when it is not there or headers are not known.
std::string_view header(const SeenAnswer& seen, std::string_view name);
/// What stands in <title>, in one line; "" for none.
std::string title_of_page(std::string_view html);

}  // namespace cfmock::cloudflare
