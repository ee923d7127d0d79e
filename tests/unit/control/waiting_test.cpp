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

class WaitingTest : public ::testing::Test {
 protected:
  ~WaitingTest() override { stop(); }

  void serve(WaitingLimits limits = {}) {
    auto listening = listen_on_loopback(0);
    if (!listening) throw std::runtime_error(listening.problem().text());
    port_ = port_of(listening->get());
    thread_ = std::thread([this, fd = std::make_shared<Fd>(std::move(*listening)), limits] {
      Waiting(std::move(*fd), stop_.get(), busy_, [this](Fd socket, std::string came, bool late) {
        const std::lock_guard lock(mutex_);
        handed_.push_back((late ? "late: " : "") + came);
        sockets_.push_back(std::move(socket));
        ++busy_;
        changed_.notify_all();
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
  static bool is_closed(const Fd& fd) {
    char byte;
    return ::recv(fd.get(), &byte, 1, 0) == 0;
  }

  Fd stop_{::eventfd(0, EFD_CLOEXEC)};
  std::atomic<size_t> busy_ = 0;
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
  EXPECT_EQ(handed(1).size(), 1U);
  const Fd small = connect();
  say(small, "POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nab");
  const Fd pieces = connect();
  say(pieces, "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
  say(small, "c");
  EXPECT_TRUE(handed(2)[1].ends_with("\r\n\r\nabc"));
  say(pieces, "0\r\n\r\n");
  EXPECT_TRUE(handed(3)[2].ends_with("\r\n0\r\n\r\n"));
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
  EXPECT_EQ(handed(1).size(), 1U);
  EXPECT_TRUE(handed(1)[0].starts_with("late: ") && handed(1)[0].ends_with("l"));
}

TEST_F(WaitingTest, OneThatHadItsTimeIsTakenLateOrClosed) {
  WaitingLimits limits;
  limits.time = 50ms;
  serve(limits);
  const Fd quiet = connect(), half = connect();
  say(half, "GET / HT");
  EXPECT_TRUE(is_closed(quiet));
  EXPECT_THAT(handed(1), ElementsAre("late: GET / HT"));
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

TEST_F(WaitingTest, OneThatNeverEndsIsHandedOver) {
  WaitingLimits limits;
  limits.bytes = 1000;
  serve(limits);
  const Fd endless = connect();
  say(endless, std::string(2001, 'x'));
  EXPECT_THAT(handed(1)[0], ::testing::StartsWith("late: x"));
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
