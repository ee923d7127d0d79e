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
  Connection connection(std::string came = {}, std::chrono::milliseconds stalled = 10s) {
    return Connection(std::move(ours), stop.get(), std::move(came), stalled);
  }
  void they_send(const std::string& bytes) {
    ASSERT_EQ(::send(theirs.get(), bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
  }

  Fd stop, ours, theirs;
  char buffer[1024] = {};
};

TEST_F(ConnectionTest, ReadsWhatCameInAnySteps) {
  Connection c = connection("abcdef");
  EXPECT_EQ(c.read(buffer, 1), 1);
  EXPECT_EQ(c.read(buffer + 1, 2), 2);
  EXPECT_EQ(c.read(buffer + 3, 100), 3);
  EXPECT_STREQ(buffer, "abcdef");
  EXPECT_EQ(c.read(buffer, 1), 0);
}

TEST_F(ConnectionTest, WaitsForNothingAndTakesNoMore) {
  Connection c = connection("a");
  EXPECT_EQ(c.read(buffer, 1), 1);
  EXPECT_EQ(c.read(buffer, 1), 0) << "they have said nothing";
  they_send("b");
  EXPECT_EQ(c.read(buffer, 1), 0);
}

TEST_F(ConnectionTest, AStopEndsAWriteThatWaits) {
  Connection c = connection("", 600s);
  auto writing = std::async(std::launch::async, [&] {
    const std::string much(1'000'000, 'x');
    ssize_t sent = 0;
    while (sent >= 0) sent = c.write(much.data(), much.size());
    return sent;
  });
  ::eventfd_write(stop.get(), 1);
  EXPECT_EQ(writing.get(), -1);
}

TEST_F(ConnectionTest, AClientThatTakesNothingIsGivenUp) {
  Connection c = connection("", 20ms);
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
