#include "scenario/reader.hpp"

#include <fmt/format.h>

#include <unordered_set>

#include "base/text.hpp"
#include "scenario/source.hpp"

namespace cfmock::scenario {
namespace {

/// Those that start like `word`, with the same first three letters.
std::vector<std::string> words_akin(std::string_view word, const std::vector<std::string>& known) {
  constexpr size_t kMost = 1000;
  std::vector<std::string> out;
  for (const std::string& each : known)
    if (out.size() < kMost && word.size() >= 3 && each.size() >= 3 &&
        iequals(word.substr(0, 3), std::string_view(each).substr(0, 3)))
      out.push_back(each);
  return out;
}

}  // namespace

const CredentialName* Context::credential(std::string_view name) const {
  if (!credentials) return nullptr;
  for (const CredentialName& each : *credentials)
    if (each.name == name) return &each;
  return nullptr;
}

Place Reader::place_inside(const Node& scalar, size_t byte) const {
  Place at = place(scalar);
  if (scalar.end_column == 0 || scalar.text.empty()) return at;
  const size_t quote = scalar.quoted ? 1 : 0;
  at.column += static_cast<int>(quote + characters(std::string_view(scalar.text).substr(0, byte)));
  return at;
}

void Reader::error(const Node& at, std::string message, std::string remedy) {
  error(place(at), std::move(message), std::move(remedy));
}

void Reader::error(Place at, std::string message, std::string remedy) {
  ++errors_;
  if (!full()) problems_.push_back({std::move(message), std::move(remedy), std::move(at), Severity::kError});
}

void Reader::warn(const Node& at, std::string message, std::string remedy) {
  if (!full()) problems_.push_back({std::move(message), std::move(remedy), place(at), Severity::kWarning});
}

void Reader::add(const Problems& problems) {
  for (const Problem& problem : problems) {
    if (problem.severity == Severity::kError) ++errors_;
    problems_.push_back(problem);
  }
}

void Reader::unknown(Place at, std::string_view what, std::string_view word,
                     const std::vector<std::string>& known) {
  if (full()) return error(std::move(at), "unknown name", "");  // counted; the remedy would take its time
  std::vector<std::string> once;                                // in a broken world two may be of one name
  std::unordered_set<std::string_view> seen;
  for (const std::string& each : known)
    if (seen.insert(each).second) once.push_back(each);
  error(std::move(at), fmt::format("unknown {} \"{}\"", what, printable(word)), words_remedy(word, once));
}

std::string words_remedy(std::string_view word, const std::vector<std::string>& known) {
  constexpr size_t kListed = 40, kAkin = 8, kMeasured = 1000;
  if (known.empty()) return "there is none";
  std::string out;
  // A word as long as a line is no misspelling, and of very many words only those that start alike are
  // measured: the distance takes its time.
  if (word.size() <= 64)
    if (const auto near = nearest(word, known.size() <= kMeasured ? known : words_akin(word, known)))
      out = "did you mean " + *near + "?";
  if (known.size() == 1) return out.empty() ? "there is only " + known.front() : out;
  if (!out.empty()) out += " ";
  if (known.size() <= kListed) return out + "one of: " + one_of(known);
  std::vector<std::string> akin = words_akin(word, known);
  if (akin.empty()) akin = known;
  if (akin.size() > kAkin) akin.resize(kAkin);
  return out + "among others: " + join(akin, ", ");
}

std::string_view kind_name(const Node& node) {
  switch (node.kind) {
    case Node::Kind::kNull:
      return "nothing";
    case Node::Kind::kScalar:
      return "text";
    case Node::Kind::kSequence:
      return "a list";
    case Node::Kind::kMapping:
      return "a mapping";
  }
  return "";
}

}  // namespace cfmock::scenario
