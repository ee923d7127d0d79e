#include "engine/redact.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "base/text.hpp"
#include "cloudflare/envelope.hpp"
#include "cloudflare/secrets.hpp"
#include "http/url.hpp"

namespace cfmock::engine {
namespace {

/// "abc" as a secret on purpose: replacing it everywhere would make the journal unreadable. Also what must be
/// left of a secret that is cut to count as one.
constexpr size_t kShortestSecret = 8;
/// Stands in every secret that is made up, so that one look tells whether there can be any of them.
constexpr std::string_view kMark = "cfmock";

std::string mask(std::string_view secret) {
  return fmt::format("<{} characters #{}>", secret.size(), fingerprint(secret));
}

/// `text` as a client may write it: in a URL, in a form, in JSON.
std::vector<std::string> spellings(std::string_view text) {
  const std::string json = cloudflare::json_string(text);
  std::vector<std::string> all{std::string(text), "", "", json.substr(1, json.size() - 2)};
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~").find(c) != std::string_view::npos;
    const std::string encoded =
        plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    all[1] += encoded;
    all[2] += c == ' ' ? "+" : encoded;
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

/// By its rarest letter: this runs over every answer.
bool holds_mark(std::string_view text) {
  constexpr size_t kLast = kMark.size() - 1;
  for (size_t at = text.find(kMark[kLast], kLast); at != std::string_view::npos; at = text.find(kMark[kLast], at + 1))
    if (text.substr(at - kLast, kMark.size()) == kMark) return true;
  return false;
}

/// memmem, not find(), for the same reason.
bool contains(std::string_view text, std::string_view what) {
  return ::memmem(text.data(), text.size(), what.data(), what.size()) != nullptr;
}

bool holds_credential(std::string_view header) {
  for (const char* name : {"Authorization", "X-Auth-Key", "X-Auth-User-Service-Key", "Proxy-Authorization"})
    if (iequals(header, name)) return true;
  return false;
}

}  // namespace

Redactor::Redactor(const cloudflare::Credentials& credentials) {
  for (const auto& credential : credentials.all()) add(*credential);
  order();
}

void Redactor::learn(const cloudflare::Credential& credential) {
  add(credential);
  order();
}

void Redactor::add(const cloudflare::Credential& credential) {
  if (credential.secret.size() < kShortestSecret) return;
  const std::string label = "<" + credential.label() + " #" + credential.answer_fingerprint + ">";
  for (std::string& text : spellings(credential.secret)) {
    const auto known = std::find_if(secrets_.begin(), secrets_.end(),
                                    [&](const Secret& secret) { return secret.text == text; });
    const bool marked = text.find(kMark) != std::string::npos;
    if (known == secrets_.end())
      secrets_.push_back({std::move(text), label, marked});
    else
      known->label = label;  // made again after a reset of the session
  }
}

void Redactor::order() {
  std::stable_sort(secrets_.begin(), secrets_.end(),
                   [](const Secret& a, const Secret& b) { return a.text.size() > b.text.size(); });
  if (!secrets_.empty()) shortest_ = secrets_.back().text.size();
}

bool Redactor::holds_secret(std::string_view text) const {
  if (shortest_ == 0 || text.size() < shortest_) return false;
  const bool mark = holds_mark(text);
  return std::any_of(secrets_.begin(), secrets_.end(), [&](const Secret& secret) {
    return (mark || !secret.marked) && contains(text, secret.text);
  });
}

bool Redactor::replace(std::string& text) const {
  if (!holds_secret(text)) return false;
  for (const Secret& secret : secrets_)
    if (contains(text, secret.text)) text = replace_all(std::move(text), secret.text, secret.label);
  return true;
}

void Redactor::replace_values(http::Headers& headers) const {
  if (!holds_secret(headers.block())) return;
  http::Headers out;
  for (const http::Header& header : headers) {
    std::string value(header.value);
    replace(value);
    out.add(header.name, value);
  }
  headers = std::move(out);
}

/// Of a path or a query, where a secret may be percent-encoded: then it is shown decoded.
bool Redactor::replace_target(std::string& text) const {
  if (replace(text)) return true;
  if (text.find_first_of("%+") == std::string::npos) return false;
  std::string decoded = http::percent_decoded(text, true);
  if (!replace(decoded)) return false;
  text = printable(decoded);
  return true;
}

void Redactor::hide_torn_end(std::string& text) const {
  for (const Secret& secret : secrets_)
    for (size_t left = std::min(secret.text.size() - 1, text.size()); left >= kShortestSecret; --left)
      if (text.ends_with(std::string_view(secret.text).substr(0, left))) {
        text.resize(text.size() - left);
        text += secret.label;
        return;
      }
}

std::string Redactor::kept(std::string_view text, size_t most) const {
  std::string out(text.substr(0, most));
  replace(out);
  if (text.size() > most) hide_torn_end(out);
  return out;
}

std::string Redactor::header_value(std::string_view name, std::string_view value) const {
  std::string text(value);
  if (replace(text)) return text;
  if (!iequals(name, "Authorization") && !iequals(name, "Proxy-Authorization")) return mask(value);
  const auto [scheme, secret] = cloudflare::split_authorization(value);
  return scheme.empty() ? mask(secret) : fmt::format("{} {}", scheme, mask(secret));
}

std::string Redactor::raw(std::string_view came) const {
  std::string out;
  for (const std::string_view line : split(came, '\n')) {
    if (!out.empty()) out += '\n';
    const std::string_view name = trim(line.substr(0, line.find(':')));
    if (name.size() < line.size() && holds_credential(name))
      out += fmt::format("{}: {}", name, header_value(name, trim(line.substr(line.find(':') + 1))));
    else
      out += line;
  }
  replace(out);
  hide_torn_end(out);
  return printable(out);
}

/// A secret outside the headers that are for credentials is rare: what is no credential is copied as it stands, and
/// looked at all at once.
void Redactor::record_headers(const http::Headers& from, journal::Entry& entry) const {
  entry.headers.reserve(from.block().size());
  for (const http::Header& header : from)
    if (holds_credential(header.name))
      entry.headers.add(header.name, header_value(header.name, header.value));
    else
      entry.headers.add(header.name, header.value);
  if (holds_secret(entry.headers.block())) replace_misplaced(entry);
}

void Redactor::replace_misplaced(journal::Entry& entry) const {
  http::Headers out;
  for (const http::Header& header : entry.headers) {
    std::string name(header.name), value(header.value);
    // "Authorization Bearer" with the colon at the wrong place
    if (replace(name)) entry.leaks.push_back("a header's name");
    if (!holds_credential(name) && replace(value)) entry.leaks.push_back("header " + name);
    out.add(name, value);
  }
  entry.headers = std::move(out);
}

void Redactor::record(const http::Request& request, std::string_view path, std::string_view query,
                      journal::Entry& entry) const {
  entry.method = request.method;
  if (replace(entry.method)) entry.leaks.push_back("method");
  entry.version = request.version;
  entry.path = path;
  if (replace_target(entry.path)) entry.leaks.push_back("path");
  entry.query = query;
  if (!query.empty() && replace_target(entry.query)) entry.leaks.push_back("query");
  record_headers(request.headers, entry);
  entry.body_size = request.body.size();
  if (request.body.empty()) return;
  entry.body = request.body;
  if (replace(entry.body)) entry.leaks.push_back("body");
  if (entry.body.size() > journal::kBodyKept) entry.body.resize(journal::kBodyKept);
}

}  // namespace cfmock::engine
