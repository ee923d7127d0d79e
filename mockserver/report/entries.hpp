#pragma once
// Journal entries as a person reads them beneath a verdict's line.

#include <string>
#include <vector>

#include "expect/chains.hpp"
#include "report/subject.hpp"

namespace cfmock::report {

class EntryTexts {
 public:
  /// The evidence must outlive it.
  explicit EntryTexts(const expect::Evidence& evidence);

  /// One text an entry, numbers and times aligned:
  ///   #3 +0.412s GET /zones -> 429 971, Retry-After 1 s  the user's limit is reached
  ///   #4 +0.512s GET /zones -> 200  100 ms after #3
  /// How long after the attempt before is said where `gaps`.
  std::vector<std::string> of(const std::vector<uint64_t>& seqs, bool gaps) const;
  const journal::Entry* find(uint64_t seq) const;
  /// Since the first entry of the journal.
  Duration offset(const journal::Entry& entry) const;

 private:
  const expect::Evidence& evidence_;
  std::vector<expect::Chain> chains_;
};

/// "and 47 more", or "".
std::string further(size_t n);

}  // namespace cfmock::report
