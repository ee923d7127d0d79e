#include <fmt/format.h>

#include "expect/judges.hpp"
#include "expect/words.hpp"

namespace cfmock::expect {
namespace {

std::string wanted(const scenario::ExpectCalls& what) {
  if (what.exactly == 0) return at_most_allowed(0);
  if (what.exactly)
    return fmt::format("exactly {} {} expected", *what.exactly, what.exactly == 1 ? "was" : "were");
  if (what.at_least && what.at_most)
    return at_least_expected(*what.at_least) + ", " + at_most_allowed(*what.at_most);
  if (what.at_least) return at_least_expected(*what.at_least);
  return at_most_allowed(what.at_most.value_or(0));
}

}  // namespace

Finding judge(const scenario::ExpectCalls& what, const Case& c) {
  const Entries entries = asked(c.evidence, what.of);
  const auto n = static_cast<int>(entries.size());
  const bool too_many = n > what.exactly.value_or(n) || n > what.at_most.value_or(n);
  const bool too_few = n < what.exactly.value_or(n) || n < what.at_least.value_or(n);
  const std::string because =
      fmt::format("{} {}; {}", asked_of(what.of), was("asked", entries.size()), wanted(what));
  if (too_many) return not_met(because, entries);
  return too_few ? lacking(cut_short(c), because, entries) : met(because, entries);
}

}  // namespace cfmock::expect
