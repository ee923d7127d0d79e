#include "control/server.hpp"

#include <thread>

#include "control/api.hpp"
#include "control/http_server.hpp"
#include "control/loopback.hpp"

namespace cfmock::control {

struct ControlServer::Impl {
  Impl(Fd listening_in, uint16_t port_in, Backend backend)
      : port(port_in), listening(std::move(listening_in)), http(Api(backend, port_in), backend.told) {}

  uint16_t port;
  Fd listening;
  HttpServer http;
  std::thread thread;
};

ControlServer::ControlServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ControlServer::~ControlServer() { stop(); }

Result<std::unique_ptr<ControlServer>> ControlServer::listen(uint16_t port, Backend backend) {
  if (!backend.call || !backend.now)
    return Problem{"the control API was given no way to the sessions, or no clock", "", {}};
  auto listening = listen_on_loopback(port);
  if (!listening) return listening.problem();
  const uint16_t bound = port_of(listening->get());
  return std::unique_ptr<ControlServer>(
      new ControlServer(std::make_unique<Impl>(std::move(*listening), bound, std::move(backend))));
}

uint16_t ControlServer::port() const { return impl_->port; }

void ControlServer::start() {
  impl_->thread = std::thread([&impl = *impl_] { impl.http.serve(std::move(impl.listening)); });
}

void ControlServer::stop() {
  if (!impl_->thread.joinable()) return;
  impl_->http.end();
  impl_->thread.join();
}

}  // namespace cfmock::control
