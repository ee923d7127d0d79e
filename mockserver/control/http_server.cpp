#include "control/http_server.hpp"

#include <fmt/format.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include "control/answers.hpp"
#include "control/waiting.hpp"

namespace cfmock::control {

HttpServer::HttpServer(Api api, std::function<void(const std::string&)> told)
    : api_(std::move(api)), told_(std::move(told)), stop_(::eventfd(0, EFD_CLOEXEC)) {}

/// By hand, for talk/ is not there. Whatever the client sends besides is not read.
void HttpServer::refuse(const Fd& socket, const Problem& problem) {
  if (told_) std::exchange(told_, nullptr)("cfmock: " + problem.text());
  const http::Response response = refusal_answer({500, problem.message, problem.remedy});
  std::string text = fmt::format("HTTP/1.1 {} {}\r\nConnection: close\r\nContent-Length: {}\r\n", response.status,
                                 http::reason_phrase(response.status), response.body.size());
  for (const http::Header& header : response.headers) text += fmt::format("{}: {}\r\n", header.name, header.value);
  text += "\r\n" + response.body;
  if (::send(socket.get(), text.data(), text.size(), MSG_DONTWAIT | MSG_NOSIGNAL) > 0) ::shutdown(socket.get(), SHUT_WR);
}

void HttpServer::serve(Fd listening) {
  std::unique_ptr<talk::Answering> answering;
  Waiting(std::move(listening), stop_.get(), busy_, api_, [&](Fd socket, std::string came) {
    if (!answering) {
      const auto talk = talk::talk();
      if (!talk) return refuse(socket, talk.problem());
      answering = (*talk)->answering(api_, stop_.get(), [this] { --busy_; });
    }
    ++busy_;
    answering->take(std::move(socket), std::move(came), false);
  }).run();
}

void HttpServer::end() { ::eventfd_write(stop_.get(), 1); }

}  // namespace cfmock::control
