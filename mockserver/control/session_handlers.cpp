// Handlers that look at sessions.

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "control/on_session.hpp"
#include "control/views.hpp"
#include "journal/jsonl.hpp"

namespace cfmock::control {

http::Response show_ca(const Call& call) {
  const std::string& pem = call.backend.making.ca;
  if (pem.empty()) return refusal_answer({404, "the server speaks plain HTTP, and has no CA", "start cfmock serve with --tls or --proxy"});
  http::Response response;
  response.headers.add("Content-Type", "application/x-pem-file");
  response.body = pem;
  return response;
}

/// Asks the wire's threads, so "ok" says that they answer.
http::Response health(const Call& call) {
  size_t sessions = 0;
  call.backend.call([&] { sessions = call.backend.sessions.all().size(); });
  return json_answer({{"status", "ok"}, {"sessions", sessions}});
}

http::Response list_sessions(const Call& call) {
  Json list = Json::array();
  uint64_t lost = 0;
  call.backend.call([&] {
    for (const auto& session : call.backend.sessions.all()) list.push_back(summary_of(*session));
    lost = call.backend.sessions.lost();
  });
  return json_answer({{"sessions", list}, {"lost_requests", lost}});
}

http::Response show_session(const Call& call) {
  Json details;
  const Instant now = call.backend.now();
  if (auto refused = on_session(call, [&](engine::Session& session) { details = details_of(session, now); }))
    return *refused;
  return json_answer(details);
}

/// Entries are copied while the wire stands still, and written on our thread. X-Cfmock-Last-Seq tells a follower where the
/// journal stands: less than what it has already seen means that the session was reset.
http::Response show_journal(const Call& call) {
  uint64_t after = 0;
  if (const std::string* given = http::find_parameter(call.query, "after")) {
    const auto number = parse_int(*given);
    if (!number || *number < 0)
      return refusal_answer({400,
                             "after is " + in_quotes(*given),
                             "give the seq of the last entry you have",
                             {"after=0", "after=42"}});
    after = static_cast<uint64_t>(*number);
  }
  std::vector<journal::Entry> entries;
  uint64_t last = 0, dropped = 0;
  if (auto refused = on_session(call, [&](engine::Session& session) {
        const journal::Journal& journal = session.journal();
        const auto& all = journal.entries();
        entries.assign(std::partition_point(all.begin(), all.end(),
                                            [&](const auto& entry) { return entry.seq <= after; }),
                       all.end());
        last = journal.next_seq() - 1;
        dropped = journal.dropped();
      }))
    return *refused;
  std::string lines;
  for (const journal::Entry& entry : entries) lines += journal::to_json_line(entry) + "\n";
  http::Response response = answer(200, kJsonLines, std::move(lines));
  response.headers.add("X-Cfmock-Last-Seq", std::to_string(last));
  response.headers.add("X-Cfmock-Dropped", std::to_string(dropped));
  return response;
}

}  // namespace cfmock::control
