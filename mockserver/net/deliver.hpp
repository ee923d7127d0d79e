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

/// Sends `what`, if there is anybody left, and holds it no longer. Returns what of it left.
template <class Stream>
Task<journal::Sent> send(Line<Stream>& line, Departure& what, int bytes_per_second) {
  const uint64_t before = line.left();
  journal::Sent sent;
  sent.text = what.bytes.substr(0, journal::kBodyKept + 1);  // a byte more: whoever cuts it off knows that there was more
  if (bytes_per_second > 0) {
    co_await drip(line, what.bytes, bytes_per_second);
  } else if (!line.gone()) {
    line.out = std::move(what.bytes);
    co_await line.flush();
  }
  const uint64_t left = line.left() - before;
  sent.head = std::min<uint64_t>(left, what.head);
  sent.body = left - sent.head;
  if (sent.text.size() > left) sent.text.resize(left);
  co_return sent;
}

template <class Stream>
void tell(Line<Stream>& line, const engine::Reply& reply, journal::Sent sent, const char* end) {
  if (reply.receipt.entry == 0) return;
  sent.end = end;
  sent.at = Wire::now();
  if (reply.fault == nullptr) sent.text.clear();  // the entry has it
  line.wire().handler().sent(line.wire().index(), reply.receipt, std::move(sent));
}

/// What became of the client while its answer was held back.
enum class Held { kWaited, kEndedItsSide, kGaveUp };

/// Holds the answer back. When the client ends its side before, that is told at once, for it has most likely given up. If only its
/// side is ended it may still want the answer, and gets it when that is due within the time of a request; how that went is told
/// again. Until then its place is another's who needs it.
template <class Stream>
Task<Held> hold_back(Line<Stream>& line, const engine::Reply& reply) {
  if (reply.delay.count() <= 0) co_return Held::kWaited;
  const auto rest = co_await line.hold(reply.delay);
  if (rest.count() == 0) co_return Held::kWaited;
  tell(line, reply, {}, "client");
  const Duration patience = line.wire().options().request_timeout;
  line.wire().offer(line);
  co_await line.pause(std::min(rest, patience));
  line.seat.keep();
  co_return rest > patience ? Held::kGaveUp : Held::kEndedItsSide;
}

/// An assignment would keep the room that it took.
inline void give_away(http::Response response) { static_cast<void>(response); }

inline size_t weight_of(const engine::Reply& reply) { return reply.response.headers.block().size() + reply.response.body.size(); }

/// True: the connection goes on. False: there is nothing more to say on it. `besides`: bytes that the connection holds as well.
/// The response is given away.
template <class Stream>
Task<bool> deliver(Line<Stream>& line, engine::Reply& reply, Framing framing, size_t besides) {
  using End = scenario::FaultRow::End;
  const End end = reply.fault == nullptr ? End::kOpen : reply.fault->end;
  if (end == End::kClose) framing.keep_alive = false;
  line.wire().weigh(line, besides + line.out.size() + weight_of(reply));
  // Answers to earlier requests are neither held back nor lost with this one.
  co_await line.flush();
  const auto held = co_await hold_back(line, reply);
  if (held == Held::kGaveUp) co_return false;
  Departure what = departure_of(reply, framing);
  give_away(std::move(reply.response));
  line.wire().weigh(line, besides + what.bytes.size());
  const auto left = co_await send(line, what, reply.bytes_per_second);
  line.wire().weigh(line, besides);
  const auto ended = [&](const char* how) {
    if (held == Held::kEndedItsSide && line.is_dead()) return;  // as was told
    tell(line, reply, left, !line.gone() ? how : line.ended_by_us() ? "close" : "client");
  };
  if (end == End::kOpen || line.gone()) {
    ended(framing.keep_alive ? "open" : "close");
    co_return !line.gone();
  }
  if (end == End::kReset) {
    co_await until_acknowledged(line);
    ended("reset");
    line.reset();
  } else if (end == End::kClose) {
    ended("close");
    co_await line.linger();
  } else {
    co_await line.drain();
    ended(line.wire().stopping() ? "close" : "client");
  }
  co_return false;
}

}  // namespace cfmock::net
