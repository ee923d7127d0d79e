#include "expect/finding.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace cfmock::expect {
namespace {

int weight(Outcome outcome) {
  switch (outcome) {
    case Outcome::kMet:
      return 0;
    case Outcome::kInconclusive:
      return 1;
    case Outcome::kNotMet:
      return 2;
  }
  return 2;
}

}  // namespace

Outcome worse(Outcome a, Outcome b) { return weight(a) >= weight(b) ? a : b; }

Finding together(const std::vector<Finding>& findings) {
  Finding out;
  for (const Finding& finding : findings) out.outcome = worse(out.outcome, finding.outcome);
  std::vector<std::string> sentences;
  for (const Finding& finding : findings) {
    if (finding.outcome != out.outcome) continue;
    sentences.push_back(finding.because);
    out.attempts = out.attempts || finding.attempts;
    out.lacks = (sentences.size() == 1 || out.lacks) && finding.lacks;
    if (out.reason.empty()) out.reason = finding.reason;
    out.stays = (sentences.size() == 1 || out.stays) && finding.stays;
    out.entries.insert(out.entries.end(), finding.entries.begin(), finding.entries.end());
  }
  out.because = join(sentences, "; ");
  return out;
}

Line line(std::string kind, std::string expectation, const Place& place, Finding finding) {
  Line out;
  out.kind = std::move(kind);
  out.expectation = std::move(expectation);
  out.place = place;
  out.outcome = finding.outcome;
  out.because = std::move(finding.because);
  out.attempts = finding.attempts;
  out.reason = std::move(finding.reason);
  for (const journal::Entry* entry : finding.entries) out.entries.push_back(entry->seq);
  std::sort(out.entries.begin(), out.entries.end());
  out.entries.erase(std::unique(out.entries.begin(), out.entries.end()), out.entries.end());
  if (out.entries.size() > kCited) {
    out.further = out.entries.size() - kCited;
    out.entries.resize(kCited);
  }
  return out;
}

}  // namespace cfmock::expect
