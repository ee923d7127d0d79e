#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "expect/connections.hpp"
#include "expect/reasons.hpp"
#include "expect/words.hpp"
#include "match/value.hpp"

namespace cfmock::expect {
namespace {

std::optional<long long> number_parameter(const journal::Entry& entry, std::string_view name) {
  std::optional<long long> out;
  match::any_parameter(entry.query, name, [&](std::string_view value) {
    out = parse_int(value);
    return true;
  });
  return out;
}

}  // namespace

std::string new_connection_each(const Cue& cue) {
  const Entries& all = cue.finding.entries;
  std::set<uint64_t> connections;
  bool asks_to_close = true, pages = true;
  for (const journal::Entry* entry : all) {
    connections.insert(entry->connection);
    asks_to_close = asks_to_close && iequals(entry->headers.get("Connection"), "close");
    pages = pages && number_parameter(*entry, "page").has_value() &&
            match::api_path(entry->path) == match::api_path(all.front()->path);
    if (was_closed_by_server(*entry)) return "";
  }
  if (all.size() < 2 || connections.size() != all.size()) return "";
  if (asks_to_close) return "the client asks for it: each request says Connection: close";
  return pages ? "each page was asked on a new connection" : "";
}

std::string trusted_page_size(const Cue& cue) {
  for (const journal::Entry* entry : cue.finding.entries) {
    if (!entry->pages || entry->pages->page >= entry->pages->total_pages) continue;
    const bool is_last = entry == cue.finding.entries.back();
    const auto asked = number_parameter(*entry, "per_page");
    if (is_last && asked && *asked > entry->pages->per_page)
      return fmt::format("it asked for {} a page, was given {}, and took the short page for the last", *asked,
                         entry->pages->per_page);
  }
  return "";
}

std::string first_page_only(const Cue& cue) {
  for (const journal::Entry* entry : cue.finding.entries)
    if (!entry->pages || entry->pages->page != 1 || entry->pages->total_pages < 2) return "";
  return cue.finding.entries.size() == 1 ? "it reads the first page and asks for no other" : "";
}

/// A write stands between any two look-ups.
std::string lookup_for_each(const Cue& cue) {
  const Entries& all = cue.finding.entries;
  if (all.size() < 2) return "";
  for (size_t i = 1; i < all.size(); ++i) {
    const auto& entries = cue.c.evidence.entries;
    const bool writes = std::any_of(entries.begin(), entries.end(), [&](const journal::Entry& entry) {
      return entry.seq > all[i - 1]->seq && entry.seq < all[i]->seq && !entry.method.empty() && !is_read(entry);
    });
    if (!writes) return "";
  }
  return "it looks the zone up anew for each change";
}

std::string credential_follows_redirect(const Cue& cue) {
  for (const journal::Entry* leaked : cue.finding.entries) {
    const bool elsewhere = std::any_of(leaked->leaks.begin(), leaked->leaks.end(), [](const std::string& leak) {
      return leak.find("another host") != std::string::npos;
    });
    if (!elsewhere) continue;
    const journal::Entry* before = nullptr;
    for (const journal::Entry& entry : cue.c.evidence.entries)
      if (entry.seq < leaked->seq) before = &entry;
    if (before != nullptr && before->status >= 300 && before->status < 400 &&
        before->answer_headers.has("Location"))
      return fmt::format("it follows the redirect of {} and takes its credential along", number_of(*before));
  }
  return "";
}

std::string refusal_passed_over(const Cue& cue) {
  const Evidence& evidence = cue.c.evidence;
  if (!evidence.client || evidence.client->exit_code != 0 || evidence.entries.empty()) return "";
  const journal::Entry& last = evidence.entries.back();
  if (!failed(last)) return "";
  return fmt::format("the last answer was {} ({}), and the client ended as if all were well", answer_of(last), number_of(last));
}

std::string silent_client(const Cue& cue) {
  const auto& client = cue.c.evidence.client;
  const bool silent = client && client->leaks.empty() && trim(client->out).empty() && trim(client->err).empty();
  return silent && !client->truncated ? "the client printed nothing" : "";
}

}  // namespace cfmock::expect
