#pragma once
// How a reply leaves when it is not simply the next answer: late, or not at all. A new way to break an answer
// is one more case here.

#include "net/line.hpp"
#include "net/response_bytes.hpp"

namespace cfmock::net {

inline bool is_plain(const engine::Reply& reply) {
  return reply.fault == scenario::Fault::kNone && reply.delay.count() <= 0;
}

/// True: the answer stands in line.out. False: there is nothing more to say on this connection.
template <class Stream>
Task<bool> deliver(Line<Stream>& line, const engine::Reply& reply, const Framing& framing) {
  // Answers to earlier requests are neither held back nor lost with this one.
  co_await line.flush();
  if (reply.delay.count() > 0) co_await line.pause(reply.delay);
  if (line.gone()) co_return false;
  switch (reply.fault) {
    case scenario::Fault::kNone:
      append_response(line.out, reply.response, framing);
      co_return true;
    case scenario::Fault::kClose:
      co_await line.linger();
      break;
    case scenario::Fault::kReset:
      line.reset();
      break;
    case scenario::Fault::kSilence:
      co_await line.drain();
      break;
  }
  co_return false;
}

}  // namespace cfmock::net
