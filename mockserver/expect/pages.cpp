#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "expect/judges.hpp"
#include "expect/words.hpp"

namespace cfmock::expect {
namespace {

/// One reading of a list, from page 1 on.
struct Walk {
  Entries served;              // in order
  std::map<int, int> pages;    // page -> how often it was served
  bool refused_since = false;  // the list was refused after the last page served: a reason to start anew
  int total = 1;               // by the last answer; an empty list has one page too
};

/// A list whatever its page: the same path, and the same query but for `page`.
std::string list_of(const journal::Entry& entry) {
  std::string query;
  for (const std::string_view part : split(entry.query, '&'))
    if (!part.empty() && part != "page" && !part.starts_with("page="))
      query += (query.empty() ? "?" : "&") + std::string(part);
  return std::string(match::api_path(entry.path)) + query;
}

void serve(std::vector<Walk>& walks, const journal::Entry& entry) {
  if (walks.empty() || entry.pages->page == 1) walks.emplace_back();
  Walk& walk = walks.back();
  walk.served.push_back(&entry);
  ++walk.pages[entry.pages->page];
  walk.refused_since = false;
  walk.total = std::max(1, entry.pages->total_pages);
}

std::map<std::string, std::vector<Walk>> walks_by_list(const scenario::ExpectPages& what,
                                                       const Evidence& evidence) {
  std::map<std::string, std::vector<Walk>> lists;
  for (const journal::Entry& entry : evidence.entries) {
    if (entry.method != "GET" || (what.of && !fits(*what.of, entry))) continue;
    if (succeeded(entry) && entry.pages)
      serve(lists[list_of(entry)], entry);
    else if (const auto list = lists.find(list_of(entry)); list != lists.end() && !succeeded(entry))
      list->second.back().refused_since = true;
  }
  return lists;
}

/// "1-3, 5"
std::string ranges(const std::vector<int>& pages) {
  std::string out;
  for (size_t i = 0; i < pages.size(); ++i) {
    const size_t first = i;
    while (i + 1 < pages.size() && pages[i + 1] == pages[i] + 1) ++i;
    out += (out.empty() ? "" : ", ") + std::to_string(pages[first]);
    if (i > first) out += "-" + std::to_string(pages[i]);
  }
  return out;
}

std::vector<int> missing(const Walk& walk) {
  std::vector<int> out;
  for (int page = 1; page <= walk.total; ++page)
    if (!walk.pages.contains(page)) out.push_back(page);
  return out;
}

/// The paginators of the official SDKs ask on until a page is empty: that one, right behind the last, is no
/// fault.
bool is_closing_page(const Walk& walk, int page) {
  if (page != walk.total + 1) return false;
  return std::all_of(walk.served.begin(), walk.served.end(), [&](const journal::Entry* entry) {
    return entry->pages->page != page || entry->pages->count == 0;
  });
}

/// What is wrong with a walk besides pages that are missing; "" if nothing.
std::string surplus(const Walk& walk) {
  for (const auto& [page, served] : walk.pages) {
    if (served > 1) return fmt::format("page {} was served {}", page, times(static_cast<size_t>(served)));
    if (page > walk.total && !is_closing_page(walk, page))
      return fmt::format("page {} was asked for, but the last one is {}", page, walk.total);
  }
  return "";
}

std::string never_served(const Walk& walk, const std::vector<int>& pages) {
  return fmt::format("{} {} of {} {} never served", pages.size() == 1 ? "page" : "pages", ranges(pages),
                     walk.total, pages.size() == 1 ? "was" : "were");
}

Finding judge_list(const std::string& list, const std::vector<Walk>& walks, const Case& c) {
  for (const Walk& walk : walks) {
    if (const std::string fault = surplus(walk); !fault.empty())
      return not_met(fmt::format("GET {}: {}", printable(list), fault), walk.served);
    const bool started_anew_for_a_reason = &walk != &walks.back() && walk.refused_since;
    if (const std::vector<int> pages = missing(walk); !pages.empty() && !started_anew_for_a_reason)
      return lacking(cut_short(c), fmt::format("GET {}: {}", printable(list), never_served(walk, pages)),
                     walk.served);
  }
  const Walk& last = walks.back();
  const bool closing = last.pages.contains(last.total + 1);
  const std::string pages = last.total == 1 ? "its one page was" : fmt::format("pages 1-{} were", last.total);
  return met(
      fmt::format("GET {}: {} served{}{}", printable(list), pages, last.total == 1 ? "" : ", each once",
                  closing ? ", and the empty one behind the last, as the official SDKs ask" : ""),
      last.served);
}

}  // namespace

Finding judge(const scenario::ExpectPages& what, const Case& c) {
  const auto lists = walks_by_list(what, c.evidence);
  std::vector<Finding> findings;
  for (const auto& [list, walks] : lists) findings.push_back(judge_list(list, walks, c));
  if (!findings.empty()) return together(findings);
  if (what.of)
    return asked(c.evidence, *what.of).empty()
               ? nothing_asked(c, *what.of)
               : lacking(cut_short(c), "no page of " + name_of(*what.of) + " was served");
  if (c.scenario.allow.no_requests && c.evidence.entries.empty())
    return met("the client asked nothing, which is allowed");
  return inconclusive("no list with pages was served, so there was nothing to judge");
}

}  // namespace cfmock::expect
