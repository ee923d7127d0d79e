#include "report/junit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <pugixml.hpp>
#include <sstream>
#include <utility>

#include "base/text.hpp"
#include "report/client.hpp"
#include "report/course.hpp"
#include "report/entries.hpp"
#include "report/names.hpp"
#include "report/safe.hpp"

namespace cfmock::report {
namespace {

using expect::Outcome;

constexpr size_t kLastWords = 6;          // lines
constexpr size_t kOutputKept = 16 * 1024;  // of each stream, from its end

void set(pugi::xml_node node, const char* name, const std::string& value) {
  node.append_attribute(name) = value.c_str();
}

std::string seconds(Duration amount) {
  return fmt::format("{:.3f}", static_cast<double>(amount.count()) / 1e6);
}

Duration took(const Subject& subject) {
  return subject.evidence.client ? subject.evidence.client->took : Duration(0);
}

size_t count(const Subject& subject, Outcome outcome) {
  const auto& lines = subject.verdict.lines;
  return static_cast<size_t>(std::count_if(
      lines.begin(), lines.end(), [&](const expect::Line& line) { return line.outcome == outcome; }));
}

void add_counts(pugi::xml_node node, const std::vector<Subject>& subjects) {
  size_t tests = 0, failures = 0, errors = 0, skipped = 0;
  Duration time{0};
  for (const Subject& subject : subjects) {
    tests += subject.verdict.lines.size();
    failures += count(subject, Outcome::kNotMet);
    (subject.course == Course::kNeverRan ? skipped : errors) += count(subject, Outcome::kInconclusive);
    time += took(subject);
  }
  set(node, "tests", std::to_string(tests));
  set(node, "failures", std::to_string(failures));
  set(node, "errors", std::to_string(errors));
  if (skipped > 0) set(node, "skipped", std::to_string(skipped));
  set(node, "time", seconds(time));
}

/// Viewers show it as the suite; with the client in it, the same expectation of another client is another test.
/// A dot would be read as a package's.
std::string class_of(const Subject& subject, const std::string& name) {
  const std::string scenario = "cfmock." + (name == printable(subject.verdict.scenario) ? name : replace_all(name, ".", "_"));
  return subject.client.empty() ? scenario : scenario + "." + replace_all(printable(subject.client), ".", "_");
}

/// GitLab keeps the first of the tests with one class and name, and drops the others: each has a name of its own.
class Names {
 public:
  std::string unique(const std::string& in_class, const std::string& name) {
    const int before = seen_[{in_class, name}]++;
    return before == 0 ? name : fmt::format("{} ({})", name, before + 1);
  }

 private:
  std::map<std::pair<std::string, std::string>, int> seen_;
};

void add_case(pugi::xml_node suite, const Subject& subject, const std::string& in_class, const expect::Line& line, Duration time,
              const EntryTexts& texts, Names& names) {
  pugi::xml_node test = suite.append_child("testcase");
  set(test, "classname", in_class);
  set(test, "name", names.unique(in_class, printable(line.kind == "strict" ? "strict: " + line.expectation : line.expectation)));
  // Without a file GitHub's viewers take the class for one.
  set(test, "file", printable(line.place.known() ? line.place.file : subject.verdict.file));
  if (line.place.known()) set(test, "line", std::to_string(line.place.line));
  set(test, "time", seconds(time));
  if (line.outcome == Outcome::kMet) return;
  if (subject.course == Course::kNeverRan) {
    pugi::xml_node skipped = test.append_child("skipped");
    set(skipped, "message", printable(line.because));
    skipped.text() = printable(line.because).c_str();  // GitLab reads no attribute of it
    return;
  }
  pugi::xml_node why = test.append_child(line.outcome == Outcome::kNotMet ? "failure" : "error");
  set(why, "type", std::string(was_run(subject) ? name_of(line.outcome) : name_of(subject.course)));
  set(why, "message", printable(line.because));
  std::string body = printable(line.because) + "\n";
  if (!line.reason.empty()) body += "likely: " + printable(line.reason) + "\n";
  for (const std::string& entry : texts.of(line.entries, line.attempts)) body += entry + "\n";
  if (line.further > 0) body += further(line.further) + "\n";
  if (subject.evidence.client)  // GitLab shows no suite's output
    for (const std::string& words : last_words(*subject.evidence.client, kLastWords)) body += "| " + words + "\n";
  why.text() = body.c_str();
}

/// The end of a stream, from the start of a line on when it was cut.
std::string tail(std::string_view text) {
  if (text.size() <= kOutputKept) return safe_lines(text);
  text = text.substr(text.size() - kOutputKept);
  const size_t line = text.find('\n');
  return "…\n" + safe_lines(line == std::string_view::npos ? text : text.substr(line + 1));
}

void add_output(pugi::xml_node suite, const Subject& subject) {
  if (!subject.evidence.client) return;
  const expect::ClientRun& client = *subject.evidence.client;
  if (!client.out.empty()) suite.append_child("system-out").text() = tail(client.out).c_str();
  if (!client.err.empty()) suite.append_child("system-err").text() = tail(client.err).c_str();
}

void add_suite(pugi::xml_node suites, const Subject& subject, const std::string& scenario, Names& names) {
  pugi::xml_node suite = suites.append_child("testsuite");
  const std::string client = printable(subject.client);
  set(suite, "name", scenario + (client.empty() ? "" : " [" + client + "]"));
  add_counts(suite, {subject});
  if (!subject.evidence.entries.empty())
    set(suite, "timestamp", rfc3339(subject.evidence.entries.front().real_at).substr(0, 19));  // UTC, as xs:dateTime without a zone
  pugi::xml_node properties = suite.append_child("properties");
  for (const auto& [name, value] :
       {std::pair("title", printable(subject.verdict.title)), std::pair("cause", printable(subject.verdict.cause)),
        std::pair("scenario", printable(subject.verdict.file)), std::pair("client", client_text(subject))}) {
    pugi::xml_node property = properties.append_child("property");
    set(property, "name", name);
    set(property, "value", value);
  }
  const EntryTexts texts(subject.evidence);
  // Viewers add the cases up and look at no suite's time: the first case carries the run's.
  Duration time = took(subject);
  for (const expect::Line& line : subject.verdict.lines)
    add_case(suite, subject, class_of(subject, scenario), line, std::exchange(time, Duration(0)), texts, names);
  add_output(suite, subject);
}

}  // namespace

std::string junit(const std::vector<Subject>& subjects) {
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  set(declaration, "version", "1.0");
  set(declaration, "encoding", "UTF-8");
  pugi::xml_node suites = document.append_child("testsuites");
  set(suites, "name", "cfmock");
  add_counts(suites, subjects);
  Names names;
  const std::vector<std::string> scenarios = names_among(subjects);
  for (size_t i = 0; i < subjects.size(); ++i) add_suite(suites, subjects[i], scenarios[i], names);
  std::ostringstream out;
  document.save(out, "  ");
  return out.str();
}

}  // namespace cfmock::report
