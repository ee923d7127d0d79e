#pragma once
// A listening socket on 127.0.0.1, ours alone. cpp-httplib would share the port of another server, keep a
// backlog of five, and not say why it failed.

#include <cstdint>

#include "base/fd.hpp"
#include "base/result.hpp"

namespace cfmock::control {

/// 0: the system picks a port. A taken port is a Problem that names it and the remedy.
Result<Fd> listen_on_loopback(uint16_t port);
uint16_t port_of(int listening);
/// `error`: an errno.
Problem cannot_listen(uint16_t port, int error);

}  // namespace cfmock::control
