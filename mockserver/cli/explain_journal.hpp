#pragma once
// A --journal file of ours: its refusals, those that are alike once.

#include "cli/explained.hpp"
#include "journal/jsonl.hpp"

namespace cfmock::cli {

/// Whether the text is a journal: its first line is an object with a "kind".
bool is_journal(std::string_view text);

struct Refusals {
  const journal::Entry* first;
  std::vector<uint64_t> numbers;  // of all that are alike
};
/// Refused or broken exchanges, by operation, status, codes and cause, in the order of their first.
std::vector<Refusals> refusals_of(const std::vector<journal::Entry>& entries);
cloudflare::SeenAnswer seen_in(const journal::Entry& entry);

}  // namespace cfmock::cli
