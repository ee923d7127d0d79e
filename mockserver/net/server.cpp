#include "net/server.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <future>
#include <list>
#include <mutex>

#include "net/bind.hpp"
#include "net/connection.hpp"

namespace cfmock::net {
namespace {
/// An IPv4 address that came in by an IPv6 listener is still that address.
std::string address_text(const asio::ip::tcp::endpoint& endpoint) {
  const asio::ip::address& address = endpoint.address();
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
  return address.to_string();
}

Task<void> serve_plain(Wire& wire, TcpStream stream, std::string peer) {
  Connection<TcpStream> connection(wire, std::move(stream), std::move(peer));
  co_await connection.run();
}

/// `refusal`: all that is said once hands are shaken.
Task<void> serve_tls(Wire& wire, TcpStream socket, std::string peer, std::string came, Entrance entrance, std::optional<Refusal> refusal = {}) {
  auto hello = std::make_unique<Hello>();
  Hello& said = *hello;
  said.expected = entrance.host;
  TlsStream stream(std::move(socket), std::move(came), std::move(hello), *wire.contexts());
  Connection<TlsStream> connection(wire, std::move(stream), std::move(peer), std::move(entrance));
  const bool turned_away = refusal.has_value();
  if (turned_away) connection.turn_away();
  said.choose = [&] { return turned_away ? scenario::Handshake::kGood : wire.handler().handshake(connection.greeting_of()); };
  const bool ready = co_await connection.shake_hands();
  if (ready && turned_away)
    co_await connection.refuse(*refusal);
  else if (ready)
    co_await connection.run();
}

Task<void> serve_proxy(Wire& wire, TcpStream stream, std::string peer) {
  std::optional<OpenedTunnel> tunnel;
  {
    Connection<TcpStream> connection(wire, std::move(stream), peer, {Entrance::Kind::kProxy});
    co_await connection.run();
    tunnel = connection.take_tunnel();
  }
  if (!tunnel) co_return;
  co_await serve_tls(wire, std::move(tunnel->socket), std::move(peer), std::move(tunnel->came), std::move(tunnel->entrance));
}

Task<void> turn_away(Wire& wire, TcpStream stream, std::string peer, Refusal refusal) {
  Connection<TcpStream> connection(wire, std::move(stream), std::move(peer));
  connection.turn_away();
  co_await connection.refuse(refusal);
}

/// A port that is listened on, and what is spoken there.
struct Door {
  enum class Speaks { kPlain, kTls, kProxy } speaks;
  Acceptor acceptor;
  Timer pause;
};
}  // namespace

struct Server::Impl {
  Impl(const ServerOptions& options, engine::Handler& handler) : wire(options, handler) {}

  Failure open(Door::Speaks speaks, const std::string& host, uint16_t port);
  Task<void> accept_all(Door& door);
  void end();
  void admit(Door& door, int fd);
  Task<void> served(const Door& door, TcpStream stream, std::string peer);
  Task<void> turned_away(const Door& door, TcpStream stream, std::string peer);

