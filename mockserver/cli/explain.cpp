// explain: what a code, a cause, or an answer that was seen means, from the tables that the server answers
// by.

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/text.hpp"
#include "cli/cli.hpp"
#include "cli/exit_codes.hpp"
#include "cli/explain_input.hpp"
#include "cli/explain_journal.hpp"
#include "cli/explained.hpp"
#include "expect/words.hpp"
#include "library/scenarios.hpp"

namespace cfmock::cli {
namespace {

constexpr size_t kMostRead = 16 * 1024 * 1024;  // bytes; the rest of a longer file is not looked at

int show(const std::vector<Explained>& all, const ExplainOptions& options, std::ostream& out) {
  if (options.json) {
    print_json(all, out);
  } else {
    for (size_t i = 0; i < all.size(); ++i) {
      if (all.size() > 1)
        out << fmt::format("{}=== answer {} of {} ===\n", i == 0 ? "" : "\n", i + 1, all.size());
      print(all[i], out);
    }
  }
  const bool any = std::any_of(all.begin(), all.end(), [](const Explained& each) {
    return !each.diagnosis.causes.empty() || each.seen.success;
  });
  if (!any && !options.json)
    out << "\nOur tables have nothing that answers so: cfmock cannot explain it (exit code 5).\n";
  return any ? kMet : kInconclusive;
}

int usage_error(std::ostream& err, std::string_view message, std::string_view remedy) {
  err << "cfmock: " << message << "\n";
  if (!remedy.empty()) err << "  " << remedy << "\n";
  return kUsage;
}

/// False, and said so: --request is none.
bool add_request(const ExplainOptions& options, cloudflare::SeenAnswer& seen, std::ostream& err) {
  if (options.request.empty() || read_request(options.request, seen)) return true;
  usage_error(err, fmt::format("--request takes 'METHOD /path', not \"{}\"", printable(options.request)),
              "for example: --request 'GET /zones/ZONE_ID/dns_records'");
  return false;
}

/// A code or a status by itself: all that says so, or, with --request, what that endpoint means by it.
int explain_alone(cloudflare::SeenAnswer seen, std::string asked, const ExplainOptions& options,
                  std::ostream& out, std::ostream& err) {
  if (!add_request(options, seen, err)) return kUsage;
  Explained what = explained(std::move(seen));
  if (options.request.empty()) what.asked = std::move(asked);
  return show({what}, options, out);
}

int explain_code(int code, const ExplainOptions& options, std::ostream& out, std::ostream& err) {
  cloudflare::SeenAnswer seen;
  seen.errors.push_back({code, "", {}, {}});
  return explain_alone(std::move(seen), std::to_string(code), options, out, err);
}

int explain_status(int status, const ExplainOptions& options, std::ostream& out, std::ostream& err) {
  cloudflare::SeenAnswer seen;
  seen.status = status;
  return explain_alone(std::move(seen), fmt::format("HTTP {}", status), options, out, err);
}

/// Everything that says this cause, wherever; of it only what answers with `error`, if that is not null.
int explain_cause(const cloudflare::CauseRow& cause, const cloudflare::ErrorRow* error, const ExplainOptions& options, std::ostream& out) {
  Explained what;
  what.asked = std::string(error == nullptr ? cause.name : error->name);
  cloudflare::LikelyCause one{&cause, &cloudflare::likelihood_of(cause.name), {}, 0, true};
  for (const cloudflare::DialectRow& row : cloudflare::dialects())
    if (row.cause == cause.name && row.family != "uniform" && (error == nullptr || row.error == error)) {
      cloudflare::Fit fit{&row, row.error, cloudflare::Where::kAnywhere,
                          true, true,      cloudflare::spans(row.eras, cloudflare::newest_era()),
                          1};
      one.fits.push_back(fit);
    }
  if (one.fits.empty()) one.fits.push_back({nullptr, error});
  what.diagnosis.causes.push_back(std::move(one));
  what.diagnosis.match = cloudflare::Match::kExact;
  return show({what}, options, out);
}

constexpr std::string_view kPage = "edge-";

/// An answer of the tables, by its name.
int explain_error(const cloudflare::ErrorRow& error, const ExplainOptions& options, std::ostream& out, std::ostream& err) {
  if (!options.request.empty())
    return usage_error(err, error.name.starts_with(kPage) ? "--request is no help with a page of the edge, which says the same everywhere"
                                                          : "--request goes with a code, a status or an answer, not with the name of one", "");
  const auto& causes = cloudflare::causes();
  const auto cause = std::find_if(causes.begin(), causes.end(), [&](const auto& row) { return row.name == error.cause; });
  return explain_cause(*cause, &error, options, out);  // each has one: a unit test of the tables looks
}

/// 1015 of "edge-1015".
std::optional<int> number_of_page(const cloudflare::ErrorRow& error) {
  if (!error.name.starts_with(kPage)) return std::nullopt;
  const auto number = parse_int(error.name.substr(kPage.size()));
  return number ? std::optional(static_cast<int>(*number)) : std::nullopt;
}

/// A number that stands in no envelope but in the text of the edge's own page: "error code: 1015". nullptr: there is none such.
const cloudflare::ErrorRow* edge_error(int number) {
  return cloudflare::find_error(fmt::format("{}{}", kPage, number));
}

/// Those that any row has, alone or in a chain.
std::set<int> known_codes() {
  std::set<int> known;
  for (const auto& error : cloudflare::errors())
    for (const auto& item : error.words().items) {
      known.insert(item.code);
      for (const auto& link : item.chain) known.insert(link.first);
    }
  return known;
}

/// One that a refusal comes with.
bool known_status(int status) {
  return status >= 300 && std::any_of(cloudflare::errors().begin(), cloudflare::errors().end(),
                                      [&](const auto& row) { return row.status == status; });
}

int explain_number(int number, const ExplainOptions& options, std::ostream& out, std::ostream& err) {
  std::set<int> known = known_codes();
  // 400 is both: the status is what a person means, and the one code of that number is no great loss.
  if (known_status(number)) return explain_status(number, options, out, err);
  if (known.contains(number)) return explain_code(number, options, out, err);
  if (const auto* edge = edge_error(number)) return explain_error(*edge, options, out, err);
  for (const auto& error : cloudflare::errors())
    if (const auto page = number_of_page(error); page && *page >= 1000) known.insert(*page);  // else it is the status
  std::set<int> statuses;
  for (const auto& error : cloudflare::errors())
    if (known_status(error.status)) statuses.insert(error.status);
  err << fmt::format("cfmock: {} is neither a code nor a refusal's status in our tables\n  codes: {}\n  statuses: {}\n", number, fmt::join(known, ", "),
                     fmt::join(statuses, ", "));
  return kUsage;
}

int explain_entries(const std::string& text, const std::string& file, const ExplainOptions& options,
                    std::ostream& out, std::ostream& err) {
  if (!options.request.empty())
    return usage_error(err, "a journal knows the requests: --request goes with a code, a status or an answer", "");
  const journal::ReadJournal read = journal::read_jsonl(text, file);
  for (const Problem& problem : read.problems) err << problem.text() << "\n";
  if (read.entries.empty())
    return usage_error(err, fmt::format("{} has no exchange", file),
                       "cfmock serve and run write one with --journal");
  const auto refusals = refusals_of(read.entries);
  constexpr size_t kMost = 20;
  std::vector<Explained> all;
  for (const Refusals& each : refusals) {
    if (all.size() == kMost) break;
    all.push_back(explained(seen_in(*each.first)));
    all.back().known_cause = each.first->cause;
  }
  if (options.json) return show(all, options, out);
  out << fmt::format(
      "{}, {} of them refused or broken, in {}\n", expect::counted(read.entries.size(), "exchange"),
      [&] {
        size_t n = 0;
        for (const auto& each : refusals) n += each.numbers.size();
        return n;
      }(),
      expect::counted(refusals.size(), "kind"));
  for (size_t i = 0; i < all.size(); ++i) {
    const journal::Entry& entry = *refusals[i].first;
    const auto& numbers = refusals[i].numbers;
    out << fmt::format(
        "\n=== exchange {}{}: {} {}\n", numbers.front(),
        numbers.size() > 1 ? fmt::format(" and {} like it, up to {}", numbers.size() - 1, numbers.back())
                           : "",
        printable(entry.method),
        printable(entry.operation.empty() ? entry.path
                                          : entry.operation.substr(entry.operation.find(' ') + 1)));
    if (!entry.why.empty()) out << "  the server's reason: " << wrapped(printable(entry.why), 4) << "\n";
    if (entry.delivery != "complete")
      out << fmt::format("  delivery: {}: the client may have seen nothing, or part of it\n",
                         printable(entry.fault.empty() ? entry.delivery : entry.fault));
    out << "  the client saw: ";
    print(all[i], out);
  }
  if (refusals.size() > all.size())
    out << fmt::format("\n{} more kinds are not shown\n", refusals.size() - all.size());
  return kMet;
}

int explain_answers(const std::string& text, const std::string& name, const ExplainOptions& options,
                    std::ostream& out, std::ostream& err) {
  SeenAnswers read = read_answers(text);
  if (read.answers.empty())
    return usage_error(
        err, fmt::format("{} has no answer in it", name),
        "give a body, the output of curl -i, or a journal; for a status alone: cfmock explain 403");
  if (read.answers.size() == 1 && !read.answers.front().status &&
      read.answers.front().body == cloudflare::SeenBody::kBinary)
    return usage_error(err, fmt::format("{} is no text", name),
                       "if the body is compressed: curl --compressed");
  std::vector<Explained> all;
  for (cloudflare::SeenAnswer& seen : read.answers) {
    if (!add_request(options, seen, err)) return kUsage;
    all.push_back(explained(std::move(seen)));
  }
  if (read.more > 0) err << fmt::format("cfmock: {} more answers are not looked at\n", read.more);
  return show(all, options, out);
}

int explain_text(const Result<std::string>& read, const std::string& name, const ExplainOptions& options,
                 std::ostream& out, std::ostream& err) {
  if (!read) return usage_error(err, read.problem().message, read.problem().remedy);
  std::string text = *read;
  if (text.size() > kMostRead) {
    text.resize(kMostRead);
    err << fmt::format("cfmock: {} is longer than {} MiB: its beginning is read\n", name, kMostRead >> 20);
  }
  return is_journal(text) ? explain_entries(text, name, options, out, err)
                          : explain_answers(text, name, options, out, err);
}

/// A cause, or a line of log in the place of a file's name.
int explain_words(const ExplainOptions& options, std::ostream& out, std::ostream& err) {
  std::vector<std::string> names;
  for (const auto& row : cloudflare::causes()) {
    if (row.name != "none") names.emplace_back(row.name);  // nothing to explain, and near to many a word
    if (row.name != options.what) continue;
    if (options.request.empty()) return explain_cause(row, nullptr, options, out);
    return usage_error(err, "--request goes with a code, a status or an answer, not with a cause", "");
  }
  if (const auto* error = cloudflare::find_error(options.what)) return explain_error(*error, options, out, err);
  const std::vector<std::string> causes = names;
  for (const auto& row : cloudflare::errors())
    if (std::find(causes.begin(), causes.end(), row.name) == causes.end()) names.emplace_back(row.name);
  for (const int code : known_codes()) names.push_back(std::to_string(code));
  if (options.what.find_first_of("./") != std::string::npos && options.what.find(' ') == std::string::npos)
    return usage_error(err, "no such file: " + printable(options.what), "");
  if (options.what.find(' ') == std::string::npos)
    return usage_error(
        err, fmt::format("{} is neither a code, nor a cause, nor an answer of our tables, nor a file that exists", printable(options.what)),
        nearest(options.what, names) ? suggestion(options.what, names) : "causes: " + one_of(causes));
  cloudflare::SeenAnswer line;
  if (read_log(options.what, line)) return explain_answers(options.what, "the line", options, out, err);
  return usage_error(err, "no status, no code and no message of the API's stands in that line",
                     "the whole log may tell more: YOUR-CLIENT 2>&1 | cfmock explain");
}

}  // namespace

int explain(const ExplainOptions& options, std::ostream& out, std::ostream& err) {
  if (options.what.empty() && ::isatty(STDIN_FILENO) == 1)
    return usage_error(err, "nothing to explain",
                       "cfmock explain 10000, cfmock explain answer.txt, or: curl -i ... | cfmock explain");
  if (options.what.empty() || options.what == "-")
    return explain_text(read_at_most("-", kMostRead), "standard input", options, out, err);
  std::error_code error;
  if (std::filesystem::is_directory(options.what, error))
    return usage_error(err, options.what + " is a folder", "name a file in it");
  if (std::filesystem::exists(options.what, error))
    return explain_text(read_at_most(options.what, kMostRead), options.what, options, out, err);
  if (const auto number = parse_int(options.what); number && *number >= 0 && *number < 1'000'000'000)
    return explain_number(static_cast<int>(*number), options, out, err);
  return explain_words(options, out, err);
}

}  // namespace cfmock::cli
