#include "engine/redact.hpp"

#include <algorithm>
#include <cstring>

#include "base/text.hpp"

namespace cfmock::engine {

Redactor::Redactor(const cloudflare::Credentials& credentials) {
  for (const auto& credential : credentials.all()) {
    if (credential->secret.size() < 8) continue;  // "abc" on purpose: replacing it everywhere would make the journal unreadable
    secrets_.push_back({credential->secret, "<" + credential->label() + " #" + credential->answer_fingerprint + ">"});
    shortest_ = shortest_ == 0 ? credential->secret.size() : std::min(shortest_, credential->secret.size());
  }
}

bool Redactor::replace(std::string& text) const {
  if (shortest_ == 0 || text.size() < shortest_) return false;
  bool found = false;
  for (const Secret& secret : secrets_)
    // memmem, not find(): this runs over every answer.
    if (::memmem(text.data(), text.size(), secret.text.data(), secret.text.size()) != nullptr) {
      text = replace_all(std::move(text), secret.text, secret.label);
      found = true;
    }
  return found;
}

std::string Redactor::authorization(std::string_view value) const {
  std::string text(value);
  if (replace(text)) return text;
  const size_t space = value.find(' ');
  const std::string_view scheme = space == std::string_view::npos ? std::string_view{} : value.substr(0, space + 1);
  const std::string_view secret = trim(value.substr(scheme.size()));
  return std::string(scheme) + "<" + std::to_string(secret.size()) + " characters #" + fingerprint(secret) + ">";
}

void Redactor::record(const http::Request& request, std::string_view path, std::string_view query, journal::Entry& entry) const {
  entry.method = request.method;
  if (replace(entry.method)) entry.leaks.push_back("method");
  entry.version = request.version;
  entry.path = path;
  if (replace(entry.path)) entry.leaks.push_back("path");
  entry.query = query;
  if (!query.empty() && replace(entry.query)) entry.leaks.push_back("query");
  entry.headers.reserve(request.headers.size());
  for (const http::Header& header : request.headers) {
    if (iequals(header.name, "Authorization") || iequals(header.name, "X-Auth-Key")) {
      entry.headers.add(header.name, authorization(header.value));
      continue;
    }
    std::string name = header.name, value = header.value;
    if (replace(name)) entry.leaks.push_back("a header's name");  // "Authorization Bearer" with the colon at the wrong place
    if (replace(value)) entry.leaks.push_back("header " + name);
    entry.headers.add(std::move(name), std::move(value));
  }
  entry.body_size = request.body.size();
  if (!request.body.empty()) {
    entry.body = request.body;
    if (replace(entry.body)) entry.leaks.push_back("body");
    if (entry.body.size() > journal::kBodyKept) entry.body.resize(journal::kBodyKept);
  }
}

}  // namespace cfmock::engine
