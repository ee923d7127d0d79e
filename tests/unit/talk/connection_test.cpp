#include "talk/connection.hpp"

#include <gtest/gtest.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <future>
#include <string>

namespace cfmock::talk {
namespace {

using namespace std::chrono_literals;

class ConnectionTest : public ::testing::Test {
 protected:
  ConnectionTest() : stop(::eventfd(0, EFD_CLOEXEC)) {
    int pair[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
      throw std::runtime_error("socketpair");
    ours = Fd(pair[0]);
    theirs = Fd(pair[1]);
  }
  Connection connection(const ConnectionLimits& limits = {}) {
    return Connection(std::move(ours), stop.get(), {}, limits);
  }
  void they_send(const std::string& bytes) {
    ASSERT_EQ(::send(theirs.get(), bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
  }

  Fd stop, ours, theirs;
  char buffer[1024] = {};
};

TEST_F(ConnectionTest, ReadsWhatCameInAnySteps) {
  Connection c = connection();
  they_send("abcdef");
  EXPECT_EQ(c.read(buffer, 1), 1);
  EXPECT_EQ(c.read(buffer + 1, 2), 2);
  EXPECT_EQ(c.read(buffer + 3, 100), 3);
  EXPECT_STREQ(buffer, "abcdef");
  theirs = Fd();
  EXPECT_EQ(c.read(buffer, 1), 0);
}

TEST_F(ConnectionTest, TheTimeOfARequestIsThatOfAllItsBytes) {
  ConnectionLimits limits;
  limits.request = 50ms;
  Connection c = connection(limits);
  they_send("a");
  EXPECT_EQ(c.read(buffer, 1), 1);
  EXPECT_EQ(c.read(buffer, 1), -1);
  they_send("b");  // too late
  EXPECT_EQ(c.read(buffer, 1), -1);
}

TEST_F(ConnectionTest, TakesNoMoreThanItsBytes) {
  ConnectionLimits limits;
  limits.bytes = 4096;
  Connection c = connection(limits);
  they_send(std::string(10'000, 'x'));
  size_t total = 0;
  ssize_t got = 0;
  while ((got = c.read(buffer, sizeof buffer)) > 0) total += static_cast<size_t>(got);
  EXPECT_EQ(got, -1);
  EXPECT_EQ(total, 4096U);
}

TEST_F(ConnectionTest, AStopEndsAReadThatWaits) {
  Connection c = connection();
  auto reading = std::async(std::launch::async, [&] { return c.read(buffer, 1); });
  ::eventfd_write(stop.get(), 1);
  EXPECT_EQ(reading.get(), -1);
}

TEST_F(ConnectionTest, AClientThatTakesNothingIsGivenUp) {
  ConnectionLimits limits;
  limits.stalled = 20ms;
  Connection c = connection(limits);
  const std::string much(1'000'000, 'x');
  ssize_t sent = 0;
  for (int i = 0; i < 1000 && sent >= 0; ++i) sent = c.write(much.data(), much.size());
  EXPECT_EQ(sent, -1);
}

TEST_F(ConnectionTest, WritingToAClientThatIsGoneFails) {
  Connection c = connection();
  theirs = Fd();
  EXPECT_EQ(c.write("x", 1), -1);
}

}  // namespace
}  // namespace cfmock::talk
