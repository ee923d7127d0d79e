#pragma once
// Ways to break an answer, by name: the rows of fixtures/faults.tsv. What each puts on the wire is made in net/faults/.

#include <string>
#include <string_view>
#include <vector>

namespace cfmock::scenario {

struct FaultRow {
  /// kNothing: no answer is sent. kHead, kBody, kJson: breaks the answer that is there, any, or one that has a
  /// body, or JSON. kItself: is the answer.
  enum class Of { kNothing, kHead, kBody, kJson, kItself };
  /// Of the connection, by us; kClient: it is left to the client.
  enum class End { kOpen, kClose, kReset, kClient };

  std::string_view name;      // "reset-in-body"
  Of of = Of::kNothing;
  std::string_view delivery;  // what the client has of the answer, as the journal has it: "complete", "truncated", ...
  End end = End::kOpen;
  std::string_view wire;      // what goes over the wire, a sentence for people

  bool breaks_an_answer() const { return of != Of::kNothing && of != Of::kItself; }
};

inline constexpr std::string_view kDrip = "drip";  // the one that takes bytes_per_second

const std::vector<FaultRow>& faults();
/// nullptr: there is none of that name.
const FaultRow* find_fault(std::string_view name);
/// Of all, or of those that work on one of these.
std::vector<std::string> fault_names();
std::vector<std::string> fault_names(std::initializer_list<FaultRow::Of> of);

}  // namespace cfmock::scenario
