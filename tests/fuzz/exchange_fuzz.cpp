// A request of any bytes, through rules, model and journal, and the journal's line read back.
// Form of an input: method, target, then "Name: value" lines, an empty line, the body; lines end in \n.

#include <memory>

#include "engine/sessions.hpp"
#include "fuzz/target.hpp"
#include "journal/jsonl.hpp"
#include "scenario/load.hpp"

namespace {

using namespace cfmock;

constexpr std::string_view kSecret = "cfut_cfmockAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA00000000";

constexpr const char* kScenario = R"(cfmock: 1
name: fuzz
title: For the fuzzer
cause: none
credentials:
  primary: {token: {secret: cfut_cfmockAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA00000000, permissions: [Zone Read, Zone Write, DNS Write, User Details Read, Account Settings Read]}}
rules:
  - on: "POST /zones/{zone_id}/dns_records"
    where: {body: {content: {matches: "^9"}}, query: {a: {contains: b}}, headers: {X-Test: present}}
    reply: {error: rate-limited, times: forever}
expect: [{exit: 0}]
)";

std::string_view line(std::string_view& rest) {
  const size_t end = std::min(rest.find('\n'), rest.size());
  const std::string_view out = rest.substr(0, end);
  rest = rest.substr(std::min(end + 1, rest.size()));
  return out;
}

http::Request parsed(std::string_view text) {
  http::Request request;
  request.method = line(text);
  request.target = line(text);
  for (std::string_view header = line(text); !header.empty(); header = line(text)) {
    const size_t colon = std::min(header.find(": "), header.size());
    request.headers.add(std::string(header.substr(0, colon)), std::string(header.substr(std::min(colon + 2, header.size()))));
  }
  request.body = text;
  request.received = Instant(std::chrono::hours(24 * 365 * 56));
  return request;
}

std::shared_ptr<const scenario::Scenario> loaded() {
  static const auto scenario =
      std::make_shared<const scenario::Scenario>(*scenario::load(kScenario, "fuzz.yaml", scenario::embedded_worlds()).scenario);
  return scenario;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  engine::Sessions sessions;
  sessions.add(std::make_unique<engine::Session>("fuzz", loaded(), Instant{}, engine::SessionOptions{}));
  const engine::Reply reply = sessions.handle(0, parsed(bytes(data, size)));
  must(reply.response.status >= 200 && reply.response.status < 600);
  const engine::Session* session = sessions.find("fuzz");
  if (session->journal().entries().empty()) return 0;  // another session was asked for
  const std::string written = journal::to_json_line(session->journal().entries().back());
  must(written.find(kSecret) == std::string::npos);
  const auto again = journal::read_jsonl(written + "\n", "fuzz");
  must(again.entries.size() == 1 && journal::to_json_line(again.entries.front()) == written);
  return 0;
}
