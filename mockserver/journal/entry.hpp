#pragma once
// One exchange, as the journal keeps it. It never holds a secret: the engine redacts before it records.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/place.hpp"
#include "base/time.hpp"
#include "cloudflare/envelope.hpp"
#include "http/message.hpp"

namespace cfmock::journal {

using PageInfo = cloudflare::Page;

/// A connection that carried a request to the session, on the machine's clock. It stands beside the entries: that it was
/// closed becomes known after the last of them.
struct Connection {
  uint64_t number = 0;            // as Entry::connection
  Instant opened{};               // accepted
  std::optional<Instant> closed;  // by either side; nullopt: still open
};

/// A TLS handshake that went wrong, whichever side's doing it was, or was meant to. It comes before any request.
struct Handshake {
  std::string session;
  uint64_t connection = 0;
  Instant at{};         // machine clock
  std::string shown;    // "good", or how the scenario has it: "expired-certificate"
  std::string problem;  // "" : hands were shaken all the same
};

enum class AnsweredBy {
  kModel,
  kRule,
  kServer
};  // kServer: refused before it was a request (malformed, too large)

/// What left of an answer that was late or broken on purpose. It becomes known after the entry was written.
struct Sent {
  uint64_t head = 0;  // bytes before the body, and of the body, handed to the system (beneath them, TLS has more)
  uint64_t body = 0;
  std::string end;  // of the connection: "open", it goes on; "close", "reset", by us; "client", who left before
  Instant at{};     // machine clock
  Duration after{0};  // since the request, on the session's clock
  std::string text;   // of an answer that a fault broke: what left, its first kBodyKept bytes, secrets replaced
};

/// Which entry wants to be told what left of its answer, and what has to be known of it should it be gone by then.
struct Receipt {
  std::string session;
  uint64_t entry = 0;  // its number; 0: nobody asks
  uint64_t connection = 0;
  std::string_view fault;  // of the table, which outlives all; "" : only late
  Instant at{};            // of the request, on the session's clock
  uint64_t era = 0;        // of the journal: it has been cleared so often
};

struct Entry {
  uint64_t seq = 0;  // counts from 1 in its session; no gaps
  std::string session;
  Instant at{};       // session clock, when the request was complete
  Instant real_at{};  // machine clock, the same moment
  Duration delay{0};  // that the answer was held back on purpose, on the session clock
  uint64_t connection = 0;
  std::string peer;       // who connected
  std::string client_ip;  // who the API takes the caller for

  std::string method;
  std::string path;   // undecoded, below the session prefix: "/client/v4/zones"; secrets replaced
  std::string query;  // undecoded, secrets replaced
  int version = 11;
  http::Headers headers;   // as sent, secrets replaced
  std::string body;        // at most kBodyKept bytes, secrets replaced
  uint64_t body_size = 0;  // bytes that came
  uint64_t call_hash = 0;  // same method, path, query and body: same number

  std::string operation;        // "GET /zones/{zone_id}/dns_records"; "" : no operation knows it
  std::string credential;       // the scenario's name for it; "" : none, or unknown
  std::string credential_kind;  // "user token", "account token", "global key", "unknown", ""
  std::string fingerprint;      // of the secret sent; ""
  int retry_count = -1;         // X-Stainless-Retry-Count; -1: not sent

  AnsweredBy answered_by = AnsweredBy::kModel;
  int rule = -1;      // index into the scenario's rules
  std::string cause;  // "expired-token"; "" when served
  std::string why;    // one line for a person, with the place: `401 10000: token "primary" expired 1 h ago
                      // (f.yaml:8:33)`
  int status = 0;     // 0: no status was sent
  std::vector<int> codes;  // errors[].code, in order
  http::Headers answer_headers;  // these three: before a fault broke it; `sent` has what left then
  std::string answer;            // at most kBodyKept bytes
  uint64_t answer_size = 0;
  std::string encoding;  // of the body on the wire, "gzip" or "br"; "" : as `answer` has it
  std::string fault;     // by which the answer was broken, a row of fixtures/faults.tsv; ""
  /// What a client that keeps to HTTP has of the answer: "complete"; "close", "reset", "silence": nothing, or no more
  /// than its start; "truncated": too little of the body; "garbled".
  std::string delivery = "complete";
  std::optional<Sent> sent;             // only of an answer that was late or broken, once it is known
  std::optional<Duration> retry_after;  // that the answer told
  std::optional<PageInfo> pages;
  bool wrote = false;  // the world was changed
  std::vector<std::string>
      leaks;  // where a secret stood that must not stand there: "query", "path", "Referer"
};

/// The session's clock runs at another pace from here on: its owner said so, or the session was reset.
struct Pace {
  std::string session;
  uint64_t next_seq = 1;  // of the first entry that came after it
  double scale = 1;       // session time that passes in a unit of machine time; 0: it stands still
};

inline constexpr size_t kBodyKept = 4096;
/// The cause of an entry that the proxy turned away, since it was for another host.
inline constexpr const char* kForeignHost = "foreign-host";

}  // namespace cfmock::journal
