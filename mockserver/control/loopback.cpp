#include "control/loopback.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

namespace cfmock::control {
namespace {

bool set(int fd, int level, int option) {
  const int on = 1;
  return ::setsockopt(fd, level, option, &on, sizeof on) == 0;
}

}  // namespace

Problem cannot_listen(uint16_t port, int error) {
  const std::string where = fmt::format("127.0.0.1:{}", port);
  if (error == EADDRINUSE)
    return {where + " is taken: another program listens there",
            "give another port for the control API, or 0 to have a free one picked",
            {}};
  if (error == EACCES)
    return {"no permission to listen on " + where,
            "ports below 1024 are the system's: give a port for the control API from 1024 on, or 0 to have a "
            "free one picked",
            {}};
  return {"cannot listen on " + where + ": " + std::strerror(error), "", {}};
}

Result<Fd> listen_on_loopback(uint16_t port) {
  // CLOEXEC: a client that cfmock starts must not hold the port after us.
  Fd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  // SO_REUSEADDR takes a port whose last connections are still dying; SO_REUSEPORT would share one that
  // lives. Accepted sockets inherit TCP_NODELAY: without it head and body of an answer are 40 ms apart.
  if (fd.get() < 0 || !set(fd.get(), SOL_SOCKET, SO_REUSEADDR) || !set(fd.get(), IPPROTO_TCP, TCP_NODELAY) ||
      ::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(fd.get(), SOMAXCONN) != 0)
    return cannot_listen(port, errno);
  return fd;
}

uint16_t port_of(int listening) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  ::getsockname(listening, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

}  // namespace cfmock::control
