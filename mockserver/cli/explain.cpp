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

int explain_code(int code, const ExplainOptions& options, std::ostream& out) {
  cloudflare::SeenAnswer seen;
  seen.errors.push_back({code, "", {}, {}});
  Explained what = explained(std::move(seen));
  what.asked = std::to_string(code);
  return show({what}, options, out);
}

int explain_status(int status, const ExplainOptions& options, std::ostream& out) {
  cloudflare::SeenAnswer seen;
  seen.status = status;
  Explained what = explained(std::move(seen));
  what.asked = fmt::format("HTTP {}", status);
  return show({what}, options, out);
}

/// Everything that says this cause, wherever.
int explain_cause(const cloudflare::CauseRow& cause, const ExplainOptions& options, std::ostream& out) {
  Explained what;
  what.asked = std::string(cause.name);
  cloudflare::LikelyCause one{&cause, &cloudflare::likelihood_of(cause.name), {}, 0, true};
  for (const cloudflare::DialectRow& row : cloudflare::dialects())
    if (row.cause == cause.name && row.family != "uniform") {
      cloudflare::Fit fit{&row, row.error, cloudflare::Where::kAnywhere,
                          true, true,      cloudflare::spans(row.eras, cloudflare::newest_era()),
                          1};
      one.fits.push_back(fit);
    }
  if (one.fits.empty()) one.fits.push_back({});
  what.diagnosis.causes.push_back(std::move(one));
  what.diagnosis.match = cloudflare::Match::kExact;
  return show({what}, options, out);
}

/// A code that any row has, alone or in a chain.
bool known_code(int code, std::set<int>& known) {
  for (const auto& error : cloudflare::errors())
    for (const auto& item : error.words().items) {
      known.insert(item.code);
      for (const auto& link : item.chain) known.insert(link.first);
    }
  return known.contains(code);
}

/// One that a refusal comes with.
bool known_status(int status) {
  return status >= 300 && std::any_of(cloudflare::errors().begin(), cloudflare::errors().end(),
                                      [&](const auto& row) { return row.status == status; });
}

int explain_number(int number, const ExplainOptions& options, std::ostream& out, std::ostream& err) {
  std::set<int> known;
  const bool code = known_code(number, known);
  // 400 is both: the status is what a person means, and the one code of that number is no great loss.
  if (known_status(number)) return explain_status(number, options, out);
  if (code) return explain_code(number, options, out);
  err << fmt::format("cfmock: code {} is not in our tables\n  known codes: {}\n", number,
                     fmt::join(known, ", "));
  return kUsage;
}

int usage_error(std::ostream& err, std::string_view message, std::string_view remedy) {
  err << "cfmock: " << message << "\n";
  if (!remedy.empty()) err << "  " << remedy << "\n";
  return kUsage;
}

int explain_entries(const std::string& text, const std::string& file, const ExplainOptions& options,
                    std::ostream& out, std::ostream& err) {
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
      "{} exchanges, {} of them refused or broken, in {} kinds\n", read.entries.size(),
      [&] {
        size_t n = 0;
        for (const auto& each : refusals) n += each.numbers.size();
        return n;
      }(),
      refusals.size());
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
                         printable(entry.delivery));
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
    if (!options.request.empty() && !read_request(options.request, seen))
      return usage_error(
          err, fmt::format("--request takes 'METHOD /path', not \"{}\"", printable(options.request)),
          "for example: --request 'GET /zones/ZONE_ID/dns_records'");
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
  std::vector<std::string> names;
  for (const auto& row : cloudflare::causes()) {
    if (row.name == options.what) return explain_cause(row, options, out);
    names.emplace_back(row.name);
  }
  return usage_error(
      err, fmt::format("{} is neither a code, nor a cause, nor a file that exists", printable(options.what)),
      suggestion(options.what, names));
}

}  // namespace cfmock::cli
