#include "scenario/faults.hpp"

#include <algorithm>

#include "base/table.hpp"

namespace cfmock::scenario {
namespace {

constexpr std::string_view kFile = "fixtures/faults.tsv";
constexpr std::string_view kOf[] = {"nothing", "head", "body", "json", "itself"};
constexpr std::string_view kEnds[] = {"open", "close", "reset", "client"};

template <class Word, size_t N>
Word word_in(const std::string_view (&words)[N], std::string_view word) {
  for (size_t i = 0; i < N; ++i)
    if (words[i] == word) return static_cast<Word>(i);
  broken_table(kFile, word, "unknown word");
}

}  // namespace

const std::vector<FaultRow>& faults() {
  static const std::vector<FaultRow> rows = [] {
    std::vector<FaultRow> out;
    for (const auto& c : table_rows(kFile, 6))
      out.push_back({c[0], word_in<FaultRow::Of>(kOf, c[1]), c[2], word_in<FaultRow::End>(kEnds, c[3]), c[4]});
    return out;
  }();
  return rows;
}

const FaultRow* find_fault(std::string_view name) {
  const auto& all = faults();
  const auto at = std::find_if(all.begin(), all.end(), [&](const FaultRow& row) { return row.name == name; });
  return at == all.end() ? nullptr : &*at;
}

std::vector<std::string> fault_names() {
  std::vector<std::string> out;
  for (const FaultRow& row : faults()) out.emplace_back(row.name);
  return out;
}

std::vector<std::string> fault_names(std::initializer_list<FaultRow::Of> of) {
  std::vector<std::string> out;
  for (const FaultRow& row : faults())
    if (std::find(of.begin(), of.end(), row.of) != of.end()) out.emplace_back(row.name);
  return out;
}

}  // namespace cfmock::scenario
