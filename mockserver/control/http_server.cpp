#include "control/http_server.hpp"

#include <fmt/format.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include "control/waiting.hpp"

namespace cfmock::control {
namespace {

/// By hand, for talk/ is not there. Whatever the client sends besides is not read.
void say(const Fd& socket, const http::Response& response) {
  const std::string text = fmt::format("HTTP/1.1 {} Internal Server Error\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{}",
                                       response.status, response.headers.get("Content-Type"), response.body.size(), response.body);
  if (::send(socket.get(), text.data(), text.size(), MSG_DONTWAIT | MSG_NOSIGNAL) > 0) ::shutdown(socket.get(), SHUT_WR);
}

}  // namespace

HttpServer::HttpServer(Api api) : api_(std::move(api)), stop_(::eventfd(0, EFD_CLOEXEC)) {}

void HttpServer::serve(Fd listening) {
  std::unique_ptr<talk::Answering> answering;
  Waiting(std::move(listening), stop_.get(), busy_, [&](Fd socket, std::string came, bool late) {
    if (!answering) {
      const auto talk = talk::talk();
      if (!talk) return say(socket, api_.refusal(500, talk.problem().text()));
      answering = (*talk)->answering(api_, stop_.get(), [this] { --busy_; });
    }
    ++busy_;
    answering->take(std::move(socket), std::move(came), late);
  }).run();
}

void HttpServer::end() { ::eventfd_write(stop_.get(), 1); }

}  // namespace cfmock::control
