#include "expect/words.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "expect/requests.hpp"
#include "match/match.hpp"

namespace cfmock::expect {
namespace {

std::string shortened(std::string text, size_t longest) {
  if (text.size() <= longest) return text;
  size_t end = longest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

std::string one_of_numbers(const std::vector<int>& numbers) {
  std::vector<std::string> words;
  for (const int number : numbers) words.push_back(std::to_string(number));
  return one_of(words);
}

std::string failure_of(scenario::AnswerPattern::Failed failed) {
  using Failed = scenario::AnswerPattern::Failed;
  if (failed == Failed::kAny) return "a failure";
  return failed == Failed::kRead ? "a failure of a read" : "a failure of a write";
}

}  // namespace

std::string times(size_t n) {
  if (n == 0) return "never";
  if (n == 1) return "once";
  if (n == 2) return "twice";
  return fmt::format("{} times", n);
}

std::string was(const std::string& verb, size_t n) {
  return n == 0 ? "was never " + verb : "was " + verb + " " + times(n);
}

std::string counted(size_t n, const std::string& noun) {
  return fmt::format("{} {}{}", n, noun, n == 1 ? "" : "s");
}

std::string was_or_were(size_t n, const std::string& noun) { return counted(n, noun) + (n == 1 ? " was" : " were"); }

std::string at_most_allowed(int n) {
  if (n == 0) return "none was allowed";
  return fmt::format("at most {} {} allowed", n, n == 1 ? "was" : "were");
}

std::string at_least_expected(int n) {
  return fmt::format("at least {} {} expected", n, n == 1 ? "was" : "were");
}

std::string call_of(const journal::Entry& entry) {
  if (entry.method.empty()) return "what was no HTTP request";
  const std::string_view path = match::api_path(entry.path);
  const std::string query = entry.query.empty() ? "" : "?" + entry.query;
  return shortened(printable(entry.method + " " + (path.empty() ? "/" : std::string(path)) + query), 160);
}

std::string operation_of(const journal::Entry& entry) {
  if (entry.operation.empty()) return call_of(entry);
  return shortened(printable(entry.operation + (entry.query.empty() ? "" : "?" + entry.query)), 160);
}

std::string answer_of(const journal::Entry& entry) {
  if (entry.status == 0) return fmt::format("no answer ({})", printable(entry.fault.empty() ? entry.delivery : entry.fault));
  std::string out = std::to_string(entry.status);
  for (size_t i = 0; i < entry.codes.size(); ++i)
    out += (i == 0 ? " " : ", ") + std::to_string(entry.codes[i]);
  if (entry.codes.empty() && !broken_success(entry).empty()) out += fmt::format(" ({})", broken_success(entry));
  if (!entry.fault.empty())
    out += fmt::format(" ({})", printable(entry.fault));
  else if (hung_up(entry))
    out += " (the client had hung up)";
  else if (entry.delivery != "complete")
    out += fmt::format(" ({})", printable(entry.delivery));
  return out;
}

std::string number_of(const journal::Entry& entry) { return fmt::format("#{}", entry.seq); }

std::string name_of(const scenario::RequestPattern& of) {
  if (!of.text.empty() && of.text != "any" && of.text.front() != '{') return of.text;
  const bool narrowed = !of.query.empty() || !of.headers.empty() || !of.body.empty();
  const std::string path = of.any_path ? "" : "/" + join(of.segments, "/");
  std::string out = join(of.methods, "|");
  if (out.empty() && path.empty()) out = "any request";
  if (!path.empty()) out += (out.empty() ? "" : " ") + path;
  return narrowed ? out + " (with its `where`)" : out;
}

std::string asked_of(const scenario::RequestPattern& of) {
  const std::string name = name_of(of);
  return name == "any request" ? "the API" : name;
}

std::string named(const scenario::AnswerPattern& answer) {
  std::vector<std::string> parts;
  if (!answer.codes.empty()) parts.push_back("code " + one_of_numbers(answer.codes));
  if (!answer.statuses.empty()) parts.push_back("status " + one_of_numbers(answer.statuses));
  if (!answer.causes.empty()) parts.push_back("cause " + one_of(answer.causes));
  if (answer.failed != scenario::AnswerPattern::Failed::kNotAsked) parts.push_back(failure_of(answer.failed));
  return parts.empty() ? "any answer" : join(parts, ", ");
}

std::string lacks(const scenario::AnswerPattern& answer) {
  using Failed = scenario::AnswerPattern::Failed;
  const bool alone = answer.codes.empty() && answer.statuses.empty() && answer.causes.empty();
  if (!alone || answer.failed == Failed::kNotAsked) return "no answer had " + named(answer);
  return answer.failed == Failed::kAny ? "no request failed"
                                       : fmt::format("no {} failed", answer.failed == Failed::kRead ? "read" : "write");
}

}  // namespace cfmock::expect
