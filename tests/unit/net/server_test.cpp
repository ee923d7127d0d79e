// Listening, ending, and many clients.
#include "net/server.hpp"

#include <gmock/gmock.h>
#include <sys/resource.h>
#include <time.h>

#include "wire_fixture.hpp"

namespace cfmock::net {
namespace {
using ::testing::HasSubstr;
using Steady = std::chrono::steady_clock;
using ServerTest = WireTest;

constexpr std::string_view kGet = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";

TEST_F(ServerTest, a_port_that_is_taken_is_an_error_that_names_it) {
  ServerOptions same;
  same.port = port();
  const auto second = Server::listen(same, handler);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.problem().text(), "error: 127.0.0.1:" + std::to_string(same.port) +
                                         " is taken: another program listens there\n"
                                         "  give another --port, or --port 0 to have a free one picked");
}

TEST_F(ServerTest, a_port_that_is_taken_on_all_addresses_is_taken) {
  options.host = "0.0.0.0";
  ServerOptions same;
  same.port = port();
  EXPECT_FALSE(Server::listen(same, handler).ok());
}

TEST_F(ServerTest, a_port_is_free_again_once_the_server_is_gone) {
  ServerOptions same;
  same.port = port();
  Client client(same.port);
  client.status_of(kGet);
  stop();  // closes first, so the port has a connection in TIME_WAIT
  client.read_to_end();
  server.reset();
  EXPECT_TRUE(Server::listen(same, handler).ok());
}

TEST_F(ServerTest, hosts) {
  for (const char* host : {"127.0.0.1", "localhost", "0.0.0.0", "::1", "[::1]", "::"}) {
    ServerOptions here;
    here.host = host;
    const auto bound = Server::listen(here, handler);
    if (bound.ok())
      EXPECT_GT((*bound)->port(), 0) << host;
    else  // a machine without IPv6
      EXPECT_THAT(bound.problem().remedy, HasSubstr("127.0.0.1")) << host;
  }
  ServerOptions elsewhere;
  elsewhere.host = "example.com";
  EXPECT_EQ(Server::listen(elsewhere, handler).problem().text(),
            "error: \"example.com\" is no address to listen on\n"
            "  an IPv4 or IPv6 address such as 127.0.0.1 or ::1, or localhost");
  elsewhere.host = "192.0.2.1";
  EXPECT_THAT(Server::listen(elsewhere, handler).problem().text(),
              HasSubstr("cannot listen on 192.0.2.1:0: this machine does not have that address"));
}

TEST_F(ServerTest, a_caller_on_ipv4_is_that_on_a_listener_for_both) {
  options.host = "::";
  auto bound = Server::listen(options, handler);
  if (!bound.ok()) GTEST_SKIP() << bound.problem().text();
  server = std::move(*bound);
  thread = std::thread([this] { server->run(); });
  Client client(port());
  client.status_of(kGet);
  EXPECT_EQ(handler.request().peer, "127.0.0.1");
}

TEST_F(ServerTest, clients_may_connect_before_run) {
  auto bound = Server::listen(options, handler);
  ASSERT_TRUE(bound.ok());
  server = std::move(*bound);
  Client client(server->port());
  client.send(kGet);
  thread = std::thread([this] { server->run(); });
  EXPECT_THAT(client.read_response(), HasSubstr("200 OK"));
}

TEST_F(ServerTest, connections_are_numbered_from_one) {
  Client one(port());
  one.status_of(kGet);
  Client two(port());
  two.status_of(kGet);
  EXPECT_EQ(handler.request(2).connection, 2u);
  one.status_of(kGet);
  EXPECT_EQ(handler.request(3).connection, 1u);
}

TEST_F(ServerTest, the_handler_is_told_when_connections_were_opened_and_are_closed) {
  const Instant before = std::chrono::floor<Duration>(std::chrono::system_clock::now());
  Client first(port());
  first.status_of(kGet);
  const Instant opened = handler.request(1).connected;
  EXPECT_GE(opened, before);
  EXPECT_LE(opened, handler.request(1).received);
  Client second(port());
  second.status_of(kGet);
  first.status_of(kGet);
  EXPECT_EQ(handler.request(3).connected, opened);
  first.leave();
  const auto closed = handler.closings(1);
  ASSERT_EQ(closed.size(), 1u);
  EXPECT_EQ(closed[0].first, 1u);
  EXPECT_GE(closed[0].second, opened);
}

TEST_F(ServerTest, tasks_run_on_the_wires_thread_one_after_the_other) {
  start();
  std::thread::id wire, again;
  server->call([&] { wire = std::this_thread::get_id(); });
  server->call([&] {
    again = std::this_thread::get_id();
    server->call([&] { EXPECT_EQ(std::this_thread::get_id(), again); });  // from the wire itself: at once
  });
  EXPECT_EQ(wire, thread.get_id());
  EXPECT_EQ(again, wire);
  int order = 0;
  server->post([&] { EXPECT_EQ(order++, 0); });
  server->post([&] { EXPECT_EQ(order++, 1); });
  server->call([&] { EXPECT_EQ(order, 2); });
}

TEST_F(ServerTest, tasks_are_run_whenever_they_come) {
  int done = 0;
  {
    auto bound = Server::listen(options, handler);
    ASSERT_TRUE(bound.ok());
    server = std::move(*bound);
  }
  server->post([&] { ++done; });  // before run()
  thread = std::thread([this] { server->run(); });
  server->stop();
  server->post([&] { ++done; });  // with the end
  thread.join();
  server->call([&] { ++done; });  // after it
  EXPECT_EQ(done, 3);
}

TEST_F(ServerTest, stop_before_run_is_a_stop) {
  auto bound = Server::listen(options, handler);
  ASSERT_TRUE(bound.ok());
  (*bound)->stop();
  (*bound)->stop();
  (*bound)->run();
}

TEST_F(ServerTest, stop_closes_the_port_and_idle_clients_at_once) {
  Client idle(port());
  idle.status_of(kGet);
  const auto start = Steady::now();
  stop();
  EXPECT_LT(Steady::now() - start, std::chrono::milliseconds(900));
  EXPECT_EQ(idle.read_to_end(), "");
  EXPECT_EQ(idle.end, "FIN");
}

TEST_F(ServerTest, a_server_that_never_ran_can_be_destroyed_with_clients_waiting) {
  auto bound = Server::listen(options, handler);
  ASSERT_TRUE(bound.ok());
  Client client((*bound)->port());
  bound->reset();
}

TEST_F(ServerTest, idle_connections_are_closed_after_their_time) {
  options.idle_timeout = std::chrono::milliseconds(60);
  Client used(port());
  const auto start = Steady::now();
  used.status_of(kGet);
  EXPECT_EQ(used.read_to_end(), "");
  EXPECT_EQ(used.end, "FIN");
  EXPECT_GE(Steady::now() - start, std::chrono::milliseconds(40));
}

TEST_F(ServerTest, a_connection_in_use_is_not_idle) {
  options.idle_timeout = std::chrono::milliseconds(400);
  Client client(port());
  const auto until = Steady::now() + std::chrono::milliseconds(1000);
  while (Steady::now() < until) ASSERT_EQ(client.status_of(kGet), "HTTP/1.1 200 OK");
}

TEST_F(ServerTest, a_thousand_idle_connections_cost_a_new_client_nothing) {
  start();  // which makes room for 10,000: enough for both ends of 1,000
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  if (files.rlim_cur < 2100) GTEST_SKIP() << "may not open so many files";
  std::vector<std::unique_ptr<Client>> idle;
  for (int i = 0; i < 1000; ++i) idle.push_back(std::make_unique<Client>(port()));
  for (auto& client : idle) ASSERT_EQ(client->status_of(kGet), "HTTP/1.1 200 OK");
  Client fresh(port());
  const auto start_time = Steady::now();
  EXPECT_EQ(fresh.status_of(kGet), "HTTP/1.1 200 OK");
  EXPECT_LT(Steady::now() - start_time, std::chrono::seconds(2));
  for (auto& client : idle) ASSERT_EQ(client->status_of(kGet), "HTTP/1.1 200 OK");
  EXPECT_EQ(handler.requests().size(), 2001u);
}

TEST_F(ServerTest, makes_room_for_its_connections) {
  rlimit before{};
  ::getrlimit(RLIMIT_NOFILE, &before);
  if (before.rlim_max < 2000) GTEST_SKIP() << "the hard limit is too low";
  rlimit low = before;
  low.rlim_cur = 300;
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &low), 0);
  options.connections = 1000;
  start();
  rlimit now{};
  ::getrlimit(RLIMIT_NOFILE, &now);
  EXPECT_GE(now.rlim_cur, 1000u);
  EXPECT_LT(now.rlim_cur, 2000u);
  ::setrlimit(RLIMIT_NOFILE, &before);
}

