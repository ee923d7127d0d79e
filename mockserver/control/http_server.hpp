#pragma once
// cpp-httplib between our own sockets and our own answers: it parses requests and writes responses. It is told
// to close after each answer: with nothing kept open a body that nobody read is never taken for a request. It
// neither listens nor waits: waiting.hpp hands it connections whose request has begun to come.

#include <httplib.h>

#include <atomic>
#include <string>

#include "control/api.hpp"
#include "control/fd.hpp"

namespace cfmock::control {

class HttpServer : public httplib::Server {
 public:
  explicit HttpServer(Api api);

  /// Serves until end(), and until no handler runs any more. Once.
  void serve(Fd listening);
  /// Any thread, before serve() too.
  void end();

 private:
  void answer_on(Fd socket, std::string came, bool late);
  void answer_with_body(const httplib::Request& request, httplib::Response& response,
                        const httplib::ContentReader& read) const;

  Api api_;
  std::atomic<size_t> busy_ = 0;  // connections that are answered, or wait for a thread
  Fd stop_;                       // an eventfd
};

}  // namespace cfmock::control
