#include "cli/options_words.hpp"

#include <fmt/format.h>

#include <charconv>
#include <limits>

#include "base/text.hpp"
#include "cli/options_judge.hpp"

namespace cfmock::cli {
namespace {

template <class Error>
bool is(const CLI::ParseError& error) {
  return dynamic_cast<const Error*>(&error) != nullptr;
}

std::string in_our_words(const CLI::ParseError& error, const CLI::App& app) {
  constexpr std::string_view kUnconverted = "Could not convert: ";
  const std::string said = error.what(), name = said.substr(0, said.find(':'));
  if (is<CLI::ExtrasError>(error)) return fmt::format("too much is given: {}", printable(join(app.remaining(true), " ")));
  if (is<CLI::ArgumentMismatch>(error) && said.ends_with(" missing")) return name + " needs a value";
  if (is<CLI::ArgumentMismatch>(error) && said.find("At Most 1 ") != std::string::npos) return name + " is given more than once";
  if (is<CLI::ValidationError>(error) && said.starts_with(name + ": takes ")) return name + said.substr(name.size() + 1);
  if (is<CLI::ConversionError>(error) && said.starts_with(kUnconverted)) return "that cannot be: " + printable(said.substr(kUnconverted.size()));
  return printable(said);
}

}  // namespace

CLI::Validator number_between(uint64_t least, uint64_t most) {
  const bool bounded = most != std::numeric_limits<uint64_t>::max();
  const std::string which = bounded ? fmt::format("a number from {} to {}", least, most) : fmt::format("a whole number, {} or more", least);
  const auto complaint = [=](std::string& text) -> std::string {
    uint64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [read, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc() || read != end || number < least || number > most) return fmt::format("takes {}, not \"{}\"", which, printable(text));
    text = std::to_string(number);  // CLI11 would take 010 for eight
    return "";
  };
  return CLI::Validator(complaint, "");
}

Said complain_of(const CLI::ParseError& error, const CLI::App& app, std::ostream& err) {
  const auto commands = app.get_subcommands();
  const std::string command = commands.empty() ? "" : commands.front()->get_name() + " ";
  return usage_error(err, fmt::format("{}\n  cfmock {}--help tells what it takes", in_our_words(error, app), command));
}

}  // namespace cfmock::cli
