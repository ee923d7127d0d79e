#include "control/leaving.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <iterator>
#include <string>
#include <utility>

namespace cfmock::control {
namespace {

constexpr int kPieces = 16;  // that are taken of one before others have their turn

std::string text_of(const http::Response& response) {
  std::string out = fmt::format("HTTP/1.1 {} {}\r\nConnection: close\r\nContent-Length: {}\r\n", response.status,
                                http::reason_phrase(response.status), response.body.size());
  for (const http::Header& header : response.headers) out += fmt::format("{}: {}\r\n", header.name, header.value);
  return out + "\r\n" + response.body;
}

/// Whether more may come. It is thrown away.
bool drain(const Fd& socket) {
  std::array<char, 4096> piece;
  for (int i = 0; i < kPieces; ++i) {
    const ssize_t got = ::recv(socket.get(), piece.data(), piece.size(), MSG_DONTWAIT);
    if (got == 0 || (got < 0 && errno != EINTR)) return got < 0 && errno == EAGAIN;
  }
  return true;
}

}  // namespace

void Leaving::take(Fd socket, const http::Response& response) {
  const std::string text = text_of(response);
  // The first that is sent there, and short: a socket that does not take it whole is not listened to.
  if (::send(socket.get(), text.data(), text.size(), MSG_DONTWAIT | MSG_NOSIGNAL) != static_cast<ssize_t>(text.size())) return;
  ::shutdown(socket.get(), SHUT_WR);
  all_.push_back({std::move(socket), Clock::now() + time_});
  if (all_.size() > most_) all_.pop_front();
}

void Leaving::add_to(std::vector<pollfd>& polled) const {
  for (const One& one : all_) polled.push_back({one.socket.get(), POLLIN, 0});
}

void Leaving::hear(const pollfd* polled) {
  for (auto at = all_.begin(); at != all_.end(); ++polled)
    at = polled->revents == 0 || drain(at->socket) ? std::next(at) : all_.erase(at);
}

void Leaving::let_go_of_old() {
  for (const auto now = Clock::now(); until() <= now;) all_.pop_front();
}

bool Leaving::close_oldest() {
  if (all_.empty()) return false;
  all_.pop_front();
  return true;
}

}  // namespace cfmock::control