  Wire wire;
  std::list<Door> doors;
  size_t inside = 0, away = 0;  // of the wire's, with those that were let in since it had its last turn
  std::string host;
  uint16_t port = 0, proxy_port = 0;
  std::mutex ending;   // guards `ended`
  bool ended = false;  // run() has returned: tasks are run where they are given
};

Failure Server::Impl::open(Door::Speaks speaks, const std::string& on, uint16_t wanted) {
  Result<Acceptor> bound = net::bind(wire.io(), on, wanted, speaks == Door::Speaks::kProxy ? "--proxy-port" : "--port");
  if (!bound) return bound.problem();
  const auto local = bound->local_endpoint();
  if (speaks != Door::Speaks::kProxy) host = local.address().to_string();
  (speaks == Door::Speaks::kProxy ? proxy_port : port) = local.port();
  doors.push_back({speaks, std::move(*bound), Timer(wire.io())});
  return std::nullopt;
}

Task<void> Server::Impl::served(const Door& door, TcpStream stream, std::string peer) {
  error_code error;
  const std::string came_to = address_text(stream.local_endpoint(error));
  switch (door.speaks) {
    case Door::Speaks::kTls:
      return serve_tls(wire, std::move(stream), std::move(peer), "", {Entrance::Kind::kServer, "", came_to});
    case Door::Speaks::kProxy:
      return serve_proxy(wire, std::move(stream), std::move(peer));
    case Door::Speaks::kPlain:
      break;
  }
  return serve_plain(wire, std::move(stream), std::move(peer));
}

/// In the words of the door: whoever speaks TLS cannot read a plain answer.
Task<void> Server::Impl::turned_away(const Door& door, TcpStream stream, std::string peer) {
  Refusal refusal{503, "there are " + std::to_string(wire.options().connections) + " connections already"};
  if (door.speaks != Door::Speaks::kTls) return turn_away(wire, std::move(stream), std::move(peer), std::move(refusal));
  error_code error;
  const std::string came_to = address_text(stream.local_endpoint(error));
  return serve_tls(wire, std::move(stream), std::move(peer), "", {Entrance::Kind::kServer, "", came_to}, std::move(refusal));
}

Task<void> Server::Impl::accept_all(Door& door) {
  constexpr int kAtOnce = 64;  // then those that are connected get their turn
  while (door.acceptor.is_open()) {
    const auto [error] = co_await door.acceptor.async_wait(asio::socket_base::wait_read, kAwait);
    if (error) break;
    inside = wire.open(), away = wire.turned_away();
    for (int i = 0; i < kAtOnce; ++i) {
      const int fd = ::accept4(door.acceptor.native_handle(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (fd >= 0) {
        admit(door, fd);
        continue;
      }
      if (errno == EINTR || errno == ECONNABORTED) continue;
      if (errno == EAGAIN || errno == EWOULDBLOCK) break;
      // Out of descriptors or memory: the waiting client stays readable, so asking at once would spin.
      door.pause.expires_after(std::chrono::milliseconds(100));
      co_await door.pause.async_wait(kAwait);
      break;
    }
  }
}

void Server::Impl::admit(Door& door, int fd) {
  error_code error;
  TcpStream stream(wire.io());
  stream.assign(door.acceptor.local_endpoint(error).protocol(), fd, error);
  if (error) {
    ::close(fd);
    return;
  }
  stream.set_option(asio::ip::tcp::no_delay(true), error);
  const auto peer = stream.remote_endpoint(error);
  if (error) return;  // it left before we looked
  const size_t limit = wire.options().connections;
  inside = std::max(inside, wire.open());
  away = std::max(away, wire.turned_away());
  if (inside >= limit && wire.make_room()) --inside;
  const bool full = inside >= limit;
  if (full && away >= kTurnedAwayAtOnce) return;
  ++(full ? away : inside);
  auto connection = !full ? served(door, std::move(stream), address_text(peer))
                          : turned_away(door, std::move(stream), address_text(peer));
  asio::co_spawn(wire.io(), std::move(connection), asio::detached);
}

void Server::Impl::end() {
  error_code ignored;
  for (Door& door : doors) {
    door.acceptor.close(ignored);
    door.pause.cancel();
  }
  wire.stop();
}

Result<std::unique_ptr<Server>> Server::listen(const ServerOptions& options, engine::Handler& handler) {
  ServerOptions fitted = options;
  fitted.connections = make_room_for(options.connections);
  auto impl = std::make_unique<Impl>(fitted, handler);
  using Speaks = Door::Speaks;
  if (auto failure = impl->open(options.tls ? Speaks::kTls : Speaks::kPlain, options.host, options.port)) return *failure;
  if (options.proxy_port)
    if (auto failure = impl->open(Speaks::kProxy, options.host, *options.proxy_port)) return *failure;
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() = default;

uint16_t Server::port() const { return impl_->port; }
const std::string& Server::host() const { return impl_->host; }
uint16_t Server::proxy_port() const { return impl_->proxy_port; }
size_t Server::connections() const { return impl_->wire.options().connections; }

void Server::run() {
  asio::io_context& io = impl_->wire.io();
  impl_->wire.start();
  for (Door& door : impl_->doors) asio::co_spawn(io, impl_->accept_all(door), asio::detached);
  io.run();
  {
    const std::lock_guard lock(impl_->ending);
    impl_->ended = true;
  }
  io.restart();  // tasks that came with the end are not lost
  io.run();
}

// What has come by now is read first: a client's last words, such as the alert by which it refuses a certificate. Asio looks at
// its sockets between two rounds of its queue, and what it finds is queued behind what was posted before: hence three rounds.
void Server::stop() {
  post([impl = impl_.get()] {
    asio::post(impl->wire.io(), [impl] { asio::post(impl->wire.io(), [impl] { impl->end(); }); });
  });
}

void Server::post(std::function<void()> task) {
  {
    const std::lock_guard lock(impl_->ending);
    if (!impl_->ended) return asio::post(impl_->wire.io(), std::move(task));
  }
  task();
}

void Server::call(std::function<void()> task) {
  if (impl_->wire.io().get_executor().running_in_this_thread()) return task();
  std::promise<void> done;
  post([&] {
    task();
    done.set_value();
  });
  done.get_future().wait();
}

}  // namespace cfmock::net
