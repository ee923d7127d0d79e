#pragma once
// The control API as two questions about a request, without sockets. Any thread may ask.

#include <cstdint>
#include <optional>

#include "control/backend.hpp"
#include "http/message.hpp"

namespace cfmock::control {

class Api {
 public:
  /// `port`: where it listens, for Host and Origin.
  Api(Backend backend, uint16_t port) : backend_(std::move(backend)), port_(port) {}

  /// By the head alone: why its body need not be read, if so.
  std::optional<http::Response> refused(const http::Request& head) const;
  /// REQUIRES: refused() had nothing to say.
  http::Response answer(const http::Request& request) const;
  /// Of a request that was not refused: how many bytes of a body are read.
  static size_t largest_body(const http::Request& head);

 private:
  Backend backend_;
  uint16_t port_;
};

}  // namespace cfmock::control
