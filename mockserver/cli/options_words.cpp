#include "cli/options_words.hpp"

#include <fmt/format.h>

#include <limits>

#include "base/text.hpp"
#include "cli/options_judge.hpp"

namespace cfmock::cli {
namespace {

std::string in_our_words(const CLI::ParseError& error, const CLI::App& app) {
  const std::string said = error.what(), name = said.substr(0, said.find(':'));
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) return fmt::format("too much is given: {}", printable(join(app.remaining(true), " ")));
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr && said.ends_with(" missing")) return name + " needs a value";
  if (dynamic_cast<const CLI::ValidationError*>(&error) != nullptr && said.starts_with(name + ": takes ")) return name + said.substr(name.size() + 1);
  return printable(said);
}

}  // namespace

CLI::Validator number_between(int64_t least, int64_t most) {
  const bool bounded = most != std::numeric_limits<int64_t>::max();
  const std::string which = bounded ? fmt::format("a number from {} to {}", least, most) : fmt::format("a whole number, {} or more", least);
  const auto complaint = [=](std::string& text) {
    const auto number = parse_int(text);
    return number && *number >= least && *number <= most ? "" : fmt::format("takes {}, not \"{}\"", which, printable(text));
  };
  return CLI::Validator(complaint, "");
}

Said complain_of(const CLI::ParseError& error, const CLI::App& app, std::ostream& err) {
  const auto commands = app.get_subcommands();
  const std::string command = commands.empty() ? "" : commands.front()->get_name() + " ";
  return usage_error(err, fmt::format("{}\n  cfmock {}--help tells what it takes", in_our_words(error, app), command));
}

}  // namespace cfmock::cli
