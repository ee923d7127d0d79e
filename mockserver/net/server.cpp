#include "net/server.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <future>
#include <list>
#include <stdexcept>
#include <thread>

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

template <class Stream>
using Held = std::unique_ptr<Connection<Stream>>;

/// The connection goes to the thread where it has to go on, and is served there.
template <class Stream>
void move_on(Held<Stream> connection, Task<void> (*serve)(Held<Stream>)) {
  Wire& next = *connection->next();
  connection->leave();
  asio::post(next.io(), [&next, serve, connection = std::move(connection)]() mutable {
    connection->enter();
    asio::co_spawn(next.io(), serve(std::move(connection)), asio::detached);
  });
}

template <class Stream>
Task<void> serve(Held<Stream> connection) {
  co_await connection->run();
  if (connection->next() != nullptr) move_on<Stream>(std::move(connection), serve<Stream>);
}

/// Says why, and no more.
template <class Stream>
Task<void> refuse(Held<Stream> connection, Refusal refusal) {
  co_await connection->refuse(std::move(refusal));
  if (connection->next() != nullptr) move_on<Stream>(std::move(connection), serve<Stream>);
}

Refusal full(const Wire& wire) {
  return {503, "there are " + std::to_string(wire.options().connections) + " connections already"};
}

/// A client, from its first byte on.
struct Arrival {
  TcpStream stream;
  Seat seat;
  std::string peer;
  std::string came = {};  // bytes that were read already
  Entrance entrance = {};
};

Task<void> serve_tls(Wire& wire, Arrival from) {
  auto hello = std::make_unique<Hello>();
  Hello& said = *hello;
  said.expected = from.entrance.host;
  TlsStream stream(std::move(from.stream), std::move(from.came), std::move(hello), *wire.contexts());
  auto connection = std::make_unique<Connection<TlsStream>>(wire, std::move(stream), std::move(from.seat), std::move(from.peer), std::move(from.entrance));
  said.choose = [&wire, &shown = *connection] { return shown.turned_away() ? scenario::Handshake::kGood : wire.handler().handshake(wire.index(), shown.greeting_of()); };
  const bool ready = co_await connection->shake_hands();
  if (!ready) co_return;
  if (connection->turned_away())
    co_await refuse(std::move(connection), full(wire));
  else
    co_await serve(std::move(connection));
}

Task<void> serve_proxy(Held<TcpStream> connection) {
  co_await connection->run();
  if (connection->next() != nullptr) {
    move_on<TcpStream>(std::move(connection), serve_proxy);
    co_return;
  }
  std::optional<OpenedTunnel> tunnel = connection->take_tunnel();
  if (!tunnel) co_return;
  Wire& wire = connection->wire();
  Arrival from{std::move(tunnel->socket), connection->take_seat(), connection->peer(), std::move(tunnel->came), std::move(tunnel->entrance)};
  connection.reset();
  co_await serve_tls(wire, std::move(from));
}

Task<void> serve_tcp(Wire& wire, Arrival from) {
  const bool is_proxy = from.entrance.kind == Entrance::Kind::kProxy;
  auto connection = std::make_unique<Connection<TcpStream>>(wire, std::move(from.stream), std::move(from.seat), std::move(from.peer), std::move(from.entrance));
  if (connection->turned_away()) return refuse(std::move(connection), full(wire));
  return is_proxy ? serve_proxy(std::move(connection)) : serve(std::move(connection));
}

enum class Speaks { kPlain, kTls, kProxy };

/// On the thread of `wire`: a client that was accepted.
void arrive(Wire& wire, Speaks speaks, const asio::ip::tcp& protocol, int fd, Seat seat) {
  error_code error;
  Arrival from{TcpStream(wire.io()), std::move(seat)};
  from.stream.assign(protocol, fd, error);
  if (error) {
    ::close(fd);
    return;
  }
  from.stream.set_option(asio::ip::tcp::no_delay(true), error);
  const auto peer = from.stream.remote_endpoint(error);
  if (error || wire.stopping()) return;  // it left before we looked, or came too late
  from.peer = address_text(peer);
  if (speaks == Speaks::kTls) from.entrance.host = address_text(from.stream.local_endpoint(error));
  if (speaks == Speaks::kProxy) from.entrance.kind = Entrance::Kind::kProxy;
  asio::co_spawn(wire.io(), speaks == Speaks::kTls ? serve_tls(wire, std::move(from)) : serve_tcp(wire, std::move(from)), asio::detached);
}

/// A port that is listened on, and what is spoken there.
struct Door {
  Speaks speaks;
  Acceptor acceptor;
  Timer pause;
};
}  // namespace

