#pragma once
// Who answers the control API's connections: waiting.hpp until a request has come, and then talk/, which is fetched with the first of
// them.

#include <atomic>
#include <functional>
#include <string>

#include "base/fd.hpp"
#include "base/result.hpp"
#include "control/api.hpp"

namespace cfmock::control {

class HttpServer {
 public:
  /// `told`: see Backend.
  HttpServer(Api api, std::function<void(const std::string&)> told);

  /// Serves until end(), and until no handler runs any more. Once.
  void serve(Fd listening);
  /// Any thread, before serve() too.
  void end();

 private:
  http::Response cannot_talk(const Problem& problem);

  Api api_;
  std::function<void(const std::string&)> told_;
  std::atomic<size_t> busy_ = 0;  // connections that are answered, or wait for a thread
  Fd stop_;                       // an eventfd
};

}  // namespace cfmock::control
