#include <fmt/format.h>

#include "base/text.hpp"
#include "expect/client.hpp"
#include "expect/judges.hpp"
#include "expect/leaks.hpp"
#include "expect/told.hpp"

namespace cfmock::expect {
namespace {

std::vector<std::string> quoted(const std::vector<std::string>& words) {
  std::vector<std::string> out;
  for (const std::string& word : words) out.push_back('"' + printable(word) + '"');
  return out;
}

class Output {
 public:
  explicit Output(const Case& c)
      : text_(lower(c.evidence.client->out) + "\n" + lower(c.evidence.client->err)),
        truncated_(c.evidence.client->truncated),
        cut_short_(client_cut_short(c)) {}

  bool has(const std::string& word) const { return mentions(text_, lower(word)); }
  /// What is not found in an output that was not kept whole may yet have stood there.
  Finding missing(const std::string& because) const {
    return truncated_ ? inconclusive(because + ", as far as it was kept") : lacking(cut_short_, because);
  }
  Finding absent(const std::string& because) const {
    return truncated_ ? inconclusive(because + ", as far as it was kept") : met(because);
  }

 private:
  std::string text_;
  bool truncated_;
  std::optional<std::string> cut_short_;
};

void judge_words(const scenario::ExpectOutput& what, const Output& output, std::vector<Finding>& findings) {
  std::vector<std::string> missing, present, unwanted;
  for (const std::string& word : what.mentions) (output.has(word) ? present : missing).push_back(word);
  for (const std::string& word : what.not_mentions)
    if (output.has(word)) unwanted.push_back(word);
  if (!missing.empty())
    findings.push_back(output.missing("the output does not mention " + join(quoted(missing), " nor ")));
  else if (!present.empty())
    findings.push_back(met("the output mentions " + join(quoted(present), " and ")));
  if (!unwanted.empty())
    findings.push_back(
        not_met("the output mentions " + join(quoted(unwanted), " and ") + ", which it must not"));
  else if (!what.not_mentions.empty())
    findings.push_back(
        output.absent("the output does not mention " + join(quoted(what.not_mentions), " nor ")));
}

void judge_any(const scenario::ExpectOutput& what, const Output& output, std::vector<Finding>& findings) {
  if (what.mentions_any.empty()) return;
  for (const std::string& word : what.mentions_any)
    if (output.has(word)) return findings.push_back(met("the output mentions " + quoted({word}).front()));
  findings.push_back(output.missing("the output mentions none of " + one_of(quoted(what.mentions_any))));
}

}  // namespace

Finding judge(const scenario::ExpectOutput& what, const Case& c) {
  std::vector<Finding> findings;
  if (what.leaks_nothing) findings.push_back(judge_leaks(c));
  const bool words = !what.mentions.empty() || !what.mentions_any.empty() || !what.not_mentions.empty() ||
                     !what.names.empty() || !what.tells.empty();
  if (words && !c.evidence.client) findings.push_back(*no_process(c, "its output"));
  if (words && c.evidence.client) {
    const Output output(c);
    judge_words(what, output, findings);
    judge_any(what, output, findings);
    if (!what.names.empty()) findings.push_back(judge_named(what, c));
    if (!what.tells.empty()) findings.push_back(judge_tells(what.tells, c));
  }
  return together(findings);
}

}  // namespace cfmock::expect
