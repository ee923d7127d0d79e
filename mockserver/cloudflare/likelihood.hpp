#pragma once
// What helps a person to find the cause of a refusal: how often each is reported, what to look at in which
// order, and what that may show. Tables in fixtures/, as in tables.hpp.

#include <string_view>
#include <vector>

namespace cfmock::cloudflare {

struct LikelihoodRow {
  std::string_view cause, often;  // often: "often", "known", "seldom", "unseen"
  std::string_view evidence, source;
  double weight = 0;  // of that word; more is likelier
};

/// A step of the checklist.
struct StepRow {
  std::string_view name, question, how;
};
/// What a step may show, and the causes it points to.
struct SignRow {
  std::string_view step, shows;
  std::vector<std::string_view> causes;
  std::string_view family, error;  // of dialects.tsv, for each of the causes; "": no answer of the API
  std::string_view evidence, source;
};

const std::vector<LikelihoodRow>& likelihoods();
/// REQUIRES: `cause` is a row of causes.tsv.
const LikelihoodRow& likelihood_of(std::string_view cause);
const std::vector<StepRow>& checklist();  // in order
const std::vector<SignRow>& signs();

}  // namespace cfmock::cloudflare
