#include "expect/passport.hpp"

#include <algorithm>
#include <unordered_map>

#include "base/table.hpp"
#include "base/text.hpp"
#include "expect/chains.hpp"
#include "expect/client.hpp"
#include "expect/crash_signs.hpp"
#include "expect/failure_met.hpp"
#include "expect/leaks.hpp"
#include "expect/told.hpp"
#include "expect/waits.hpp"
#include "expect/words.hpp"

namespace cfmock::expect {
namespace {

/// A wait that is shorter is none: what a loaded machine needs to ask again at once.
constexpr Duration kNoPause = std::chrono::milliseconds(100);

/// That something does not exist is what a look-up may find out.
bool refused(const journal::Entry& entry) {
  return !succeeded(entry) && !(is_read(entry) && entry.status == 404);
}

bool refused_for_good(const Chain& chain) {
  return refused(chain.first()) && !may_pass(answer_of(chain.first()));
}

/// The chain to tell of: tried again though that cannot help, before one that was tried again most, before
/// any that was refused.
const Chain* told(const std::vector<Chain>& all) {
  const Chain* best = nullptr;
  const auto key = [](const Chain& chain) {
    return std::pair(chain.retries() > 0 && refused_for_good(chain), chain.retries());
  };
  for (const Chain& chain : all)
    if (refused(chain.first()) && (best == nullptr || key(chain) > key(*best))) best = &chain;
  return best;
}

Duration as_lived(Duration session, const Case& c) {
  const double scale = c.scale();
  return Duration(static_cast<int64_t>(static_cast<double>(session.count()) / (scale == 0 ? 1 : scale)));
}

/// Of the waits before tries that came again: the worst that was asked for, else the middle one.
std::string waited(const std::vector<Chain>& all, const Case& c) {
  if (clock_stands(c)) return "-";
  const std::vector<Wait> asked = waits(c);
  std::vector<Duration> gaps;
  for (const Chain& chain : all)
    for (size_t i = 1; i < chain.attempts.size(); ++i)
      gaps.push_back(as_lived(gap(*chain.attempts[i - 1], *chain.attempts[i]), c));
  if (const auto early =
          std::find_if(asked.begin(), asked.end(), [](const Wait& wait) { return wait.early; });
      early != asked.end())
    return std::all_of(asked.begin(), asked.end(), [](const Wait& wait) { return wait.waited < kNoPause; })
               ? "not at all"
               : "shorter than asked";
  if (gaps.empty()) return "-";
  std::nth_element(gaps.begin(), gaps.begin() + static_cast<long>(gaps.size() / 2), gaps.end());
  const bool none_asked = std::all_of(asked.begin(), asked.end(),
                                      [](const Wait& wait) { return wait.told->retry_after->count() == 0; });
  if (!none_asked) return "as asked";
  return gaps[gaps.size() / 2] < kNoPause ? "not at all" : "by its own measure";
}

/// The last answers to calls that were never served.
Entries left_refused(const std::vector<Chain>& all) {
  Entries out;
  for (const Chain& chain : all)
    if (refused(chain.last())) out.push_back(&chain.last());
  return out;
}

std::string ended(const Case& c, const Entries& left) {
  const ClientRun& client = *c.evidence.client;
  if (ended_from_outside(c)) return "did not end";
  if (client.signal != 0 || crash_sign_in(client.out) != nullptr || crash_sign_in(client.err) != nullptr)
    return "crashed";
  if (c.evidence.entries.empty()) return "asked nothing";
  if (client.exit_code == 0) return left.empty() ? "served" : "hid it";
  // A success may say that something is wrong: a verify of an expired token does.
  const bool told = std::any_of(c.evidence.entries.begin(), c.evidence.entries.end(),
                                [](const journal::Entry& entry) { return !entry.cause.empty(); });
  return left.empty() && !told ? "failed though served" : "gave up";
}

bool names_connection(const std::string& text) {
  const std::string low = lower(text);
  for (const char* word :
       {"timed out", "timeout", "connection", "disconnect", "reset", "closed", "eof", "socket", "network"})
    if (low.find(word) != std::string::npos) return true;
  return false;
}

std::string message(const Case& c, const Entries& left) {
  if (left.empty()) return "-";
  const journal::Entry& last = *left.back();
  const std::string text = c.evidence.client->out + "\n" + c.evidence.client->err;
  if (last.status == 0) return names_connection(text) ? "clear" : "silent";
  const bool status = names(text, std::to_string(last.status));
  const bool code =
      std::any_of(last.codes.begin(), last.codes.end(), [&](int each) { return names(text, std::to_string(each)); });
  if (status && (code || last.codes.empty())) return "clear";
  return status || code ? "in part" : "silent";
}

std::string leaked(const Case& c) {
  const auto& leaks = c.evidence.client->leaks;
  const bool output = std::any_of(leaks.begin(), leaks.end(), [](const std::string& leak) { return !leak.ends_with(kOnCommandLine); });
  const bool request = std::any_of(c.evidence.entries.begin(), c.evidence.entries.end(),
                                   [](const journal::Entry& entry) { return !entry.leaks.empty(); });
  return output && request ? "output and request" : output ? "output" : request ? "request" : "no";
}

/// A write while a read is refused: what was missing may only have been unreadable.
std::string wrote(const Case& c) {
  std::unordered_map<uint64_t, bool> open;  // reads by call: refused, and not served since
  for (const journal::Entry& entry : c.evidence.entries) {
    if (entry.method.empty()) continue;
    if (is_read(entry))
      open[entry.call_hash] = refused(entry);
    else if (std::any_of(open.begin(), open.end(), [](const auto& each) { return each.second; }))
      return "yes";
  }
  return "no";
}

std::string exit_of(const ClientRun& client) {
  if (client.timed_out || client.interrupted) return "stopped";
  return client.exit_code ? std::to_string(*client.exit_code) : signal_name(client.signal);
}

/// "auth/expired-token" of "scenarios/auth/expired-token.yaml".
std::string name_with_folder(const scenario::Scenario& scenario) {
  const auto parts = split(scenario.file, '/');
  return parts.size() < 2 ? scenario.name : std::string(parts[parts.size() - 2]) + "/" + scenario.name;
}

}  // namespace

bool may_pass(std::string_view answer) {
  return answer.empty() || !(answer.front() >= '0' && answer.front() <= '9') || answer.front() == '5' ||
         answer.starts_with("429") || answer.starts_with("408");
}

PassportRow passport_row(const Case& c, const Verdict& verdict) {
  const std::vector<Chain> all = chains(c.evidence);
  const Entries left = left_refused(all);
  PassportRow row;
  row.scenario = name_with_folder(c.scenario);
  row.cause = c.scenario.cause;
  row.requests = static_cast<int>(c.evidence.entries.size());
  if (const Chain* chain = told(all)) {
    row.answer = answer_of(chain->first());
    row.retries = static_cast<int>(chain->retries());
  }
  row.reached = !has_failure(c.scenario) ? "-" : met_failure(c) ? "yes" : "no";
  row.waited = waited(all, c);
  row.ended = ended(c, left);
  row.message = message(c, left);
  row.leaked = leaked(c);
  row.wrote = wrote(c);
  row.verdict = name_of(verdict.outcome);
  row.exit = exit_of(*c.evidence.client);
  return row;
}

const std::vector<PassportWord>& passport_words() {
  static const auto table = [] {
    std::vector<PassportWord> out;
    for (const auto& cells : table_rows("fixtures/passport.tsv", 4)) {
      const auto rank = parse_int(cells[2]);
      out.push_back({std::string(cells[0]), std::string(cells[1]),
                     rank ? static_cast<int>(*rank) : PassportWord::kNoRank, std::string(cells[3])});
    }
    return out;
  }();
  return table;
}

const PassportWord* passport_word(std::string_view column, std::string_view word) {
  for (const PassportWord& each : passport_words())
    if (each.column == column && each.word == word) return &each;
  return nullptr;
}

}  // namespace cfmock::expect
