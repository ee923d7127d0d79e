// Connections that wait for their request: without the library, with bounds that a test can reach.

#include "control/waiting.hpp"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "control/loopback.hpp"

namespace cfmock::control {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

struct FakeAnswers final : talk::Answers {
  std::optional<http::Response> refused(const http::Request& head) const override {
    if (head.headers.get("Host") != "foreign") return std::nullopt;
    return refusal(403, head.method + " " + head.target);
  }
  http::Response answer(const http::Request&) const override { return {}; }
  size_t largest_body(const http::Request&) const override { return 0; }
  http::Response too_large(size_t largest) const override { return refusal(413, "more than " + std::to_string(largest)); }
  http::Response refusal(int status, const std::string& error) const override {
    http::Response out;
    out.status = status;
    out.headers.add("X-Kind", "refusal");
    out.body = error;
    return out;
  }
};

class WaitingTest : public ::testing::Test {
 protected:
  ~WaitingTest() override { stop(); }

  void serve(WaitingLimits limits = {}) {
    auto listening = listen_on_loopback(0);
    if (!listening) throw std::runtime_error(listening.problem().text());
    port_ = port_of(listening->get());
    thread_ = std::thread([this, fd = std::make_shared<Fd>(std::move(*listening)), limits] {
      Waiting(std::move(*fd), stop_.get(), busy_, answers_, [this](Fd& socket, std::string& came) -> std::optional<http::Response> {
        const std::lock_guard lock(mutex_);
        handed_.push_back(came);
        sockets_.push_back(std::move(socket));
        ++busy_;
        changed_.notify_all();
        return std::nullopt;
      }, limits).run();
    });
  }
  void stop() {
    ::eventfd_write(stop_.get(), 1);
    if (thread_.joinable()) thread_.join();
  }
  Fd connect() {
    Fd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const timeval patience{30, 0};  // a server that says nothing fails the test, and does not hold it
    ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port_);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    return fd;
  }
  static void say(const Fd& fd, const std::string& bytes) {
    EXPECT_EQ(::send(fd.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
  }
  /// Once so many were handed over: what each had said.
  std::vector<std::string> handed(size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, 30s, [&] { return handed_.size() >= count; });
    return handed_;
  }
  /// All that the server says; "RESET" is added where it did not close in order.
  static std::string told(const Fd& fd) {
    std::string all;
    char piece[1000];
    for (;;) {
      const ssize_t got = ::recv(fd.get(), piece, sizeof piece, 0);
      if (got <= 0) return all + (got < 0 ? "RESET" : "");
      all.append(piece, static_cast<size_t>(got));
    }
  }
  static std::string refusal(const std::string& status, const std::string& error) {
    return "HTTP/1.1 " + status + "\r\nConnection: close\r\nContent-Length: " + std::to_string(error.size()) + "\r\nX-Kind: refusal\r\n\r\n" + error;
  }
  static bool is_closed(const Fd& fd) {
    char byte;
    return ::recv(fd.get(), &byte, 1, 0) == 0;
  }

  Fd stop_{::eventfd(0, EFD_CLOEXEC)};
  std::atomic<size_t> busy_ = 0;
  FakeAnswers answers_;
  uint16_t port_ = 0;
  std::thread thread_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> handed_;
  std::vector<Fd> sockets_;
};

TEST_F(WaitingTest, HandsOverWhatIsWhole) {
  serve();
  const Fd quiet = connect(), asks = connect();
  say(asks, "GET / HTTP/1.1\r\n");
  say(asks, "Host: x\r\n\r\n");
  EXPECT_THAT(handed(1), ElementsAre("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
}

TEST_F(WaitingTest, WaitsForABodyButForOneThatIsTooLarge) {
  WaitingLimits limits;
  limits.bytes = 100;
  serve(limits);
  const Fd large = connect();
  say(large, "POST / HTTP/1.1\r\ncontent-LENGTH: 101\r\n\r\n");
  EXPECT_EQ(told(large), refusal("413 Payload Too Large", "more than 100"));
  const Fd small = connect();
  say(small, "POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nab");
  const Fd pieces = connect();
  say(pieces, "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
  say(small, "c");
  EXPECT_TRUE(handed(1)[0].ends_with("\r\n\r\nabc"));
  say(pieces, "0\r\n\r\n");
  EXPECT_TRUE(handed(2)[1].ends_with("\r\n0\r\n\r\n"));
}

TEST_F(WaitingTest, AsksForABodyThatIsHeldBack) {
  serve();
  const Fd holds = connect();
  say(holds, "POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  char asked[100];
  EXPECT_EQ(::recv(holds.get(), asked, sizeof asked, 0), 25);
  EXPECT_EQ(std::string(asked, 25), "HTTP/1.1 100 Continue\r\n\r\n");
  say(holds, "abc");
  EXPECT_THAT(handed(1), ElementsAre("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc")) << "nobody is to ask again";
  say(holds, "x");
  EXPECT_EQ(::recv(holds.get(), asked, sizeof asked, MSG_DONTWAIT), -1) << "once";
}

TEST_F(WaitingTest, TheLargestGoesWhereAllHoldTooMuch) {
  WaitingLimits limits;
  limits.all_bytes = 50'000;
  serve(limits);
  const std::string head = "POST / HTTP/1.1\r\nContent-Length: 1000000\r\n\r\n";
  const Fd small = connect(), large = connect(), other = connect();
  say(small, head + std::string(1000, 's'));
  say(large, head + std::string(30'000, 'l'));
  say(other, head + std::string(29'000, 'o'));
  EXPECT_THAT(told(large), ::testing::StartsWith("HTTP/1.1 503 ")) << "not by a fault of its own";
}

TEST_F(WaitingTest, OneThatHadItsTimeIsToldSoOrClosed) {
  WaitingLimits limits;
  limits.time = 50ms;
  serve(limits);
  const Fd quiet = connect(), half = connect();
  say(half, "GET / HT");
  EXPECT_TRUE(is_closed(quiet));
  EXPECT_EQ(told(half), refusal("408 Request Timeout", "the request did not come within 0.05 s"));
}

TEST_F(WaitingTest, ThoseThatHadTheirTimeKeepNobodyWaiting) {
  WaitingLimits limits;
  limits.time = 50ms;
  limits.leaving = 1h;
  serve(limits);
  std::vector<Fd> stalled;
  for (int i = 0; i < 64; ++i) {
    stalled.push_back(connect());
    say(stalled.back(), "POST / HTTP/1.1\r\nContent-Length: 2000\r\n\r\nabc");
  }
  for (const Fd& each : stalled) EXPECT_THAT(told(each), ::testing::StartsWith("HTTP/1.1 408 "));
  const Fd asks = connect();
  say(asks, "GET / HTTP/1.1\r\n\r\n");
  EXPECT_THAT(handed(1), ElementsAre("GET / HTTP/1.1\r\n\r\n")) << "none of them was handed over, though all keep their end open";
}

TEST_F(WaitingTest, WhatTheHeadDecidesIsRefusedBeforeTheBodyComes) {
  serve();
  const Fd foreign = connect(), whole = connect();
  say(foreign, "POST /x HTTP/1.1\r\nHost: foreign\r\n");
  say(foreign, "Expect: 100-continue\r\nContent-Length: 2000000\r\n\r\n");
  EXPECT_EQ(told(foreign), refusal("403 Forbidden", "POST /x"));
  say(whole, "GET / HTTP/1.1\r\nHost: foreign\r\n\r\n");
  EXPECT_EQ(handed(1).size(), 1U) << "nothing more is to come, so it is refused where it is read";
}

TEST_F(WaitingTest, WhoWasRefusedMaySendMoreForAWhile) {
  WaitingLimits limits;
  limits.leaving = 50ms;
  serve(limits);
  const Fd foreign = connect();
  say(foreign, "POST /x HTTP/1.1\r\nHost: foreign\r\nContent-Length: 2000000\r\n\r\n" + std::string(100'000, 'x'));
  EXPECT_EQ(told(foreign), refusal("403 Forbidden", "POST /x")) << "what it sent besides did not reset it";
  const auto until = std::chrono::steady_clock::now() + 30s;
  while (::send(foreign.get(), "x", 1, MSG_NOSIGNAL) == 1 && std::chrono::steady_clock::now() < until) continue;
  EXPECT_LT(std::chrono::steady_clock::now(), until) << "then it is closed";
}

TEST_F(WaitingTest, WhoStopsSpeakingIsToldWhatIsMissing) {
  serve();
  const Fd head = connect(), body = connect();
  say(head, "GET / HT");
  say(body, "POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nab");
  ::shutdown(head.get(), SHUT_WR), ::shutdown(body.get(), SHUT_WR);
  EXPECT_EQ(told(head), refusal("400 Bad Request", "what came is no request that HTTP allows, or its head is too long"));
  EXPECT_EQ(told(body), refusal("400 Bad Request", "the body did not come as its headers say"));
}

TEST_F(WaitingTest, TheOldestGoesWhereThereAreTooMany) {
  WaitingLimits limits;
  limits.connections = 2;
  serve(limits);
  const Fd first = connect(), second = connect(), third = connect();
  EXPECT_TRUE(is_closed(first));
  say(second, "GET / HTTP/1.1\r\n\r\n");
  say(third, "GET / HTTP/1.1\r\n\r\n");
  EXPECT_EQ(handed(2).size(), 2U);
}

TEST_F(WaitingTest, OneThatNeverEndsIsRefused) {
  WaitingLimits limits;
  limits.bytes = 1000;
  serve(limits);
  const Fd endless = connect();
  say(endless, std::string(2001, 'x'));
  EXPECT_THAT(told(endless), ::testing::StartsWith("HTTP/1.1 400 "));
}

TEST_F(WaitingTest, AStopClosesThoseThatWait) {
  serve();
  const Fd quiet = connect();
  stop();
  char byte;
  EXPECT_LE(::recv(quiet.get(), &byte, 1, 0), 0);
}

}  // namespace
}  // namespace cfmock::control
