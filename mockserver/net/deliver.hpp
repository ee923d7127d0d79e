#pragma once
// How a reply leaves when it is not simply the next answer: late, slowly, broken, or not at all. What its bytes are
// is made in faults/; here they are sent, and the connection ended, over any stream.

#include <sys/ioctl.h>

#include <linux/sockios.h>

#include <algorithm>

#include "net/faults/departure.hpp"
#include "net/line.hpp"

namespace cfmock::net {

inline bool is_plain(const engine::Reply& reply) {
  return reply.fault == nullptr && reply.delay.count() <= 0;
}

/// Waits until the client's system has all that was sent, but for a moment only: an RST overtakes what has not arrived.
template <class Stream>
Task<void> until_acknowledged(Line<Stream>& line) {
  for (int i = 0; i < 1000; ++i) {
    int unacknowledged = 0;
    ::ioctl(line.stream.lowest_layer().native_handle(), SIOCOUTQ, &unacknowledged);
    if (unacknowledged == 0 || line.gone()) co_return;
    co_await line.pause(std::chrono::milliseconds(1));
  }
}

/// Sends so many bytes a second, a tenth of them at a time.
template <class Stream>
Task<void> drip(Line<Stream>& line, std::string_view bytes, int bytes_per_second) {
  const auto piece = static_cast<size_t>(std::max(1, bytes_per_second / 10));
  const Duration step(static_cast<int64_t>(piece) * 1'000'000 / bytes_per_second);
  while (!bytes.empty() && !line.gone()) {
    line.out += bytes.substr(0, piece);
    bytes.remove_prefix(std::min(piece, bytes.size()));
    co_await line.flush();
    if (!bytes.empty() && !line.gone()) co_await line.pause(step);
  }
}

/// Sends `what`, if there is anybody left. Returns what of it left.
template <class Stream>
Task<journal::Sent> send(Line<Stream>& line, const Departure& what, int bytes_per_second) {
  const uint64_t before = line.left();
  if (bytes_per_second > 0) {
    co_await drip(line, what.bytes, bytes_per_second);
  } else if (!line.gone()) {
    line.out += what.bytes;
    co_await line.flush();
  }
  const uint64_t left = line.left() - before;
  journal::Sent sent;
  sent.head = std::min<uint64_t>(left, what.head);
  sent.body = left - sent.head;
  co_return sent;
}

/// Holds the answer back. When the client ends its side before, that is told at once, for it has most likely given up; the answer
/// still leaves when it is due, and if somebody takes it, it is told again how that went. Whether the client ended its side.
template <class Stream>
Task<bool> hold_back(Line<Stream>& line, const engine::Reply& reply) {
  if (reply.delay.count() <= 0) co_return false;
  const auto rest = co_await line.hold(reply.delay);
  if (rest.count() == 0) co_return false;
  journal::Sent nothing;
  nothing.end = "client";
  nothing.at = Wire::now();
  if (reply.receipt.entry != 0) line.wire.handler().sent(reply.receipt, nothing);
  co_await line.pause(rest);
  co_return true;
}

/// True: the connection goes on. False: there is nothing more to say on it.
template <class Stream>
Task<bool> deliver(Line<Stream>& line, const engine::Reply& reply, Framing framing) {
  using End = scenario::FaultRow::End;
  const End end = reply.fault == nullptr ? End::kOpen : reply.fault->end;
  if (end == End::kClose) framing.keep_alive = false;
  // Answers to earlier requests are neither held back nor lost with this one.
  co_await line.flush();
  const bool ended = co_await hold_back(line, reply);
  const Departure what = departure_of(reply, framing);
  const auto left = co_await send(line, what, reply.bytes_per_second);
  const auto tell = [&](const char* how) {
    if (ended && line.is_dead()) return;  // as was told
    journal::Sent sent = left;
    sent.end = line.gone() ? "client" : how;
    sent.at = Wire::now();
    if (reply.receipt.entry != 0) line.wire.handler().sent(reply.receipt, sent);
  };
  if (end == End::kOpen || line.gone()) {
    tell(framing.keep_alive ? "open" : "close");
    co_return !line.gone();
  }
  if (end == End::kReset) {
    co_await until_acknowledged(line);
    tell("reset");
    line.reset();
  } else if (end == End::kClose) {
    tell("close");
    co_await line.linger();
  } else {
    co_await line.drain();
    tell(line.wire.stopping() ? "close" : "client");
  }
  co_return false;
}

}  // namespace cfmock::net
