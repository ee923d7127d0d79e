#include "engine/redact.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <tuple>

#include "base/text.hpp"
#include "cloudflare/secrets.hpp"
#include "http/url.hpp"

namespace cfmock::engine {
namespace {

/// Of a body at most: what is larger is no secret's disguise but a file, and copies of it cost the machine's memory.
constexpr size_t kBodyRead = 1 << 20;

std::string mask(std::string_view secret) {
  return fmt::format("<{} characters #{}>", secret.size(), fingerprint(secret));
}

/// memmem, not find(), which takes several times as long.
bool contains(std::string_view text, std::string_view what) {
  return ::memmem(text.data(), text.size(), what.data(), what.size()) != nullptr;
}

/// Shorter than any token or key of Cloudflare's, and than an id: written by hand. One such must not have every text searched for all.
bool is_short(std::string_view spelling) { return spelling.size() < 33; }

size_t common_start(std::string_view a, std::string_view b) {
  return static_cast<size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
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
  if (credential.secret.size() < cloudflare::kShortestSecret) return;
  const std::string name = credential.label(), label = "<" + name + " #" + credential.answer_fingerprint + ">";
  for (Spelling& spelling : spellings(credential.secret)) {
    const auto known = std::find_if(secrets_.begin(), secrets_.end(),
                                    [&](const Secret& secret) { return secret.spelling.text == spelling.text; });
    if (known != secrets_.end()) {
      known->name = name, known->label = label;  // made again after a reset of the session
      continue;
    }
    (is_short(spelling.text) ? short_ones_ : long_ones_).add(spelling.text);
    secrets_.push_back({std::move(spelling), name, label});
  }
}

void Redactor::order() {
  std::stable_sort(secrets_.begin(), secrets_.end(),
                   [](const Secret& a, const Secret& b) { return a.spelling.text.size() > b.spelling.text.size(); });
}

bool Redactor::holds_secret(std::string_view text) const {
  const bool may_short = short_ones_.may_hold(text), may_long = long_ones_.may_hold(text);
  return (may_short || may_long) && std::any_of(secrets_.begin(), secrets_.end(), [&](const Secret& secret) {
           return (is_short(secret.spelling.text) ? may_short : may_long) && contains(text, secret.spelling.text);
         });
}

void Redactor::look(std::string_view text, const Reading* reading, std::vector<Sight>& sights) const {
  if (!holds_secret(text)) return;
  for (const Secret& secret : secrets_) {
    const Spelling& spelling = secret.spelling;
    for (size_t at = text.find(spelling.text); at != std::string_view::npos; at = text.find(spelling.text, at + 1)) {
      size_t end = std::min(at + spelling.text.size() + (spelling.shares_last ? 1 : 0), text.size());
      while (spelling.shares_last && end < text.size() && text[end] == '=') ++end;
      add_sight(secret, reading, at - (spelling.shares_first && at > 0 ? 1 : 0), end, sights);
    }
  }
}

/// Its first half, at the very end; or before an escape that is itself torn.
void Redactor::look_at_end(std::string_view text, const Reading* reading, std::vector<Sight>& sights) const {
  const size_t escape = text.find_last_of("%\\");
  const bool torn = reading != nullptr && escape != std::string_view::npos && text.size() - escape < 6;
  const std::string_view whole_escapes = text.substr(0, torn ? escape : text.size());
  for (const Secret& secret : secrets_) {
    const std::string_view spelling = secret.spelling.text;
    const std::string_view start = spelling.substr(0, cloudflare::kShortestSecret);
    const size_t from = whole_escapes.size() - std::min(spelling.size() - 1, whole_escapes.size());
    for (size_t at = whole_escapes.find(start, from); at != std::string_view::npos; at = whole_escapes.find(start, at + 1))
      if (spelling.starts_with(whole_escapes.substr(at)))
        add_sight(secret, reading, at - (secret.spelling.shares_first && at > 0 ? 1 : 0), text.size(), sights);
  }
}

void Redactor::add_sight(const Secret& secret, const Reading* reading, size_t first, size_t end, std::vector<Sight>& sights) {
  const char* how = *secret.spelling.how != '\0' || reading == nullptr ? secret.spelling.how : reading->how;
  if (reading != nullptr) first = reading->begin[first], end = reading->end[end - 1];
  sights.push_back({first, end, sights.size(), &secret, how});
}

/// By their place, and what lies over one another as one: that which was seen first.
void Redactor::merge(std::vector<Sight>& sights) {
  if (sights.size() < 2) return;
  std::sort(sights.begin(), sights.end(),
            [](const Sight& a, const Sight& b) { return std::tie(a.first, a.order) < std::tie(b.first, b.order); });
  std::vector<Sight> out;
  for (const Sight& sight : sights) {
    if (out.empty() || sight.first >= out.back().end) {
      out.push_back(sight);
      continue;
    }
    const Sight before = out.back();
    if (sight.order < before.order) out.back() = sight;
    out.back().first = before.first, out.back().end = std::max(before.end, sight.end);
  }
  sights = std::move(out);
}

void Redactor::put_labels(std::string& text, const std::vector<Sight>& sights) {
  const bool is_json = text.starts_with('{') || text.starts_with("[{") || text.starts_with("[\"");
  std::string out;
  size_t done = 0;
  for (const Sight& sight : sights) {
    out.append(text, done, sight.first - done);
    out += is_json ? replace_all(sight.secret->label, "\"", "\\\"") : sight.secret->label;
    done = sight.end;
  }
  out.append(text, done);
  text = std::move(out);
}

bool Redactor::replace(std::string& text) const {
  std::vector<Sight> sights;
  look(text, nullptr, sights);
  if (sights.empty()) return false;
  merge(sights);
  put_labels(text, sights);
  return true;
}

std::vector<std::string> Redactor::uncover(std::string& text, bool cut) const {
  std::vector<Sight> sights;
  look(text, nullptr, sights);
  for (const Reading& reading : readings(text)) look(reading.text, &reading, sights);
  merge(sights);
  std::vector<std::string> out;
  for (const Sight& sight : sights) {
    std::string said = sight.secret->name + (*sight.how == '\0' ? "" : fmt::format(" ({})", sight.how));
    if (std::find(out.begin(), out.end(), said) == out.end()) out.push_back(std::move(said));
  }
  if (!sights.empty()) put_labels(text, sights);
  if (cut) hide_torn_end(text);
  return out;
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

/// Of a path or a query. A plus may be a space there: then it is shown decoded.
bool Redactor::replace_target(std::string& text) const {
  if (!uncover(text).empty()) return true;
  if (text.find('+') == std::string::npos) return false;
  std::string decoded = http::percent_decoded(text, true);
  if (!replace(decoded)) return false;
  text = printable(decoded);
  return true;
}

void Redactor::hide_torn_end(std::string& text) const {
  if (secrets_.empty()) return;
  // Escaped twice, a character takes six at most.
  const size_t from = text.size() - std::min(text.size(), 6 * secrets_.front().spelling.text.size());
  std::string tail = text.substr(from);
  std::vector<Sight> sights;
  look_at_end(tail, nullptr, sights);
  for (const Reading& reading : readings(tail)) look_at_end(reading.text, &reading, sights);
  if (sights.empty()) return;
  merge(sights);
  put_labels(tail, sights);
  text.resize(from);
  text += tail;
}

void Redactor::keep(std::string_view text, size_t most, std::string& out) const {
  out = text.substr(0, most);
  uncover(out, text.size() > most);
}

std::string Redactor::torn(std::string_view text, size_t most) const {
  std::string out(text.substr(0, most));
  for (size_t at = 0; at + cloudflare::kShortestSecret <= out.size();) {
    const std::string_view rest = std::string_view(out).substr(at);
    const Secret* found = nullptr;  // secrets begin alike: the one that goes furthest
    size_t size = cloudflare::kShortestSecret - 1;
    for (const Secret& secret : secrets_)
      if (const size_t common = common_start(secret.spelling.text, rest); common > size) found = &secret, size = common;
    if (found != nullptr) out.replace(at, size, found->label);
    at += found == nullptr ? 1 : found->label.size();
  }
  uncover(out, true);  // what is written in another way
  return out;
}

std::string Redactor::header_value(std::string_view name, std::string_view value) const {
  // Nearly always it is one whole secret, behind this scheme or none.
  constexpr std::string_view kScheme = "Bearer ";
  const size_t before = value.starts_with(kScheme) ? kScheme.size() : 0;
  for (const Secret& secret : secrets_)
    if (secret.spelling.text == value.substr(before)) return std::string(value.substr(0, before)) + secret.label;
  std::string text(value);
  if (!uncover(text).empty()) return text;
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
  uncover(out, true);
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
  if (holds_secret(entry.headers.block()) || is_disguised(entry.headers.block())) replace_misplaced(entry);
}

/// By escapes, of which hardly any header has one; all are seen at one look.
bool Redactor::is_disguised(std::string_view block) const {
  if (block.find('%') == std::string_view::npos && block.find('\\') == std::string_view::npos) return false;
  std::string text(block);
  return !uncover(text).empty();
}

void Redactor::replace_misplaced(journal::Entry& entry) const {
  http::Headers out;
  for (const http::Header& header : entry.headers) {
    std::string name(header.name), value(header.value);
    // "Authorization Bearer" with the colon at the wrong place
    if (replace(name)) entry.leaks.push_back("a header's name");
    if (!holds_credential(name) && !uncover(value).empty()) entry.leaks.push_back("header " + name);
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
  record_body(request, entry);
}

void Redactor::record_body(const http::Request& request, journal::Entry& entry) const {
  entry.body_size = request.body.size();
  if (request.body.empty()) return;
  entry.body = request.body;
  const bool leaked = entry.body.size() > kBodyRead ? replace(entry.body) : !uncover(entry.body).empty();
  if (leaked) entry.leaks.push_back("body");
  if (entry.body.size() > journal::kBodyKept) entry.body.resize(journal::kBodyKept);
}

}  // namespace cfmock::engine
