#include "http/url.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace cfmock::http {
namespace {
int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// Of "http" in "http://host/path"; 0 for a target in another form.
size_t scheme_length(std::string_view target) {
  const size_t length = target.find("://");
  const bool fits =
      length != std::string_view::npos &&
      std::all_of(target.begin(), target.begin() + static_cast<std::ptrdiff_t>(length), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' ||
               c == '-' || c == '.';
      });
  return fits ? length : 0;
}
}  // namespace

std::optional<AbsoluteForm> absolute_form(std::string_view target) {
  const size_t scheme = scheme_length(target);
  if (scheme == 0) return std::nullopt;
  AbsoluteForm out{lower(target.substr(0, scheme)), "", {}};
  const std::string_view rest = target.substr(scheme + 3);
  const size_t end = std::min(rest.find_first_of("/?#"), rest.size());
  std::string_view authority = rest.substr(0, end);
  if (const size_t user = authority.rfind('@'); user != std::string_view::npos) authority.remove_prefix(user + 1);
  out.authority = lower(authority);
  const size_t colon = authority.rfind(':');
  const bool has_port = colon != std::string_view::npos && authority.find(']', colon) == std::string_view::npos;
  if (!has_port && out.scheme == "http") out.authority += ":80";
  if (!has_port && out.scheme == "https") out.authority += ":443";
  const std::string_view path = rest.substr(end);
  out.path = (path.starts_with('/') ? "" : "/") + std::string(path);
  return out;
}

Target split_target(std::string_view target) {
  const size_t scheme = scheme_length(target);
  if (scheme > 0) target.remove_prefix(std::min(target.find_first_of("/?#", scheme + 3), target.size()));
  target = target.substr(0, target.find('#'));
  const size_t mark = std::min(target.find('?'), target.size());
  const std::string_view path = target.substr(0, mark);
  return {path.empty() && scheme > 0 ? std::string_view("/") : path,
          target.substr(std::min(mark + 1, target.size()))};
}

std::vector<QueryParameter> parse_query(std::string_view query) {
  std::vector<QueryParameter> out;
  if (query.empty()) return out;
  for (const std::string_view part : split(query, '&')) {
    if (part.empty()) continue;
    const size_t equals = part.find('=');
    out.push_back({percent_decoded(part.substr(0, equals), true),
                   equals == std::string_view::npos ? "" : percent_decoded(part.substr(equals + 1), true)});
  }
  return out;
}

const std::string* find_parameter(const std::vector<QueryParameter>& parameters, std::string_view name) {
  for (const QueryParameter& parameter : parameters)
    if (parameter.name == name) return &parameter.value;
  return nullptr;
}

std::string percent_decoded(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      out += plus_is_space && text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kPlain = "-._~", kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || kPlain.find(c) != std::string_view::npos)
      out += c;
    else
      (out += '%') += {kDigits[byte / 16], kDigits[byte % 16]};
  }
  return out;
}

}  // namespace cfmock::http
