#pragma once
// A run in a few lines: what was asked, when, how it was answered, and how the client ended.

#include <gmock/gmock.h>

#include "base/ids.hpp"
#include "expect/verdict.hpp"
#include "unit/match/pattern.hpp"

namespace cfmock::testing {

using namespace std::chrono_literals;
using expect::Outcome;

struct Story {
  scenario::Scenario scenario;
  expect::Evidence evidence;
  Instant now = *parse_rfc3339("2026-01-01T00:00:00Z");

  Story() {
    scenario.name = "some-scenario";
    scenario.file = "scenarios/some-scenario.yaml";
    scenario.cause = "expired-token";
    scenario.title = "Some scenario";
    evidence.entries.reserve(10'000);  // entries may be held on to
  }

  /// The next request, below /client/v4: ask("GET /zones?page=2", 401, {10000}). Status 0: no answer.
  journal::Entry& ask(const std::string& what, int status = 200, std::vector<int> codes = {},
                      const std::string& body = "") {
    const match::Subject parts = subject(what);
    journal::Entry e;
    e.seq = evidence.entries.size() + 1;
    e.at = e.real_at = now;
    e.method = parts.method;
    e.path = "/client/v4" + std::string(parts.path);
    e.query = parts.query;
    e.body = body;
    e.body_size = body.size();
    e.call_hash = hash64(what + "\n" + body);
    e.operation = e.method + " " + std::string(parts.path);
    e.credential = "primary";
    e.fingerprint = "0a1b2c3d";
    e.status = status;
    e.codes = std::move(codes);
    if (status == 0) e.delivery = "reset";
    return evidence.entries.emplace_back(std::move(e));
  }
  /// The next page of a list of so many pages and records.
  journal::Entry& page(const std::string& what, int number, int total, int count = 100) {
    journal::Entry& e = ask(what);
    e.pages = journal::PageInfo{number, 100, count, total * 100, total};
    return e;
  }
  Story& after(Duration wait) {
    now += wait;
    return *this;
  }
  expect::ClientRun& client(int exit_code = 0, std::string out = "", std::string err = "") {
    evidence.client.emplace();
    evidence.client->exit_code = exit_code;
    evidence.client->took = 20s;
    evidence.client->out = std::move(out);
    evidence.client->err = std::move(err);
    return *evidence.client;
  }

  template <class Expect>
  void expect(Expect what, std::string text = "") {
    scenario.expect.push_back({"kind", what, std::move(text), {scenario.file, 9, 5}});
  }
  expect::Verdict verdict() const { return expect::judge(scenario, evidence); }
  /// The verdict on this one expectation: "not met: GET /zones was … [#1 #3 +2]".
  template <class Expect>
  std::string on(Expect what) const {
    Story alone = *this;
    alone.scenario.expect = {{"kind", what, "", {}}};
    return said(expect::judge(alone.scenario, evidence).lines.front());
  }
  /// The strict lines, each as "not met: …".
  std::vector<std::string> strictly() const {
    std::vector<std::string> out;
    for (const expect::Line& line : verdict().lines)
      if (line.kind == "strict") out.push_back(said(line));
    return out;
  }

  static std::string said(const expect::Line& line) {
    std::string out = std::string(name_of(line.outcome)) + ": " + line.because;
    if (line.entries.empty()) return out;
    std::string list;
    for (const uint64_t seq : line.entries) list += (list.empty() ? "#" : " #") + std::to_string(seq);
    return out + " [" + list + (line.further == 0 ? "" : " +" + std::to_string(line.further)) + "]";
  }
};

}  // namespace cfmock::testing
