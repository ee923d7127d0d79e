#include "report/client.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "expect/client.hpp"
#include "expect/words.hpp"
#include "report/safe.hpp"

namespace cfmock::report {
namespace {

std::string command_line(const expect::ClientRun& client) {
  std::vector<std::string> words;
  for (const std::string& word : client.command) words.push_back(shell_quoted(word));
  return shortened(printable(join(words, " ")), 160);
}

std::string ending(const expect::ClientRun& client) {
  if (client.interrupted) return "interrupted after " + human(client.took);
  if (client.timed_out) return "stopped after " + human(client.took);
  // A function in a test has no process, and nobody took its time.
  return expect::end_of(client) + (client.took.count() > 0 ? " after " + human(client.took) : "");
}

}  // namespace

std::string client_text(const Subject& subject) {
  const std::string requests = expect::counted(subject.evidence.entries.size(), "request");
  const std::string name = printable(subject.client);
  if (!subject.evidence.client) return (name.empty() ? "" : name + ", ") + requests;
  const expect::ClientRun& client = *subject.evidence.client;
  const std::string command = command_line(client);
  const std::string who = name.empty()      ? command
                          : command.empty() ? name
                                            : fmt::format("{} ({})", name, command);
  return fmt::format("{}{}{}, {}", who, who.empty() ? "" : ", ", ending(client), requests);
}

std::vector<std::string> last_words(const expect::ClientRun& client, size_t lines) {
  const std::string_view said = trim(trim(client.err).empty() ? client.out : client.err);
  if (said.empty()) return {};
  std::vector<std::string> out;
  const std::vector<std::string_view> all = split(said, '\n');
  for (size_t i = all.size() > lines ? all.size() - lines : 0; i < all.size(); ++i)
    out.push_back(
        shortened(printable(all[i].ends_with('\r') ? all[i].substr(0, all[i].size() - 1) : all[i]), 160));
  return out;
}

}  // namespace cfmock::report
