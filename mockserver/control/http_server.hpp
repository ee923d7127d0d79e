#pragma once
// cpp-httplib between our own socket and our own answers: it parses requests and writes responses. It is told
// to close after each answer: with nothing kept open a body that nobody read is never taken for a request.

#include <httplib.h>

#include "control/api.hpp"
#include "control/fd.hpp"

namespace cfmock::control {

class HttpServer : public httplib::Server {
 public:
  explicit HttpServer(Api api);

  /// Serves until end(). Once.
  void serve(Fd listening);
  /// Any thread, once is_running().
  void end();

 private:
  bool process_and_close_socket(socket_t socket) override;
  void answer_with_body(const httplib::Request& request, httplib::Response& response,
                        const httplib::ContentReader& read) const;

  Api api_;
  Fd stop_;  // an eventfd
};

}  // namespace cfmock::control
