#include "net/handshake.hpp"

#include "base/text.hpp"

namespace cfmock::net {
namespace {

std::string problem_of(const Line<TlsStream>& line, const TlsStream::Shaken& shaken, bool turned_away) {
  const Wire& wire = line.wire();
  if (!wire.late(line)) return net::problem_of(shaken.problem, line.stream.hello());
  return turned_away ? "the server was full, and the client did not wait to be told"
                     : "the handshake took longer than " + human(wire.options().request_timeout);
}

/// At the server's end a client that has said nothing yet failed at nothing. The scenario's own is told of even then: the client may have
/// turned away and ended the run before its alert was read.
bool is_told(const Line<TlsStream>& line, const engine::Greeting& greeting) {
  return greeting.shown != scenario::Handshake::kGood || (!line.wire().stopping() && line.stream.has_come());
}

}  // namespace

Task<Begun> begin_tls(Line<TlsStream>& line, engine::Greeting by, bool turned_away) {
  Wire& wire = line.wire();
  if (!turned_away && !line.stream.has_come()) {
    wire.arm_first_byte(line);
    const auto [error] = co_await line.stream.lowest_layer().async_wait(asio::socket_base::wait_read, kAwait);
    if (error) co_return Begun::kOver;
  }
  line.phase = Phase::kReading;
  turned_away ? wire.arm_linger(line) : wire.arm_request(line);
  const auto shaken = co_await line.stream.shake_hands();
  by.at = Wire::now();
  by.shown = line.stream.hello().chosen;
  if (shaken.done) {
    Wire::disarm(line);
    wire.handler().shaken(wire.index(), by, "");
    co_return Begun::kOpen;
  }
  if (shaken.plain_http) co_return Begun::kPlainHttp;
  if (is_told(line, by)) wire.handler().shaken(wire.index(), by, problem_of(line, shaken, turned_away));
  co_return Begun::kOver;
}

}  // namespace cfmock::net
