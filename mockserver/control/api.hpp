#pragma once
// The control API as two questions about a request, without sockets. Any thread may ask.

#include <cstdint>
#include <optional>
#include <string>

#include "control/backend.hpp"
#include "talk/talk.hpp"

namespace cfmock::control {

class Api final : public talk::Answers {
 public:
  /// `port`: where it listens, for Host and Origin.
  Api(Backend backend, uint16_t port) : backend_(std::move(backend)), port_(port) {}

  std::optional<http::Response> refused(const http::Request& head) const override;
  http::Response answer(const http::Request& request) const override;
  size_t largest_body(const http::Request& head) const override;
  http::Response too_large(size_t largest) const override;
  http::Response refusal(int status, const std::string& error) const override;

 private:
  Backend backend_;
  uint16_t port_;
};

}  // namespace cfmock::control
