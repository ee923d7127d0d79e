#include "net/server.hpp"

#include <sys/socket.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <future>
#include <mutex>

#include "net/bind.hpp"
#include "net/connection.hpp"

namespace cfmock::net {
namespace {
/// A caller on an IPv4 address that came in by an IPv6 listener is still that address.
std::string peer_text(const asio::ip::tcp::endpoint& endpoint) {
  const asio::ip::address& address = endpoint.address();
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
  return address.to_string();
}

Task<void> serve(Wire& wire, TcpStream stream, std::string peer) {
  Connection<TcpStream> connection(wire, std::move(stream), std::move(peer));
  co_await connection.run();
}

Task<void> turn_away(Wire& wire, TcpStream stream, std::string peer) {
  Connection<TcpStream> connection(wire, std::move(stream), std::move(peer));
  const Refusal refusal{503,
                        "there are " + std::to_string(wire.options().connections) + " connections already"};
  co_await connection.refuse(refusal);
}
}  // namespace

struct Server::Impl {
  Impl(const ServerOptions& options, engine::Handler& handler) : wire(options, handler), pause(wire.io()) {}

  Task<void> accept_all();
  void admit(int fd);

  Wire wire;
  std::optional<Acceptor> acceptor;
  Timer pause;
  std::string host;
  uint16_t port = 0;
  std::mutex ending;   // guards `ended`
  bool ended = false;  // run() has returned: tasks are run where they are given
};

Task<void> Server::Impl::accept_all() {
  constexpr int kAtOnce = 64;  // then those that are connected get their turn
  while (acceptor->is_open()) {
    const auto [error] = co_await acceptor->async_wait(asio::socket_base::wait_read, kAwait);
    if (error) break;
    for (int i = 0; i < kAtOnce; ++i) {
      const int fd = ::accept4(acceptor->native_handle(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (fd >= 0) {
        admit(fd);
        continue;
      }
      if (errno == EINTR || errno == ECONNABORTED) continue;
      if (errno == EAGAIN || errno == EWOULDBLOCK) break;
      // Out of descriptors or memory: the waiting client stays readable, so asking at once would spin.
      pause.expires_after(std::chrono::milliseconds(100));
      co_await pause.async_wait(kAwait);
      break;
    }
  }
}

void Server::Impl::admit(int fd) {
  error_code error;
  TcpStream stream(wire.io());
  stream.assign(acceptor->local_endpoint(error).protocol(), fd, error);
  if (error) {
    ::close(fd);
    return;
  }
  stream.set_option(asio::ip::tcp::no_delay(true), error);
  const auto peer = stream.remote_endpoint(error);
  if (error) return;  // it left before we looked
  // Those that are told so linger a while, and must not become a crowd of their own.
  constexpr size_t kTurnedAwayAtOnce = 64;
  const size_t limit = wire.options().connections;
  if (wire.open() >= limit + kTurnedAwayAtOnce) return;
  auto connection = wire.open() < limit ? serve(wire, std::move(stream), peer_text(peer))
                                        : turn_away(wire, std::move(stream), peer_text(peer));
  asio::co_spawn(wire.io(), std::move(connection), asio::detached);
}

Result<std::unique_ptr<Server>> Server::listen(const ServerOptions& options, engine::Handler& handler) {
  auto impl = std::make_unique<Impl>(options, handler);
  Result<Acceptor> bound = bind(impl->wire.io(), options.host, options.port);
  if (!bound) return bound.problem();
  impl->acceptor.emplace(std::move(*bound));
  make_room_for(options.connections);
  const auto local = impl->acceptor->local_endpoint();
  impl->host = local.address().to_string();
  impl->port = local.port();
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() = default;

uint16_t Server::port() const { return impl_->port; }
const std::string& Server::host() const { return impl_->host; }

void Server::run() {
  asio::io_context& io = impl_->wire.io();
  impl_->wire.start();
  asio::co_spawn(io, impl_->accept_all(), asio::detached);
  io.run();
  {
    const std::lock_guard lock(impl_->ending);
    impl_->ended = true;
  }
  io.restart();  // tasks that came with the end are not lost
  io.run();
}

void Server::stop() {
  post([impl = impl_.get()] {
    error_code ignored;
    impl->acceptor->close(ignored);
    impl->pause.cancel();
    impl->wire.stop();
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
