#include "cloudflare/likelihood.hpp"

#include <unordered_map>

#include "base/text.hpp"
#include "cloudflare/tables.hpp"

namespace cfmock::cloudflare {
namespace {

constexpr std::string_view kLikelihood = "fixtures/likelihood.tsv";

/// Steps wide enough that how often goes before which of two rows fits a little better, and narrow enough
/// that a row of another family, or with another message, does not win by being reported often.
double weight_of(std::string_view often) {
  static const std::unordered_map<std::string_view, double> words{
      {"often", 1.0}, {"known", 0.5}, {"seldom", 0.2}, {"unseen", 0.08}};
  const auto at = words.find(often);
  if (at == words.end()) broken_table(kLikelihood, often, "often, known, seldom or unseen expected");
  return at->second;
}

}  // namespace

const std::vector<LikelihoodRow>& likelihoods() {
  static const auto table = [] {
    std::vector<LikelihoodRow> out;
    for (const auto& c : table_rows(kLikelihood, 4)) out.push_back({c[0], c[1], c[2], c[3], weight_of(c[1])});
    return out;
  }();
  return table;
}

const LikelihoodRow& likelihood_of(std::string_view cause) {
  for (const LikelihoodRow& row : likelihoods())
    if (row.cause == cause) return row;
  broken_table(kLikelihood, cause, "no row for this cause");
}

const std::vector<StepRow>& checklist() {
  static const auto table = [] {
    std::vector<StepRow> out;
    for (const auto& c : table_rows("fixtures/checklist.tsv", 3)) out.push_back({c[0], c[1], c[2]});
    return out;
  }();
  return table;
}

const std::vector<SignRow>& signs() {
  static const auto table = [] {
    std::vector<SignRow> out;
    for (const auto& c : table_rows("fixtures/signs.tsv", 7))
      out.push_back({c[0], c[1], split(c[2], ';'), none_if_dash(c[3]), none_if_dash(c[4]), c[5], c[6]});
    return out;
  }();
  return table;
}

}  // namespace cfmock::cloudflare
