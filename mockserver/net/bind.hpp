#pragma once
// Takes an address and a port for ourselves alone.

#include <boost/asio/basic_socket_acceptor.hpp>

#include "base/result.hpp"
#include "net/stream.hpp"

namespace cfmock::net {

using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;

/// `host` is an IPv4 or IPv6 address, or "localhost", which is 127.0.0.1. Other names are refused: looking
/// one up would ask the network.
/// `option`: that gave the port, for the remedy.
Result<Acceptor> bind(asio::io_context& io, const std::string& host, uint16_t port, const std::string& option = "--port");

/// Those that are told that there is no room linger a while, and must not become a crowd of their own.
inline constexpr size_t kTurnedAwayAtOnce = 64;
/// So many connections and threads need so many descriptors: takes what the system lets us have, if it is short of them. How many
/// connections that is room for.
size_t make_room_for(size_t connections, size_t threads);

}  // namespace cfmock::net
