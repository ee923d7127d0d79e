#include <fmt/format.h>

#include "expect/judges.hpp"
#include "expect/words.hpp"

namespace cfmock::expect {

Finding judge(const scenario::ExpectHeaders& what, const Case& c) {
  const Entries entries = asked(c.evidence, what.of);
  if (entries.empty()) return nothing_asked(c, what.of);
  scenario::RequestPattern wanted;
  wanted.any_path = true;
  wanted.headers = what.request;
  Entries bad;
  std::string first;
  for (const journal::Entry* entry : entries) {
    const match::MatchResult result = match::explain(wanted, subject_of(*entry));
    if (result.fits()) continue;
    if (bad.empty())
      first = fmt::format("{} ({}): {}", operation_of(*entry), number_of(*entry), result.reasons.front());
    bad.push_back(entry);
  }
  if (bad.empty())
    return met(fmt::format("{} had the headers as expected", counted(entries.size(), "request")), entries);
  return not_met(
      first + (bad.size() == 1 ? "" : fmt::format("; and {} more", counted(bad.size() - 1, "request"))), bad);
}

}  // namespace cfmock::expect
