#include <fmt/format.h>

#include <algorithm>

#include "cli/cli.hpp"
#include "cli/client_name.hpp"
#include "cli/exit_codes.hpp"
#include "cli/filter.hpp"
#include "cli/output_file.hpp"
#include "cli/runs.hpp"
#include "cli/signals.hpp"
#include "cli/terminal.hpp"
#include "report/passport.hpp"

namespace cfmock::cli {
namespace {

constexpr size_t kLargest = 16 << 20;  // bytes of an earlier passport

Result<report::Passport> earlier(const std::string& file) {
  auto text = read_at_most(file, kLargest);
  if (!text) return text.problem();
  if (text->size() > kLargest) return Problem{"this is too large for a passport", "", {file, 0, 0}};
  return report::read_passport(*text, file);
}

report::Passport passport_of(const Runs& runs, const std::string& client) {
  report::Passport out{client, {}};
  for (const report::Subject& subject : runs.subjects())
    if (report::was_run(subject))
      out.rows.push_back(expect::passport_row({subject.scenario, subject.evidence}, subject.verdict));
  report::sort_rows(out);
  return out;
}

/// Of a part of the failures only that part is compared.
void leave_out_others(report::Passport& before, const report::Passport& now) {
  std::erase_if(before.rows, [&](const auto& row) {
    return std::none_of(now.rows.begin(), now.rows.end(),
                        [&](const auto& other) { return other.scenario == row.scenario; });
  });
}

/// Nothing was seen of a client that asked nothing: not even that it is no worse.
bool asked_nothing(const report::Passport& passport) {
  return std::all_of(passport.rows.begin(), passport.rows.end(),
                     [](const auto& row) { return row.requests == 0; });
}

int compare(const report::Passport& before, const report::Passport& now, const std::string& file, bool colour,
            std::ostream& out) {
  const auto changes = report::passport_changes(before, now);
  out << report::changes_text(changes, file, colour);
  const bool worse = std::any_of(changes.begin(), changes.end(), [](const report::Change& change) {
    return change.judgement == report::Judgement::kWorse;
  });
  return worse ? kNotMet : kMet;
}

}  // namespace

int passport(const PassportOptions& options, std::ostream& out, std::ostream& err) {
  install_interrupt();
  const std::string output = settled_output(options.output);
  if (const Failure failure = check_outputs({{"--output", output}})) return complain(err, *failure, kUsage);
  // What cannot be read is told before minutes are spent.
  std::optional<report::Passport> before;
  if (!options.against.empty()) {
    auto read = earlier(options.against);
    if (!read) return complain(err, read.problem(), kUsage);
    before = std::move(*read);
  }
  const auto sources = options.scenarios.empty() ? shipped_scenarios() : find_scenarios(options.scenarios, &err);
  if (!sources) return complain(err, sources.problem(), kUsage);
  auto scenarios = load_all(*sources, nullptr, err);
  if (!scenarios) return kScenarioInvalid;
  const auto chosen = filtered(std::move(*scenarios), options.filters);
  if (!chosen) return complain(err, chosen.problem(), kUsage);
  const std::string name = client_name(options.client);
  RunsOptions runs_options;
  runs_options.jobs = options.jobs;
  runs_options.timeout = options.timeout;
  runs_options.tls = options.tls;
  Runs runs(runs_options, *chosen, {{name, options.client}}, err);
  runs.go();
  const report::Passport now = passport_of(runs, name);
  const bool colour = shows_colour();
  std::ostream& talk = output == "-" ? err : out;
  const Problems problems = runs.problems();
  for (const Problem& problem : problems) complain(err, problem, kUsage);
  if (!now.rows.empty() || problems.empty()) talk << report::passport_text(now, colour);
  talk << report::interruption_text(runs.subjects(), colour);
  // A part of it is no passport: nothing is written, nothing compared.
  if (interrupted()) return kInterrupted;
  if (!problems.empty()) return kUsage;
  if (asked_nothing(now)) {
    err << "cfmock: the client asked nothing in any scenario\n  does it read CLOUDFLARE_BASE_URL and "
           "CLOUDFLARE_API_TOKEN? see cfmock run --help\n";
    return kInconclusive;
  }
  if (output == "-")
    out << report::passport_json(now);
  else if (!output.empty())
    if (const Failure failure = write_file(output, report::passport_json(now)))
      return complain(err, *failure, kInternal);
  if (!before) return kMet;
  if (!options.scenarios.empty() || !options.filters.empty()) leave_out_others(*before, now);
  talk << "\n";
  return compare(*before, now, options.against, colour, talk);
}

}  // namespace cfmock::cli
