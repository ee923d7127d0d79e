#include "talk/connection.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>

namespace cfmock::talk {
namespace {

template <class GetName>
void name_of(int socket, GetName get_name, std::string& ip, int& port) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  if (get_name(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0 || address.sin_family != AF_INET)
    return;
  char text[INET_ADDRSTRLEN] = {};
  ::inet_ntop(AF_INET, &address.sin_addr, text, sizeof text);
  ip = text;
  port = ntohs(address.sin_port);
}

}  // namespace

Connection::Connection(Fd socket, int stop, std::string came, std::chrono::milliseconds stalled)
    : socket_(std::move(socket)), stop_(stop), came_(std::move(came)), stalled_(stalled) {
  ::fcntl(socket_.get(), F_SETFD, FD_CLOEXEC);
}

ssize_t Connection::read(char* out, size_t size) {
  const size_t count = came_.copy(out, size, at_);
  at_ += count;
  return static_cast<ssize_t>(count);
}

ssize_t Connection::write(const char* data, size_t size) {
  for (;;) {
    const ssize_t sent = ::send(socket_.get(), data, size, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent >= 0) return sent;
    if (errno == EINTR) continue;
    if (errno != EAGAIN) return -1;
    pollfd waits[] = {{socket_.get(), POLLOUT, 0}, {stop_, POLLIN, 0}};
    const int ready = ::poll(waits, 2, static_cast<int>(stalled_.count()));
    if (ready == 0 || (ready < 0 && errno != EINTR) || waits[1].revents != 0) return -1;
  }
}

void Connection::get_remote_ip_and_port(std::string& ip, int& port) const {
  name_of(socket_.get(), ::getpeername, ip, port);
}
void Connection::get_local_ip_and_port(std::string& ip, int& port) const {
  name_of(socket_.get(), ::getsockname, ip, port);
}

}  // namespace cfmock::talk
