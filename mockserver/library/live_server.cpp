#include "library/live_server.hpp"

#include <fmt/format.h>

#include <random>

#include "http/url.hpp"

namespace cfmock {

Result<std::unique_ptr<LiveServer>> LiveServer::listen(const net::ServerOptions& options) {
  std::unique_ptr<LiveServer> server(new LiveServer(options.tls));
  auto wire = net::Server::listen(options, server->sessions_);
  if (!wire) return wire.problem();
  server->wire_ = std::move(*wire);
  server->sessions_.spread(server->wire_->threads(), [wire = server->wire_.get()](std::function<void()> task) { wire->post(std::move(task)); });
  const std::string port = ":" + std::to_string(server->port());
  server->sessions_.reach({server->authority(), "localhost" + port, "127.0.0.1" + port, "[::1]" + port});
  return server;
}

LiveServer::~LiveServer() { stop(); }

void LiveServer::start() {
  thread_ = std::thread([this] { wire_->run(); });
}

void LiveServer::stop() {
  if (!thread_.joinable()) return;
  wire_->stop();
  thread_.join();
}

void LiveServer::call(const std::function<void()>& task) {
  if (!thread_.joinable()) return task();
  wire_->call(task);
}

/// Whoever listens on all addresses is told one that a certificate can name.
std::string LiveServer::at(uint16_t port) const {
  const std::string host = wire_->host() == "0.0.0.0" || wire_->host() == "::" ? "127.0.0.1" : wire_->host();
  const bool v6 = host.find(':') != std::string::npos;
  return fmt::format("{}{}{}:{}", v6 ? "[" : "", host, v6 ? "]" : "", port);
}

std::string LiveServer::authority() const { return at(wire_->port()); }
std::string LiveServer::own_origin() const { return (tls_ ? "https://" : "http://") + authority(); }

std::string LiveServer::origin() const {
  if (wire_->proxy_port() != 0) return fmt::format("https://{}", engine::kApiHost);
  return own_origin();
}

engine::Address LiveServer::address(std::string prefix, bool any_host) const {
  const bool proxied = wire_->proxy_port() != 0;  // the proxy user tells sessions apart, not the URL
  return {origin(), fmt::format("{}localhost:{}", tls_ ? "https://" : "http://", wire_->port()), proxied ? "" : std::move(prefix), any_host};
}

std::string LiveServer::proxy(const std::string& session) const {
  return wire_->proxy_port() == 0 ? "" : fmt::format("http://{}:@{}", http::percent_encoded(session), at(wire_->proxy_port()));
}

control::Addresses LiveServer::addresses(const std::string& session, const std::string& ca, const std::string& prefix) const {
  return {origin() + address(prefix).prefix, "", "", proxy(session), own_origin(), ca};
}

Instant machine_now() { return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()); }

uint64_t machine_seed() {
  std::random_device device;
  return (static_cast<uint64_t>(device()) << 32) | device();
}

}  // namespace cfmock
