#pragma once
// What the engine tells the wire to do. The decision is data; only net/ waits, writes and breaks.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/coding.hpp"
#include "http/message.hpp"
#include "journal/entry.hpp"
#include "scenario/faults.hpp"
#include "scenario/handshake.hpp"

namespace cfmock::engine {

/// The host that clients of Cloudflare have built in.
inline constexpr std::string_view kApiHost = "api.cloudflare.com";

using journal::Receipt;

struct Reply {
  http::Response response;
  http::Coding coding = http::Coding::kNone;  // in which the body is sent; the headers say so already
  const scenario::FaultRow* fault = nullptr;  // how the response is broken on its way; nullptr: not at all
  int bytes_per_second = 0;                   // machine time; of a drip
  Duration delay{0};   // machine time to wait before anything is sent; never by a sleeping thread
  bool close = false;  // close the connection after the response
  Receipt receipt;     // only where it is late or broken
};

/// What came was no request that HTTP allows: malformed, too large, too slow.
struct Refused {
  int status = 400;    // 400, 408, 413, 414, 431, 500 (the handler failed), 501, 503 (too many connections), 505
  std::string reason;  // "header line without a colon": for the journal
  std::string peer;
  uint64_t connection = 0;
  std::string came;  // the first bytes, as they came (at most 512)
  Instant received{};
  std::string session = {};  // that the proxy user names; "" : none
};

/// TLS on a connection, before any request.
struct Greeting {
  std::string session;  // that the proxy user names; "" : none
  uint64_t connection = 0;
  Instant connected{};  // machine time at which it began: it was accepted, or its tunnel was opened
  std::string peer;
  Instant at{};
  scenario::Handshake shown = scenario::Handshake::kGood;  // once it is chosen
};

/// What a proxy does with a CONNECT: it opens a tunnel to a session, or refuses.
struct Tunnel {
  std::string session;
  std::optional<Reply> refusal = {};
};

/// The wire's one view of everything behind it. Called on the wire's threads only (but for the end of connections with a server that never ran), and for a session on the one where that lives: home() says
/// where. `thread` is the caller's, counted from 0.
class Handler {
 public:
  virtual ~Handler() = default;
  /// Of the session that a request is for; nullopt: any thread will do.
  virtual std::optional<size_t> home(const http::Request&) const { return std::nullopt; }
  /// The same before there is a request: of the session that the proxy user names; "" : nobody was named.
  virtual std::optional<size_t> home_of(std::string_view /*session*/) const { return std::nullopt; }
  virtual Reply handle(size_t thread, http::Request request) = 0;
  virtual Reply refused(size_t thread, Refused refused) = 0;  // always closes
  /// A request that came to the proxy: CONNECT host:port.
  virtual Tunnel tunnel(size_t /*thread*/, const http::Request& /*connect*/) {
    Reply refusal;
    refusal.response.status = 501;  // whoever hears 200 takes it for a tunnel
    return {"", std::move(refusal)};
  }
  /// A client's TLS hello came: how is it answered? Once a connection.
  virtual scenario::Handshake handshake(size_t /*thread*/, const Greeting&) { return scenario::Handshake::kGood; }
  /// Hands were shaken (`problem` is ""), or not, and why.
  virtual void shaken(size_t /*thread*/, const Greeting&, std::string_view /*problem*/) {}
  /// What left of a reply that had a receipt, once that is over.
  virtual void sent(size_t /*thread*/, const Receipt&, journal::Sent) {}
  /// A connection has ended, whichever side closed it. Machine time. Told on each thread where it was.
  virtual void closed(size_t /*thread*/, uint64_t /*connection*/, Instant /*at*/) {}
  /// Called now and then, at least once a second on each thread, with the machine's time.
  virtual void tick(size_t /*thread*/, Instant /*real_now*/) {}
  /// True: what was recorded of this thread's answers is not safe yet. They may leave once settle() has returned, which the wire calls
  /// once for several of them.
  virtual bool unsettled(size_t /*thread*/) const { return false; }
  virtual void settle(size_t /*thread*/) {}
};

}  // namespace cfmock::engine