struct Server::Impl {
  Impl(const ServerOptions& options, engine::Handler& handler) : wires(options, handler) {}

  Wire& first() { return *wires.all.front(); }
  Failure open(Speaks speaks, const std::string& host, uint16_t port);
  Task<void> accept_all(Door& door);
  void end();
  void admit(Door& door, int fd);
  Wire& wire_for_next();

  Wires wires;
  std::list<Door> doors;  // of the first wire
  size_t begun = 0;       // connections that may begin on any wire
  std::string host;
  uint16_t port = 0, proxy_port = 0;
};

Failure Server::Impl::open(Speaks speaks, const std::string& on, uint16_t wanted) {
  Result<Acceptor> bound = net::bind(first().io(), on, wanted, speaks == Speaks::kProxy ? "--proxy-port" : "--port");
  if (!bound) return bound.problem();
  const auto local = bound->local_endpoint();
  if (speaks != Speaks::kProxy) host = local.address().to_string();
  (speaks == Speaks::kProxy ? proxy_port : port) = local.port();
  doors.push_back({speaks, std::move(*bound), Timer(first().io())});
  return std::nullopt;
}

Task<void> Server::Impl::accept_all(Door& door) {
  constexpr int kAtOnce = 64;  // then those that are connected get their turn
  while (door.acceptor.is_open()) {
    const auto [error] = co_await door.acceptor.async_wait(asio::socket_base::wait_read, kAwait);
    if (error) break;
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

/// Of the thread where the only session lives. Where there are several, a request says which is meant: until then any thread will do.
Wire& Server::Impl::wire_for_next() {
  const auto home = wires.handler.home_of("");
  return *wires.all[home ? *home : begun++ % wires.all.size()];
}

void Server::Impl::admit(Door& door, int fd) {
  std::optional<Seat> seat = wires.seats.take();
  if (!seat) {
    ::close(fd);
    return;
  }
  error_code error;
  const auto protocol = door.acceptor.local_endpoint(error).protocol();
  Wire& wire = wire_for_next();
  if (&wire == &first()) return arrive(wire, door.speaks, protocol, fd, std::move(*seat));
  asio::post(wire.io(), [&wire, speaks = door.speaks, protocol, fd, seat = std::move(*seat)]() mutable { arrive(wire, speaks, protocol, fd, std::move(seat)); });
}

/// No more come in, and what was said so far was read.
void Server::Impl::end() {
  error_code ignored;
  for (Door& door : doors) {
    door.acceptor.close(ignored);
    door.pause.cancel();
  }
  first().stop();
  wires.let_go_when_empty();
}

Result<std::unique_ptr<Server>> Server::listen(const ServerOptions& options, engine::Handler& handler) {
  ServerOptions fitted = options;
  fitted.threads = std::clamp<size_t>(options.threads, 1, kMostThreads);
  fitted.connections = make_room_for(options.connections, fitted.threads);
  auto impl = std::make_unique<Impl>(fitted, handler);
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
size_t Server::threads() const { return impl_->wires.all.size(); }
size_t Server::connections() const { return impl_->wires.options.connections; }

void Server::run() {
  for (Door& door : impl_->doors) asio::co_spawn(impl_->first().io(), impl_->accept_all(door), asio::detached);
  std::vector<std::thread> others;
  for (const auto& wire : impl_->wires.all)
    if (wire.get() != &impl_->first()) others.emplace_back([wire = wire.get()] { wire->run(); });
  impl_->first().run();
  for (std::thread& other : others) other.join();
}

// What has come by now is read first: a client's last words, such as the alert by which it refuses a certificate. Asio looks at
// its sockets between two rounds of its queue, and what it finds is queued behind what was posted before: hence three rounds.
void Server::stop() {
  post([impl = impl_.get()] {
    for (const auto& wire : impl->wires.all)
      asio::post(wire->io(), [impl, wire = wire.get()] {
        asio::post(wire->io(), [impl, wire] { wire == &impl->first() ? impl->end() : wire->stop(); });
      });
  });
}

void Server::post(std::function<void()> task) { impl_->wires.gathering.request(std::move(task)); }

void Server::call(std::function<void()> task) {
  if (impl_->wires.gathering.is_mine()) return task();
  for (const auto& wire : impl_->wires.all)
    if (wire->io().get_executor().running_in_this_thread()) {
      if (impl_->wires.all.size() == 1) return task();
      throw std::logic_error("net::Server::call on a thread of the wire, which would wait for itself");
    }
  std::promise<void> done;
  post([&] {
    task();
    done.set_value();
  });
  done.get_future().wait();
}

}  // namespace cfmock::net
