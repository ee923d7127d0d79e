#pragma once
// How a connection over TLS begins: the hands that are shaken, and what is told of it if they are not.

#include "engine/reply.hpp"
#include "net/line.hpp"
#include "net/tls_stream.hpp"

namespace cfmock::net {

enum class Begun {
  kOpen,
  kPlainHttp,  // the client spoke HTTP, and waits for an answer in it
  kOver,       // it was told of, if the client had said anything
};

/// On the wire's thread. `by`: who greets; the time is set here. `turned_away`: there is no room, and hands are shaken only to say so.
Task<Begun> begin_tls(Line<TlsStream>& line, engine::Greeting by, bool turned_away);

}  // namespace cfmock::net
