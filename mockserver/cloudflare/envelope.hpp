#pragma once
// Bodies in the API's forms: compact JSON, keys in the order seen (acme.sh reads it with grep).

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cloudflare/tables.hpp"

namespace cfmock::cloudflare {

/// Appends `text` as a JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text);
std::string json_string(std::string_view text);

/// {name, value} pairs for {placeholders} in error messages.
using Fill = std::vector<std::pair<std::string_view, std::string_view>>;

std::string error_body(const ErrorRow& error, const Fill& fill = {});
/// "10000 Authentication error", or what a raw body is: for people.
std::string said_by(const ErrorRow& error);
std::vector<int> error_codes(const ErrorRow& error);

/// `result`: JSON text. `messages`: JSON text of the array. Every family puts result first on success.
std::string success_body(std::string_view result, std::string_view messages = "[]");

/// What a list answer says of its pages. A list by cursor has none of the numbers but `count`, and page 0.
struct Page {
  int page = 1, per_page = 0, count = 0, total_count = 0, total_pages = 0;
  std::string cursor = {};  // asked for; "" : the start
  std::string next = {};    // told; "" : this was the last
  bool by_cursor = false;
};
/// `result`: JSON text of the array. Order of keys by family: core puts result_info behind result, the
/// gateway last.
std::string list_body(Envelope envelope, std::string_view result, const Page& page);

}  // namespace cfmock::cloudflare
