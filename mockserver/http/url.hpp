#pragma once
// The request target taken apart. Percent-decoding never fails: a bad escape stays as it stands.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cfmock::http {

struct QueryParameter {
  std::string name;   // decoded
  std::string value;  // decoded, '+' is a space
};

struct Target {
  std::string_view path;   // undecoded, without the query; a view into the text given
  std::string_view query;  // undecoded, without '?'; may be empty
};

/// Of a target as a proxy is sent it.
struct AbsoluteForm {
  std::string scheme;     // lower case
  std::string authority;  // lower case, without a user: "api.cloudflare.com:443"; the port of http and https is always there
  std::string path;       // with its query; it begins with "/", as it would in origin form
};

/// nullopt: the target is of another form ("/path", "*", "host:port").
std::optional<AbsoluteForm> absolute_form(std::string_view target);

/// Strips "http://host" of an absolute-form target and "#fragment". `target` must outlive the result.
Target split_target(std::string_view target);
std::vector<QueryParameter> parse_query(std::string_view query);
/// The first value of that name, or nullptr.
const std::string* find_parameter(const std::vector<QueryParameter>& parameters, std::string_view name);
/// Of any text: as it may stand in every part of a URL.
std::string percent_encoded(std::string_view text);
std::string percent_decoded(std::string_view text, bool plus_is_space = false);

}  // namespace cfmock::http
