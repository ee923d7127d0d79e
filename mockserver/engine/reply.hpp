#pragma once
// What the engine tells the wire to do. The decision is data; only net/ waits, writes and breaks.

#include <optional>
#include <string>
#include <string_view>

#include "http/message.hpp"
#include "scenario/scenario.hpp"

namespace cfmock::engine {

struct Reply {
  http::Response response;
  scenario::Fault fault = scenario::Fault::kNone;  // instead of the response
  Duration delay{0};   // machine time to wait before anything is sent; never by a sleeping thread
  bool close = false;  // close the connection after the response
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
  std::string peer;
  Instant at{};
};

/// What a proxy does with a CONNECT: it opens a tunnel to a session, or refuses.
struct Tunnel {
  std::string session;
  std::optional<Reply> refusal = {};
};

/// The wire's one view of everything behind it. Called on the wire's thread only.
class Handler {
 public:
  virtual ~Handler() = default;
  virtual Reply handle(http::Request request) = 0;
  virtual Reply refused(Refused refused) = 0;  // always closes
  /// A request that came to the proxy: CONNECT host:port.
  virtual Tunnel tunnel(const http::Request& connect) {
    static_cast<void>(connect);
    return {"", Reply{}};
  }
  /// A client's TLS hello came: how is it answered? Once a connection.
  virtual scenario::Handshake handshake(const Greeting&) { return scenario::Handshake::kGood; }
  /// Hands were shaken (`problem` is ""), or not, and why.
  virtual void shaken(const Greeting&, std::string_view /*problem*/) {}
  /// A connection was accepted, or has ended, whichever side closed it. Machine time.
  virtual void opened(uint64_t /*connection*/, Instant /*at*/) {}
  virtual void closed(uint64_t /*connection*/, Instant /*at*/) {}
  /// Called now and then, at least once a second, with the machine's time.
  virtual void tick(Instant real_now) { static_cast<void>(real_now); }
};

}  // namespace cfmock::engine
