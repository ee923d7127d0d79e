#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/table.hpp"
#include "base/text.hpp"
#include "expect/client.hpp"
#include "expect/told.hpp"
#include "expect/words.hpp"

namespace cfmock::expect {
namespace {

struct Telling {
  std::string subject;  // "rate-limit"
  std::string word;     // in lower case
};

const std::vector<Telling>& tellings() {
  static const std::vector<Telling> rows = [] {
    std::vector<Telling> out;
    for (const auto& c : table_rows("fixtures/tells.tsv", 2)) out.push_back({std::string(c[0]), lower(c[1])});
    return out;
  }();
  return rows;
}

/// errors[].message and messages[].message of all answers, as far as the journal kept them.
std::vector<std::string> messages_of(const Evidence& evidence) {
  std::vector<std::string> out;
  for (const journal::Entry& entry : evidence.entries) {
    const auto answer = nlohmann::json::parse(entry.answer, nullptr, false);
    if (!answer.is_object() || !answer.contains("errors") || !answer["errors"].is_array()) continue;
    for (const auto& error : answer["errors"])
      if (error.is_object() && error.contains("message") && error["message"].is_string())
        out.push_back(lower(error["message"].get<std::string>()));
  }
  return out;
}

std::string first_word_in(const std::string& text, std::string_view subject, bool others) {
  for (const Telling& row : tellings())
    if ((row.subject == subject) != others && mentions(text, row.word)) return row.word;
  return "";
}

}  // namespace

Finding judge_tells(const std::string& subject, const Case& c) {
  const ClientRun& client = *c.evidence.client;
  const std::string text = lower(client.out) + "\n" + lower(client.err);
  std::string own = text;
  for (const std::string& message : messages_of(c.evidence))
    if (!message.empty()) own = replace_all(std::move(own), message, " ");
  if (const std::string word = first_word_in(own, subject, true); !word.empty())
    return not_met(fmt::format("the output says \"{}\", which tells of something else than {}", word, subject));
  if (const std::string word = first_word_in(text, subject, false); !word.empty())
    return client.truncated ? inconclusive(fmt::format("the output says \"{}\", and nothing else as far as it was kept", word))
                            : met(fmt::format("the output says \"{}\"", word));
  const std::string because = fmt::format("the output does not tell of {}", subject);
  return client.truncated ? inconclusive(because + ", as far as it was kept") : lacking(client_cut_short(c), because);
}

}  // namespace cfmock::expect
