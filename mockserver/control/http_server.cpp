#include "control/http_server.hpp"

#include <sys/eventfd.h>

#include <memory>
#include <optional>
#include <utility>

#include "control/answers.hpp"
#include "control/waiting.hpp"

namespace cfmock::control {

HttpServer::HttpServer(Api api, std::function<void(const std::string&)> told)
    : api_(std::move(api)), told_(std::move(told)), stop_(::eventfd(0, EFD_CLOEXEC)) {}

http::Response HttpServer::cannot_talk(const Problem& problem) {
  if (told_) std::exchange(told_, nullptr)("cfmock: " + problem.text());
  return refusal_answer({500, problem.message, problem.remedy});
}

void HttpServer::serve(Fd listening) {
  std::unique_ptr<talk::Answering> answering;
  const auto hand_over = [&](Fd& socket, std::string& came) -> std::optional<http::Response> {
    if (!answering) {
      const auto talk = talk::talk();
      if (!talk) return cannot_talk(talk.problem());
      answering = (*talk)->answering(api_, stop_.get(), [this] { --busy_; });
    }
    ++busy_;
    answering->take(std::move(socket), std::move(came));
    return std::nullopt;
  };
  Waiting(std::move(listening), stop_.get(), busy_, api_, hand_over).run();
}

void HttpServer::end() { ::eventfd_write(stop_.get(), 1); }

}  // namespace cfmock::control
