// What does not hold is never met, and what holds is never met by `not`: every kind of expectation, on made-up runs, against a second
// definition of it, as plain as it can be. Seeds are fixed, so a failure names a run that comes again.

#include <functional>
#include <nlohmann/json.hpp>
#include <random>
#include <set>

#include "scenario/load.hpp"
#include "unit/expect/story.hpp"

namespace cfmock::expect {
namespace {

using namespace cfmock::testing;
using journal::Entry;
using scenario::Expectation;

constexpr int kRuns = 300;  // of each kind
const std::vector<std::string> kCalls{"GET /zones", "GET /zones?name=a.example", "POST /zones", "GET /user", "DELETE /zones/1"};
const std::vector<std::string> kPatterns{"GET /zones", "POST|DELETE any", "GET /user", "any"};

class Chance {
 public:
  explicit Chance(uint32_t seed) : engine_(seed) {}
  int below(int n) { return static_cast<int>(engine_() % static_cast<uint32_t>(n)); }
  bool one_in(int n) { return below(n) == 0; }
  template <class List>
  const auto& of(const List& list) {
    return list[static_cast<size_t>(below(static_cast<int>(list.size())))];
  }

 private:
  std::mt19937 engine_;
};

/// No two requests come at the same moment, and no span of time ends where one comes.
Story made_up(Chance& chance) {
  Story run;
  for (int n = chance.below(7); n > 0; --n) {
    run.after(std::chrono::milliseconds(310 * (1 + chance.below(3))));
    const bool refused = chance.one_in(3);
    Entry& entry = run.ask(chance.of(kCalls), refused ? 403 : 200, refused ? std::vector<int>{10000} : std::vector<int>{});
    entry.connection = static_cast<uint64_t>(1 + chance.below(3));
    entry.delay = std::chrono::milliseconds(chance.one_in(2) ? 0 : 700);
    entry.cause = refused ? "expired-token" : "";
    if (!chance.one_in(4)) entry.headers.add("User-Agent", "made-up/1");
    if (chance.one_in(8)) entry.leaks.push_back("query");
    entry.wrote = entry.method != "GET" && !refused;
  }
  ClientRun& client = run.client(chance.below(3), chance.of(std::vector<std::string>{"", "it failed", "all is well"}));
  client.took = chance.of(std::vector<Duration>{300ms, 5s, 30s});
  if (chance.one_in(8)) client.leaks.push_back("token \"primary\" in standard output");
  if (chance.one_in(8)) client.exit_code.reset(), client.signal = chance.one_in(2) ? 11 : 9;
  if (chance.one_in(8)) client.timed_out = true;
  if (chance.one_in(8)) client.truncated = true;
  if (chance.one_in(8)) run.evidence.dropped = 1;
  for (int id = 0; id < 3; ++id) {
    RecordState record{"example.com", std::to_string(id), "A", chance.of(std::vector<std::string>{"a", "b"}) + ".example.com", "192.0.2.1", 300, false};
    if (!chance.one_in(4)) run.evidence.before.push_back(record);
    if (chance.one_in(6)) record.content = "192.0.2.2";
    if (chance.one_in(6)) record.more = R"({"comment":"x"})";
    if (!chance.one_in(4)) run.evidence.after.push_back(record);
  }
  return run;
}

// ---- The plain definitions

bool fits(const std::string& pattern, const Entry& entry) {
  if (pattern == "any") return true;
  if (pattern == "POST|DELETE any") return entry.method == "POST" || entry.method == "DELETE";
  return entry.method + " " + entry.path.substr(std::string("/client/v4").size()) == pattern;
}

int how_many(const Story& run, const std::string& pattern, size_t from = 0) {
  int n = 0;
  for (size_t i = from; i < run.evidence.entries.size(); ++i) n += fits(pattern, run.evidence.entries[i]) ? 1 : 0;
  return n;
}

std::optional<size_t> first(const Story& run, const std::function<bool(const Entry&)>& is) {
  for (size_t i = 0; i < run.evidence.entries.size(); ++i)
    if (is(run.evidence.entries[i])) return i;
  return std::nullopt;
}
std::optional<size_t> refusal(const Story& run) {
  return first(run, [](const Entry& entry) { return entry.status == 403; });
}
/// In flight when the answer left, so that it came in no knowledge of it.
bool came_later(const Entry& answer, const Entry& entry) { return entry.at > answer.at + answer.delay; }

std::string call_of(const Entry& entry) { return entry.method + entry.path + "?" + entry.query; }

/// An expectation, and whether it holds of the run; nullopt where the plain definition does not say.
struct Claim {
  Expectation what;
  std::optional<bool> holds;
};
template <class What>
Claim claim(What what, std::optional<bool> holds) {
  return {{"", std::move(what), "", {}}, holds};
}
using Make = Claim (*)(Chance&, const Story&);
const scenario::AnswerPattern kRefused{{10000}, {}, {}};

Claim calls(Chance& chance, const Story& run) {
  const std::string& of = chance.of(kPatterns);
  const int n = how_many(run, of), wanted = chance.below(4);
  scenario::ExpectCalls what{pattern(of), {}, {}, {}};
  switch (chance.below(3)) {
    case 0:
      what.exactly = wanted;
      return claim(what, n == wanted);
    case 1:
      what.at_least = wanted;
      return claim(what, n >= wanted);
    default:
      what.at_most = wanted;
      return claim(what, n <= wanted);
  }
}

Claim never(Chance& chance, const Story& run) {
  const std::string& of = chance.of(kPatterns);
  if (chance.one_in(2)) return claim(scenario::ExpectNever{pattern(of), {}}, how_many(run, of) == 0);
  const auto start = refusal(run);
  if (!start) return claim(scenario::ExpectNever{pattern(of), kRefused}, std::nullopt);
  bool holds = true;
  for (const Entry& entry : run.evidence.entries) holds = holds && !(came_later(run.evidence.entries[*start], entry) && fits(of, entry));
  return claim(scenario::ExpectNever{pattern(of), kRefused}, holds);
}

Claim only_reads(Chance&, const Story& run) {
  return claim(scenario::ExpectOnlyReads{}, how_many(run, "POST|DELETE any") == 0);
}

Claim no_retry(Chance&, const Story& run) {
  const auto& all = run.evidence.entries;
  bool holds = true;
  for (size_t i = 0; i < all.size(); ++i)
    for (size_t j = i + 1; j < all.size(); ++j)
      holds = holds && !(all[i].status == 403 && call_of(all[i]) == call_of(all[j]) && came_later(all[i], all[j]));
  return claim(scenario::ExpectNoRetry{kRefused, {}}, holds);
}

/// Only where every try failed: then all calls that are the same are one chain.
Claim retries(Chance& chance, const Story& run) {
  scenario::ExpectRetries what;
  what.of = pattern("any");
  what.at_most = chance.below(2);
  std::map<std::string, int> tries;
  for (const Entry& entry : run.evidence.entries) {
    if (entry.status != 403 || entry.delay.count() > 0) return claim(what, std::nullopt);
    ++tries[call_of(entry)];
  }
  bool holds = true;
  for (const auto& [call, n] : tries) holds = holds && n - 1 <= *what.at_most;
  return claim(what, holds);
}

Claim storm(Chance& chance, const Story& run) {
  const int most = 1 + chance.below(3);
  bool holds = true;
  for (const Entry& from : run.evidence.entries) {
    int n = 0;
    for (const Entry& entry : run.evidence.entries) n += entry.at >= from.at && entry.at < from.at + 1s ? 1 : 0;
    holds = holds && n <= most;
  }
  return claim(scenario::ExpectStorm{pattern("any"), most, 1s}, holds);
}

Claim once(Chance& chance, const Story& run) {
  scenario::ExpectOnce what{pattern("any"), {}, 1 + chance.below(2)};
  std::map<std::string, int> times;
  for (const Entry& entry : run.evidence.entries) ++times[call_of(entry)];
  bool holds = true;
  for (const auto& [call, n] : times) holds = holds && n <= what.at_most;
  return claim(what, holds);
}

Claim order(Chance& chance, const Story& run) {
  const std::string a = chance.of(kPatterns);
  std::string b = chance.of(kPatterns);
  if (b == a) b = a == "any" ? "GET /user" : "any";
  const auto at = [&](const std::string& of) { return first(run, [&](const Entry& entry) { return fits(of, entry); }); };
  return claim(scenario::ExpectOrder{{pattern(a), pattern(b)}}, at(a) && at(b) && *at(a) < *at(b));
}

Claim headers(Chance&, const Story& run) {
  const bool lacks = first(run, [](const Entry& entry) { return !entry.headers.find("User-Agent"); }).has_value();
  return claim(scenario::ExpectHeaders{pattern("any"), {{"User-Agent", present}}}, !lacks);
}

Claim pages(Chance&, const Story& run) {
  std::map<int, int> seen;
  int total = 0;
  for (const Entry& entry : run.evidence.entries)
    if (entry.pages) ++seen[entry.pages->page], total = entry.pages->total_pages;
  bool holds = true;
  for (int page = 1; page <= total; ++page) holds = holds && seen[page] == 1;
  for (const auto& [page, n] : seen) holds = holds && page <= total;
  const bool starts_anew = first(run, [&](const Entry& entry) { return entry.seq > 1 && entry.pages && entry.pages->page == 1; }).has_value();
  return claim(scenario::ExpectPages{}, holds && (starts_anew || total == 0) ? std::nullopt : std::optional(holds));
}

Claim zone_lookups(Chance&, const Story& run) {
  const bool any_refused = refusal(run).has_value();  // a look-up that failed may be made again
  int n = 0;
  for (const Entry& entry : run.evidence.entries) n += entry.query == "name=a.example" ? 1 : 0;
  return claim(scenario::ExpectZoneLookups{true, {}}, any_refused ? std::nullopt : std::optional(n <= 1));
}

Claim connections(Chance& chance, const Story& run) {
  std::set<uint64_t> opened;
  for (const Entry& entry : run.evidence.entries) opened.insert(entry.connection);
  const int most = chance.below(3);
  scenario::ExpectConnections what;
  what.opened = scenario::Amount{{}, {}, most};
  return claim(what, static_cast<int>(opened.size()) <= most);
}

Claim concurrency(Chance& chance, const Story& run) {
  const int most = 1 + chance.below(2);
  bool holds = true;
  for (const Entry& at : run.evidence.entries) {
    int n = 0;
    for (const Entry& entry : run.evidence.entries)
      n += entry.at == at.at || (entry.at < at.at && at.at < entry.at + entry.delay) ? 1 : 0;
    holds = holds && n <= most;
  }
  return claim(scenario::ExpectConcurrency{pattern("any"), most}, holds);
}

Claim world(Chance& chance, const Story& run) {
  if (chance.one_in(2)) return claim(scenario::ExpectWorld{true, {}, 1}, run.evidence.before == run.evidence.after);
  int n = 0;
  for (const RecordState& record : run.evidence.after) n += record.name == "a.example.com" ? 1 : 0;
  const int wanted = chance.below(3);
  return claim(scenario::ExpectWorld{false, scenario::RecordMatch{"", "A", "a.example.com", ""}, wanted}, n == wanted);
}

Claim duplicates(Chance&, const Story& run) {
  bool holds = true;
  for (const RecordState& one : run.evidence.after)
    for (const RecordState& other : run.evidence.after) {
      const bool is_old = std::any_of(run.evidence.before.begin(), run.evidence.before.end(), [&](const RecordState& old) { return old.id == one.id; });
      holds = holds && (is_old || one.id == other.id || one.name != other.name || one.content != other.content);
    }
  return claim(scenario::ExpectNoDuplicates{}, holds);
}

Claim exit_code(Chance& chance, const Story& run) {
  const int wanted = chance.below(3);
  const std::optional<int> code = run.evidence.client->signal == 0 ? run.evidence.client->exit_code : std::nullopt;
  if (chance.one_in(2)) return claim(scenario::ExpectExit{wanted, {}}, code == wanted);
  return claim(scenario::ExpectExit{{}, wanted}, code && *code != wanted);
}

Claim output(Chance& chance, const Story& run) {
  const bool failed = run.evidence.client->out == "it failed";
  scenario::ExpectOutput what;
  switch (chance.below(4)) {
    case 0:
      what.mentions = {"FAILED"};
      return claim(what, failed);
    case 1:
      what.mentions_any = {"failed", "broken"};
      return claim(what, failed);
    case 2:
      what.not_mentions = {"failed"};
      return claim(what, !failed);
    default:
      what.leaks_nothing = true;
      return claim(what, run.evidence.client->leaks.empty() && !first(run, [](const Entry& entry) { return !entry.leaks.empty(); }));
  }
}

Claim crash(Chance&, const Story& run) { return claim(scenario::ExpectNoCrash{}, run.evidence.client->signal != 11); }

Claim duration(Chance& chance, const Story& run) {
  const Duration took = run.evidence.client->took;
  if (chance.one_in(2)) return claim(scenario::ExpectDuration{10s, {}}, took <= 10s);
  return claim(scenario::ExpectDuration{{}, 1s}, took >= 1s);
}

Claim all(Chance& chance, const Story& run) {
  const Claim a = calls(chance, run), b = exit_code(chance, run);
  return claim(scenario::ExpectAll{{a.what, b.what}}, *a.holds && *b.holds);
}
Claim any(Chance& chance, const Story& run) {
  const Claim a = calls(chance, run), b = output(chance, run);
  return claim(scenario::ExpectAny{{a.what, b.what}}, *a.holds || *b.holds);
}
Claim none(Chance& chance, const Story& run) {
  const Claim a = calls(chance, run);
  return claim(scenario::ExpectNot{{a.what}}, !*a.holds);
}
Claim during(Chance& chance, const Story& run) {
  const std::string& of = chance.of(kPatterns);
  scenario::ExpectDuring what;
  what.after = kRefused;
  what.expect = {claim(scenario::ExpectNever{pattern(of), {}}, {}).what};
  const auto start = refusal(run);
  if (!start || run.evidence.entries[*start].delay.count() > 0) return claim(what, std::nullopt);
  return claim(what, how_many(run, of, *start + 1) == 0);
}

const std::map<std::string, Make> kKinds{
    {"calls", calls}, {"never", never}, {"only_reads", only_reads}, {"no_retry", no_retry}, {"retries", retries}, {"storm", storm},
    {"once", once}, {"order", order}, {"headers", headers}, {"pages", pages}, {"zone_lookups", zone_lookups},
    {"connections", connections}, {"concurrency", concurrency}, {"world", world}, {"duplicates", duplicates}, {"exit", exit_code},
    {"output", output}, {"crash", crash}, {"duration", duration}, {"all", all}, {"any", any}, {"not", none}, {"during", during}};

/// Lists are asked for in pages, in other runs than the rest: one is read well, or with a hole, twice, or past its end.
Story made_up_for(const std::string& kind, Chance& chance) {
  Story run = made_up(chance);
  if (kind == "retries" && chance.one_in(2))
    for (Entry& entry : run.evidence.entries) entry.status = 403, entry.codes = {10000}, entry.delay = Duration(0);
  if (kind != "pages") return run;
  run.evidence.entries.clear();
  for (int page = 1; page <= 3 + (chance.one_in(4) ? 1 : 0); ++page)
    if (!chance.one_in(5)) run.after(1s).page("GET /zones/1/dns_records?page=" + std::to_string(page), page, 3);
  if (chance.one_in(4)) run.after(1s).page("GET /zones/1/dns_records?page=1", 1, 3);
  return run;
}

Outcome outcome(const Story& story, const Expectation& what) {
  Story run = story;
  run.scenario.expect = {what};
  return run.verdict().lines.front().outcome;
}

TEST(NeverMetTest, EveryKindIsLookedAt) {
  const auto schema = nlohmann::json::parse(scenario::json_schema());
  std::set<std::string> known, looked_at;
  for (const auto& [key, value] : schema.at("$defs").at("expectation").at("properties").items()) known.insert(key);
  for (const auto& [key, make] : kKinds) looked_at.insert(key);
  EXPECT_EQ(looked_at, known);
}

class NeverMet : public ::testing::TestWithParam<std::string> {};

TEST_P(NeverMet, WhatDoesNotHold) {
  const Make make = kKinds.at(GetParam());
  int met = 0, not_met = 0;
  for (uint32_t seed = 0; seed < kRuns; ++seed) {
    Chance chance(seed);
    const Story run = made_up_for(GetParam(), chance);
    const Claim claim = make(chance, run);
    const Outcome said = outcome(run, claim.what);
    const Outcome turned = outcome(run, {"not", scenario::ExpectNot{{claim.what}}, "", {}});
    met += said == Outcome::kMet ? 1 : 0;
    not_met += said == Outcome::kNotMet ? 1 : 0;
    if (claim.holds == false) EXPECT_NE(said, Outcome::kMet) << "seed " << seed << ": " << run.verdict().lines.size();
    if (claim.holds == true) EXPECT_NE(turned, Outcome::kMet) << "not, seed " << seed;
  }
  EXPECT_GT(met, 0) << "nothing was shown";
  EXPECT_GT(not_met, 0) << "nothing was shown";
}

INSTANTIATE_TEST_SUITE_P(Kinds, NeverMet, ::testing::ValuesIn([] {
                           std::vector<std::string> out;
                           for (const auto& [kind, make] : kKinds) out.push_back(kind);
                           return out;
                         }()),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace cfmock::expect
