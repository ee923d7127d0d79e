#pragma once
// The control API: a second listener, always on 127.0.0.1, on threads of its own. What it serves is in
// routes.cpp. This header does not show cpp-httplib.

#include <cstdint>
#include <memory>

#include "base/result.hpp"
#include "control/backend.hpp"

namespace cfmock::control {

/// Order of calls: listen(), start(), stop() (the destructor does it too). stop() ends connections that are
/// still open, and returns when no handler runs any more; the backend must work until then.
class ControlServer {
 public:
  /// Binds; connections queue until start(). Port 0: the system picks one. A taken port is a Problem.
  static Result<std::unique_ptr<ControlServer>> listen(uint16_t port, Backend backend);
  ~ControlServer();

  uint16_t port() const;
  void start();
  void stop();

 private:
  struct Impl;
  explicit ControlServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace cfmock::control
