#pragma once
// A server on a thread of its own with a handler that records, and a client that speaks raw bytes over a
// blocking socket. A read that would wait for ever fails after ten seconds.

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "net/server.hpp"

namespace cfmock::net {

/// Answers with the method and target as the body, or as it is told, and remembers what came.
class Recorder : public engine::Handler {
 public:
  using Answer = std::function<engine::Reply(const http::Request&)>;
  void answer_with(Answer answer) {
    const std::lock_guard lock(mutex_);
    answer_ = std::move(answer);
  }

  /// Where the session of a request lives, and of a connection that has made none. Set before the server runs.
  std::function<std::optional<size_t>(const http::Request&)> home_by;
  std::atomic<int> home_of_all = -1;  // -1: nowhere

  std::optional<size_t> home(const http::Request& request) const override { return home_by ? home_by(request) : std::nullopt; }
  std::optional<size_t> home_of(std::string_view) const override {
    const int home = home_of_all;
    return home < 0 ? std::nullopt : std::optional(static_cast<size_t>(home));
  }

  engine::Reply handle(size_t, http::Request request) override {
    const std::lock_guard lock(mutex_);
    threads_.push_back(std::this_thread::get_id());
    requests_.push_back(request);
    changed_.notify_all();
    return answer_(request);
  }
  engine::Reply refused(size_t thread, engine::Refused refused) override {
    const std::lock_guard lock(mutex_);
    refused_on_.push_back(thread);
    engine::Reply reply;
    reply.response.status = refused.status;
    refused_.push_back(std::move(refused));
    changed_.notify_all();
    return reply;
  }

  void sent(size_t, const engine::Receipt& receipt, journal::Sent what) override {
    const std::lock_guard lock(mutex_);
    sent_.emplace_back(receipt, std::move(what));
    changed_.notify_all();
  }
  /// What left of the last reply with a receipt, once there are `count`.
  std::pair<engine::Receipt, journal::Sent> sent(size_t count = 1) {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(changed_.wait_for(lock, std::chrono::seconds(10), [&] { return sent_.size() >= count; }));
    return sent_.empty() ? std::pair<engine::Receipt, journal::Sent>{} : sent_.back();
  }

  void closed(size_t thread, uint64_t connection, Instant at) override {
    const std::lock_guard lock(mutex_);
    closed_.emplace_back(connection, at);
    closed_on_.push_back(thread);
    changed_.notify_all();
  }

  /// Connections, once there are `count`, and when they ended.
  std::vector<std::pair<uint64_t, Instant>> closings(size_t count) {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(changed_.wait_for(lock, std::chrono::seconds(10), [&] { return closed_.size() >= count; }));
    return closed_;
  }

  std::vector<size_t> closed_on() {
    const std::lock_guard lock(mutex_);
    return closed_on_;
  }
  std::vector<size_t> refused_on() {
    const std::lock_guard lock(mutex_);
    return refused_on_;
  }
  /// That the requests were handled on.
  std::vector<std::thread::id> threads() {
    const std::lock_guard lock(mutex_);
    return threads_;
  }
  std::vector<http::Request> requests() {
    const std::lock_guard lock(mutex_);
    return requests_;
  }
  std::vector<engine::Refused> refusals() {
    const std::lock_guard lock(mutex_);
    return refused_;
  }
  /// The last request, once there are `count`.
  http::Request request(size_t count = 1) {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(changed_.wait_for(lock, std::chrono::seconds(10), [&] { return requests_.size() >= count; }));
    return requests_.empty() ? http::Request{} : requests_.back();
  }
  engine::Refused refusal(size_t count = 1) {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(changed_.wait_for(lock, std::chrono::seconds(10), [&] { return refused_.size() >= count; }));
    return refused_.empty() ? engine::Refused{} : refused_.back();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  Answer answer_ = [](const http::Request& request) {
    engine::Reply reply;
    reply.response.body = request.method + " " + request.target;
    return reply;
  };
  std::vector<http::Request> requests_;
  std::vector<std::thread::id> threads_;
  std::vector<size_t> closed_on_, refused_on_;
  std::vector<engine::Refused> refused_;
  std::vector<std::pair<uint64_t, Instant>> closed_;
  std::vector<std::pair<engine::Receipt, journal::Sent>> sent_;
};

class Client {
 public:
  explicit Client(uint16_t port, const char* host = "127.0.0.1") {
    fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const timeval limit{10, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    ::inet_pton(AF_INET, host, &address.sin_addr);
    EXPECT_EQ(::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0) << strerror(errno);
  }
  ~Client() { leave(); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  int fd() const { return fd_; }
  void leave() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }
  /// Gone with an RST, as a process that is killed with unread data does.
  void vanish() {
    const linger now{1, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    leave();
  }
  void stop_sending() { ::shutdown(fd_, SHUT_WR); }

  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (n <= 0) return false;
      bytes.remove_prefix(static_cast<size_t>(n));
    }
    return true;
  }

  /// How the server ended it: "" while it has not (ten seconds passed).
  std::string end;

  /// All that comes until the server ends the connection.
  std::string read_to_end() {
    while (fill()) {
    }
    return std::exchange(got_, {});
  }
  /// What comes, as soon as it is so long.
  std::string read(size_t size) {
    while (got_.size() < size && fill()) {
    }
    const std::string out = got_.substr(0, size);
    got_.erase(0, out.size());
    return out;
  }
  /// One whole response, by its Content-Length.
  std::string read_response(bool head_only = false) {
    size_t head;
    while ((head = got_.find("\r\n\r\n")) == std::string::npos && fill()) {
    }
    if (head == std::string::npos) return std::exchange(got_, {});
    const size_t at = got_.find("Content-Length: ");
    const size_t length = head_only || at > head ? 0 : std::stoul(got_.substr(at + 16));
    return read(head + 4 + length);
  }
  /// Asks and returns the status line.
  std::string status_of(std::string_view request) {
    send(request);
    const std::string response = read_response();
    return response.substr(0, response.find("\r\n"));
  }

 private:
  bool fill() {
    char buffer[65536];
    const ssize_t n = ::recv(fd_, buffer, sizeof buffer, 0);
    if (n > 0) {
      got_.append(buffer, static_cast<size_t>(n));
      return true;
    }
    end = n == 0 ? "FIN" : errno == ECONNRESET ? "RST" : "";
    return false;
  }

  int fd_ = -1;
  std::string got_;
};

class WireTest : public ::testing::Test {
 protected:
  ~WireTest() override { stop(); }

  void start() {
    auto bound = Server::listen(options, handler);
    ASSERT_TRUE(bound.ok()) << bound.problem().text();
    server = std::move(*bound);
    thread = std::thread([this] { server->run(); });
  }
  void stop() {
    if (!thread.joinable()) return;
    server->stop();
    thread.join();
  }
  uint16_t port() {
    if (!server) start();
    return server->port();
  }
  /// The whole answer to `bytes` by a connection that the server then closes.
  std::string answer_to(std::string_view bytes) {
    Client client(port());
    client.send(bytes);
    client.stop_sending();
    const std::string out = client.read_to_end();
    EXPECT_EQ(client.end, "FIN");
    return out;
  }

  ServerOptions options;
  Recorder handler;
  std::unique_ptr<Server> server;
  std::thread thread;
};

inline engine::Reply text(std::string body) {
  engine::Reply reply;
  reply.response.body = std::move(body);
  return reply;
}

}  // namespace cfmock::net
