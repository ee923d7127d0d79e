#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

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

using Names = std::vector<std::string_view>;

/// The path and the query but for these parameters.
std::string without(const Names& names, const journal::Entry& entry) {
  std::string query;
  for (const std::string_view part : split(entry.query, '&'))
    if (!part.empty() && std::find(names.begin(), names.end(), part.substr(0, part.find('='))) == names.end())
      query += (query.empty() ? "?" : "&") + std::string(part);
  return std::string(match::api_path(entry.path)) + query;
}

/// A list whatever its page, and whatever its size.
std::string list_of(const journal::Entry& entry) {
  return without({"page", "per_page", "limit", "cursor", "page_token"}, entry);
}
/// The same for people, who asked for a size.
std::string shown_list(const journal::Entry& entry) { return without({"page", "cursor", "page_token"}, entry); }

void serve(std::vector<Walk>& walks, const journal::Entry& entry) {
  const bool is_first = entry.pages->by_cursor ? entry.pages->cursor.empty() : entry.pages->page == 1;
  if (walks.empty() || is_first) walks.emplace_back();
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

/// Pages of another size do not fit together: records between them are read twice, or never.
std::string size_change(const Walk& walk) {
  const int size = walk.served.front()->pages->per_page;
  for (const journal::Entry* entry : walk.served)
    if (entry->pages->per_page != size)
      return fmt::format("the page size changed from {} to {} ({})", size, entry->pages->per_page, number_of(*entry));
  return "";
}

/// What is wrong with a walk besides pages that are missing; "" if nothing.
std::string surplus(const Walk& walk) {
  for (const auto& [page, served] : walk.pages) {
    if (served > 1) return fmt::format("page {} was served {}", page, times(static_cast<size_t>(served)));
    if (page > walk.total && !is_closing_page(walk, page))
      return fmt::format("page {} was asked for, but the last one is {}", page, walk.total);
  }
  return size_change(walk);
}

std::string never_served(const Walk& walk, const std::vector<int>& pages) {
  return fmt::format("{} {} of {} {} never served", pages.size() == 1 ? "page" : "pages", ranges(pages),
                     walk.total, pages.size() == 1 ? "was" : "were");
}

bool is_by_cursor(const std::vector<Walk>& walks) { return walks.front().served.front()->pages->by_cursor; }

/// By cursor there is no count of pages: each answer tells the next one, until it tells none. A page may be of any size.
Finding judge_cursors(const std::string& list, const std::vector<Walk>& walks, const Case& c) {
  for (const Walk& walk : walks) {
    std::set<std::string> told{""}, asked;
    for (const journal::Entry* entry : walk.served) {
      const std::string& cursor = entry->pages->cursor;
      if (!told.contains(cursor))
        return not_met(fmt::format("GET {}: no answer had told the cursor of {}", printable(list), number_of(*entry)), walk.served);
      if (!asked.insert(cursor).second)
        return not_met(fmt::format("GET {}: the page of {} was served before", printable(list), number_of(*entry)), walk.served);
      if (!entry->pages->next.empty()) told.insert(entry->pages->next);
    }
    const bool started_anew_for_a_reason = &walk != &walks.back() && walk.refused_since;
    if (told.size() > asked.size() && !started_anew_for_a_reason)
      return lacking(cut_short(c),
                     fmt::format("GET {}: the list goes on behind {}, and was not read to its end", printable(list),
                                 number_of(*walk.served.back())),
                     walk.served);
  }
  const Walk& last = walks.back();
  return met(fmt::format("GET {}: {} by cursor, to the end, each once", printable(list), was_or_were(last.served.size(), "page") + " read"),
             last.served);
}

Finding judge_list(const std::string& list, const std::vector<Walk>& walks, const Case& c) {
  if (is_by_cursor(walks)) return judge_cursors(list, walks, c);
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
  for (const auto& [list, walks] : lists)
    findings.push_back(judge_list(shown_list(*walks.front().served.front()), walks, c));
  if (!findings.empty()) return together(findings);
  if (what.of)
    return asked(c.evidence, *what.of).empty()
               ? nothing_asked(c, *what.of)
               : lacking(cut_short(c), "no page of " + name_of(*what.of) + " was served");
  if (is_allowed_silence(c)) return allowed_silence();
  return inconclusive("no list with pages was served, so there was nothing to judge");
}

}  // namespace cfmock::expect
