#include "net/bind.hpp"

#include <fcntl.h>
#include <sys/resource.h>

#include <algorithm>
#include <boost/asio/ip/v6_only.hpp>
#include <utility>

namespace cfmock::net {
namespace {
namespace ip = asio::ip;

std::string shown(const std::string& host, uint16_t port) {
  const bool v6 = host.find(':') != std::string::npos;
  return (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::string without_brackets(const std::string& host) {
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  return bracketed ? host.substr(1, host.size() - 2) : host;
}

Problem cannot_listen(const std::string& host, uint16_t port, error_code error, const std::string& option) {
  const std::string where = shown(host, port);
  if (error == asio::error::address_in_use)
    return {where + " is taken: another program listens there",
            "give another " + option + ", or " + option + " 0 to have a free one picked",
            {}};
  if (error == asio::error::access_denied)
    return {"no permission to listen on " + where,
            "ports below 1024 are the system's: give a " + option + " from 1024 on, or 0 to have a free one picked",
            {}};
  if (error.value() == EADDRNOTAVAIL)
    return {"cannot listen on " + where + ": this machine does not have that address",
            "give --host 127.0.0.1, ::1 or another address of this machine",
            {}};
  if (error.value() == EAFNOSUPPORT)
    return {"cannot listen on " + where + ": this machine does not speak IPv6", "give --host 127.0.0.1", {}};
  return {"cannot listen on " + where + ": " + error.message(), "", {}};
}

/// Step by step: the first that fails ends it.
error_code take(Acceptor& acceptor, const ip::tcp::endpoint& endpoint) {
  error_code error;
  acceptor.open(endpoint.protocol(), error);
  if (error) return error;
  // A client that cfmock starts must not inherit the socket: it would hold the port after us.
  ::fcntl(acceptor.native_handle(), F_SETFD, FD_CLOEXEC);
  // SO_REUSEADDR takes a port whose last connections are still dying; SO_REUSEPORT would share one that
  // lives.
  acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error && endpoint.address().is_v6()) acceptor.set_option(ip::v6_only(false), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (!error) acceptor.native_non_blocking(true, error);
  return error;
}
}  // namespace

Result<Acceptor> bind(asio::io_context& io, const std::string& host, uint16_t port, const std::string& option) {
  error_code error;
  const std::string name = host == "localhost" ? "127.0.0.1" : without_brackets(host);
  const ip::address address = ip::make_address(name, error);
  if (error)
    return Problem{"\"" + host + "\" is no address to listen on",
                   "an IPv4 or IPv6 address such as 127.0.0.1 or ::1, or localhost",
                   {}};
  Acceptor acceptor(io);
  if (error = take(acceptor, {address, port}); error) return cannot_listen(name, port, error, option);
  return acceptor;
}

size_t make_room_for(size_t connections, size_t threads) {
  constexpr rlim_t kOfThread = 3;                                       // its epoll, its timer, what wakes it
  const rlim_t besides = kTurnedAwayAtOnce + 32 + kOfThread * threads;  // files, pipes, the control API
  const rlim_t wanted = connections + besides;
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) return connections;
  const rlim_t before = std::exchange(limit.rlim_cur, std::min(wanted, limit.rlim_max));
  if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) limit.rlim_cur = before;
  return limit.rlim_cur > besides ? limit.rlim_cur - besides : 1;
}

}  // namespace cfmock::net
