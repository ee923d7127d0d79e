#include "scenario/reader.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "scenario/source.hpp"

namespace cfmock::scenario {

const CredentialName* Context::credential(std::string_view name) const {
  if (!credentials) return nullptr;
  for (const CredentialName& each : *credentials)
    if (each.name == name) return &each;
  return nullptr;
}

Place Reader::place_inside(const Node& scalar, size_t byte) const {
  Place at = place(scalar);
  if (scalar.end_column == 0) return at;
  const size_t quote = scalar.quoted ? 1 : 0;
  at.column += static_cast<int>(quote + characters(std::string_view(scalar.text).substr(0, byte)));
  return at;
}

void Reader::error(const Node& at, std::string message, std::string remedy) {
  error(place(at), std::move(message), std::move(remedy));
}

void Reader::error(Place at, std::string message, std::string remedy) {
  ++errors_;
  problems_.push_back({std::move(message), std::move(remedy), std::move(at), Severity::kError});
}

void Reader::warn(const Node& at, std::string message, std::string remedy) {
  problems_.push_back({std::move(message), std::move(remedy), place(at), Severity::kWarning});
}

void Reader::add(const Problems& problems) {
  for (const Problem& problem : problems) {
    if (problem.severity == Severity::kError) ++errors_;
    problems_.push_back(problem);
  }
}

void Reader::unknown(Place at, std::string_view what, std::string_view word,
                     const std::vector<std::string>& known) {
  error(std::move(at), fmt::format("unknown {} \"{}\"", what, printable(word)), words_remedy(word, known));
}

std::string words_remedy(std::string_view word, const std::vector<std::string>& known) {
  constexpr size_t kShown = 24;
  std::string out;
  // A word as long as a line is no misspelling, and measuring the distance would take long.
  if (word.size() <= 64)
    if (const auto near = nearest(word, known)) out = "did you mean " + *near + "? ";
  if (known.empty()) return out + "there is none";
  if (known.size() <= kShown) return out + "one of: " + one_of(known);
  const std::vector<std::string> first(known.begin(), known.begin() + kShown);
  return out + fmt::format("one of: {}, and {} more", join(first, ", "), known.size() - kShown);
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
