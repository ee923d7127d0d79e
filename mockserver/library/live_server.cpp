#include "library/live_server.hpp"

#include <fmt/format.h>

#include <random>

namespace cfmock {

Result<std::unique_ptr<LiveServer>> LiveServer::listen(const net::ServerOptions& options) {
  std::unique_ptr<LiveServer> server(new LiveServer);
  auto wire = net::Server::listen(options, server->sessions_);
  if (!wire) return wire.problem();
  server->wire_ = std::move(*wire);
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

std::string LiveServer::authority() const {
  const bool v6 = wire_->host().find(':') != std::string::npos;
  return fmt::format("{}{}{}:{}", v6 ? "[" : "", wire_->host(), v6 ? "]" : "", wire_->port());
}

std::string LiveServer::origin() const { return "http://" + authority(); }

Instant machine_now() { return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()); }

uint64_t machine_seed() {
  std::random_device device;
  return (static_cast<uint64_t>(device()) << 32) | device();
}

}  // namespace cfmock
