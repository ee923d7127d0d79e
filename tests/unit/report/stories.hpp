#pragma once
// Runs that the reports are shown on.

#include "report/subject.hpp"
#include "unit/expect/story.hpp"

namespace cfmock::testing {

/// A story with its verdict, for as long as reports look at it.
struct Told {
  std::string client;
  Story story;
  expect::Verdict verdict;

  Told(std::string name, Story about)
      : client(std::move(name)), story(std::move(about)), verdict(story.verdict()) {}
  report::Subject subject() const { return {client, story.scenario, verdict, story.evidence}; }
};

inline Story about(const char* name, const char* cause, const char* title) {
  Story story;
  story.scenario.name = name;
  story.scenario.file = std::string("scenarios/auth/") + name + ".yaml";
  story.scenario.cause = cause;
  story.scenario.title = title;
  return story;
}

inline Story expired_token() {
  Story story = about("expired-token", "expired-token", "The API token's expires_on has passed");
  const auto add = [&story](const char* kind, auto what, const char* text, int line) {
    story.scenario.expect.push_back({kind, what, text, {story.scenario.file, line, 5}});
  };
  add("no_retry", scenario::ExpectNoRetry{{{10000, 9109}, {}, {}}, {}},
      "no_retry: {after: {code: [10000, 9109]}}", 17);
  add("never", scenario::ExpectNever{pattern("POST|PUT|PATCH|DELETE any"), {}},
      "never: {method: [POST, PUT, PATCH, DELETE]}", 18);
  add("exit", scenario::ExpectExit{{}, 0}, "exit: {not: 0}", 19);
  add("output", scenario::ExpectOutput{{"10000"}, {}, {}, true},
      "output: {mentions: \"10000\", leaks: nothing}", 20);
  return story;
}

inline journal::Entry& refused_as_expired(Story& story, const std::string& what, int status, int code) {
  journal::Entry& e = story.ask(what, status, {code});
  e.cause = "expired-token";
  e.why = std::to_string(status) + " " + std::to_string(code) +
          ": token \"primary\" expired 1 h ago (expired-token.yaml:8:33)";
  return e;
}

/// Stops at the first refusal and says so.
inline Told careful() {
  Story story = expired_token();
  refused_as_expired(story, "GET /zones/023e105f4ecef8ad9ca31a8372d0c353/dns_records", 401, 10000);
  expect::ClientRun& client = story.client(1, "", "error: 10000 Authentication error, check the token\n");
  client.command = {"python3", "careful.py"};
  client.took = 212ms;
  return Told("careful", std::move(story));
}

/// Asks again and again, writes, hides the error, and shows the token.
inline Told careless() {
  Story story = expired_token();
  for (int i = 0; i < 4; ++i) {
    refused_as_expired(story, "GET /zones?name=example.com", 403, 9109);
    story.after(101ms);
  }
  refused_as_expired(story, "POST /zones/023e105f4ecef8ad9ca31a8372d0c353/dns_records", 401, 10000);
  expect::ClientRun& client = story.client(0, "retrying\nretrying\nretrying\ndone\n");
  client.command = {"python3", "careless.py", "--zone", "it's mine"};
  client.took = 1204ms;
  client.leaks = {"token \"primary\" in standard output"};
  return Told("careless", std::move(story));
}

/// Never finds the server.
inline Told silent() {
  Story story = expired_token();
  expect::ClientRun& client = story.client(
      1, "", "line 1\nline 2\nline 3\nline 4\nline 5\nline 6\r\nline 7: no CLOUDFLARE_BASE_URL\n");
  client.command = {"./client"};
  client.took = 15ms;
  return Told("silent", std::move(story));
}

/// Is refused twice on page two; waits long enough once, but not the second time.
inline Told hasty() {
  Story story = about("rate-limit-mid-pagination", "rate-limited", "Page two is refused twice, then served");
  scenario::ExpectRetries retries;
  retries.of = pattern("GET /zones/{zone_id}/dns_records");
  retries.at_most = 3;
  retries.waits_retry_after = true;
  story.scenario.expect.push_back(
      {"retries",
       retries,
       "retries: {of: \"GET /zones/{zone_id}/dns_records\", at_most: 3, waits: retry-after}",
       {story.scenario.file, 14, 5}});
  story.scenario.expect.push_back(
      {"pages", scenario::ExpectPages{}, "pages: complete", {story.scenario.file, 15, 5}});
  const std::string list = "GET /zones/1/dns_records?per_page=100&page=";
  story.page(list + "1", 1, 3);
  story.after(12ms);
  for (const Duration wait : {Duration(1020ms), Duration(310ms)}) {
    journal::Entry& e = story.ask(list + "2", 429, {10429});
    e.retry_after = 1s;
    e.cause = "rate-limited";
    e.why = "429 10429: a rule says so (reply 1 of 3) (rate-limit-mid-pagination.yaml:11:13)";
    story.after(wait);
  }
  story.page(list + "2", 2, 3);
  story.after(12ms).page(list + "3", 3, 3, 50);
  story.evidence.rules = {{"GET /zones/{zone_id}/dns_records", {story.scenario.file, 8, 5}, 2, 2, false}};
  expect::ClientRun& client = story.client(0);
  client.command = {"./hasty"};
  client.took = 1360ms;
  return Told("hasty", std::move(story));
}

/// What came from the wire and from the client tries to take over the terminal and the documents.
inline Told hostile() {
  Story story = about("ho\x1b[31mstile", "none", "<b>&\"bold\"\x01</b> \xff ]]> \u202egnp.exe \ufffe");
  story.scenario.expect.push_back({"output",
                                   scenario::ExpectOutput{{"10000"}, {}, {}, false},
                                   "output: {mentions: \"\x1b\"}",
                                   {"a\nb.yaml", 1, 1}});
  journal::Entry& e = story.ask("GET /\x1b[2J<zones>?a=\xc3\x28&b=%00", 400);
  e.operation = "";
  e.cause = "unknown-route";
  e.why =
      "400: \x9b"
      "31m \u009b31m ]]> \u2028 <script>";
  for (int i = 0; i < 12; ++i) story.ask("GET /%2e%2e/" + std::to_string(i), 0).operation = "";
  expect::ClientRun& client =
      story.client(1, "a\x1b]0;owned\x07\nb ]]> \xf0\x9f\x98\x80 \xf0\x9f\r\n<c>\n", std::string("\0x\n", 3));
  client.command = {"sh", "-c", "printf '\x1b[2J'"};
  client.took = 5ms;
  return Told("\x1b[2Jclient]]>", std::move(story));
}

}  // namespace cfmock::testing