TEST_F(ServerTest, without_descriptors_clients_wait_and_the_thread_does_not_spin) {
  start();
  const auto cpu_of_wire = [&] {
    timespec time{};
    server->call([&] { ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time); });
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
  };
  const int waiting = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  rlimit before{};
  ::getrlimit(RLIMIT_NOFILE, &before);
  rlimit none = before;
  none.rlim_cur = static_cast<rlim_t>(waiting) + 1;
  ::setrlimit(RLIMIT_NOFILE, &none);
  std::vector<int> filled;
  for (int fd; (fd = ::dup(0)) >= 0;) filled.push_back(fd);

  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port());
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(::connect(waiting, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  ::send(waiting, kGet.data(), kGet.size(), MSG_NOSIGNAL);
  timeval moment{0, 300000}, long_enough{10, 0};
  ::setsockopt(waiting, SOL_SOCKET, SO_RCVTIMEO, &moment, sizeof moment);
  char answer[100];
  const auto used_before = cpu_of_wire();
  EXPECT_EQ(::recv(waiting, answer, sizeof answer, 0), -1);
  EXPECT_LT(cpu_of_wire() - used_before, std::chrono::milliseconds(20));

  for (const int fd : filled) ::close(fd);
  ::setrlimit(RLIMIT_NOFILE, &before);
  ::setsockopt(waiting, SOL_SOCKET, SO_RCVTIMEO, &long_enough, sizeof long_enough);
  EXPECT_GT(::recv(waiting, answer, sizeof answer, 0), 0);
  ::close(waiting);
}

}  // namespace
}  // namespace cfmock::net
