// Answers that come late, and answers that never come.
#include <gmock/gmock.h>

#include "wire_fixture.hpp"

namespace cfmock::net {
namespace {
using ::testing::HasSubstr;
using Steady = std::chrono::steady_clock;

class Delivery : public WireTest {
 protected:
  /// "/late" is held back so long, "/close", "/reset" and "/silence" are broken, the rest is answered.
  void SetUp() override {
    handler.answer_with([this](const http::Request& request) {
      engine::Reply reply = text(request.target);
      if (request.target == "/late") reply.delay = delay;
      if (request.target == "/close") reply.fault = scenario::find_fault("close");
      if (request.target == "/reset") reply.fault = scenario::find_fault("reset");
      if (request.target == "/silence") reply.fault = scenario::find_fault("silence");
      return reply;
    });
  }
  static std::string get(const std::string& target) {
    return "GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n";
  }

  Duration delay = std::chrono::milliseconds(400);
};

TEST_F(Delivery, a_late_answer_keeps_its_own_connection_waiting_and_no_other) {
  Client late(port()), quick(port());
  const auto start = Steady::now();
  late.send(get("/late") + get("/next"));
  handler.request();
  EXPECT_EQ(quick.status_of(get("/now")), "HTTP/1.1 200 OK");
  EXPECT_LT(Steady::now() - start, delay);
  EXPECT_THAT(late.read_response(), HasSubstr("/late"));
  EXPECT_GE(Steady::now() - start, delay);
  EXPECT_THAT(late.read_response(), HasSubstr("/next"));
}

TEST_F(Delivery, answers_before_a_late_one_are_not_held_back) {
  Client client(port());
  const auto start = Steady::now();
  client.send(get("/now") + get("/late"));
  EXPECT_THAT(client.read_response(), HasSubstr("/now"));
  EXPECT_LT(Steady::now() - start, delay);
}

TEST_F(Delivery, a_late_answer_outlives_the_time_for_a_request) {
  options.request_timeout = options.idle_timeout = std::chrono::milliseconds(20);
  Client client(port());
  client.send(get("/late"));
  EXPECT_THAT(client.read_response(), HasSubstr("/late"));
}

TEST_F(Delivery, answers_do_not_pile_up_for_a_client_that_does_not_read) {
  handler.answer_with([](const http::Request&) { return text(std::string(1 << 20, 'x')); });
  Client client(port());
  std::string many;
  for (int i = 0; i < 100; ++i) many += get("/");
  client.send(many);
  handler.request();
  for (int i = 0; i < 3; ++i) server->call([] {});
  EXPECT_LT(handler.requests().size(), 50u);  // what the system's buffers hold, and one more
  for (int i = 0; i < 100; ++i) ASSERT_GT(client.read_response().size(), 1u << 20) << i;
}

TEST_F(Delivery, a_client_that_breaks_the_connection_ends_the_wait) {
  delay = std::chrono::hours(1);
  options.connections = 1;
  Client waits(port());
  waits.send(get("/late"));
  handler.request();
  waits.vanish();
  // Its place is free again as soon as the wire has seen the end.
  const auto until = Steady::now() + std::chrono::seconds(10);
  std::string status;
  while (status != "HTTP/1.1 200 OK" && Steady::now() < until) status = Client(port()).status_of(get("/now"));
  EXPECT_EQ(status, "HTTP/1.1 200 OK");
}

TEST_F(Delivery, a_client_that_gives_up_on_a_late_answer_is_told_of_when_it_leaves) {
  handler.answer_with([](const http::Request& request) {
    engine::Reply reply = text(request.target);
    reply.delay = std::chrono::hours(1);
    reply.receipt = {"s1", 7, request.connection};
    return reply;
  });
  for (const char* more : {"", "GET /more HTTP/1.1\r\n"}) {  // bytes behind it hide the end from who waits for bytes
    Client client(port());
    client.send(get("/late") + more);
    handler.request();
    client.leave();
    const auto [receipt, sent] = handler.sent(*more == 0 ? 1 : 2);
    EXPECT_EQ(receipt.entry, 7u);
    EXPECT_EQ(sent.end, "client");
    EXPECT_EQ(sent.head, 0u);
  }
}

TEST_F(Delivery, a_client_that_only_ends_its_side_gets_its_late_answer_and_that_is_told_in_the_end) {
  handler.answer_with([this](const http::Request& request) {
    engine::Reply reply = text(request.target);
    reply.delay = delay;
    reply.receipt = {"s1", 7, request.connection};
    return reply;
  });
  Client client(port());
  client.send(get("/late"));
  client.stop_sending();
  EXPECT_THAT(client.read_response(), HasSubstr("/late"));
  EXPECT_NE(handler.sent(2).second.end, "client");
  EXPECT_GT(handler.sent(2).second.head, 0u);
}

TEST_F(Delivery, close_is_a_fin_without_an_answer) {
  Client client(port());
  client.send(get("/now") + get("/close") + get("/never"));
  EXPECT_THAT(client.read_response(), HasSubstr("/now"));
  EXPECT_EQ(client.read_to_end(), "");
  EXPECT_EQ(client.end, "FIN");
}

TEST_F(Delivery, reset_is_an_rst_without_an_answer) {
  Client client(port());
  client.send(get("/reset"));
  EXPECT_EQ(client.read_to_end(), "");
  EXPECT_EQ(client.end, "RST");
}

TEST_F(Delivery, a_fault_can_be_late) {
  handler.answer_with([this](const http::Request&) {
    engine::Reply reply;
    reply.delay = delay;
    reply.fault = scenario::find_fault("reset");
    return reply;
  });
  Client client(port());
  const auto start = Steady::now();
  client.send(get("/"));
  client.read_to_end();
  EXPECT_EQ(client.end, "RST");
  EXPECT_GE(Steady::now() - start, delay);
}

TEST_F(Delivery, silence_lasts_until_the_client_leaves) {
  options.request_timeout = options.idle_timeout = std::chrono::milliseconds(10);
  options.connections = 1;
  Client client(port());
  client.send(get("/silence") + get("/more"));
  handler.request();
  timeval moment{0, 100000};  // ten times as long as any time-out of this server
  ::setsockopt(client.fd(), SOL_SOCKET, SO_RCVTIMEO, &moment, sizeof moment);
  EXPECT_EQ(client.read_to_end(), "");
  EXPECT_EQ(client.end, "");
  EXPECT_EQ(handler.requests().size(), 1u);
  client.leave();
  const auto until = Steady::now() + std::chrono::seconds(10);
  std::string status;
  while (status != "HTTP/1.1 200 OK" && Steady::now() < until) status = Client(port()).status_of(get("/now"));
  EXPECT_EQ(status, "HTTP/1.1 200 OK");
}

TEST_F(Delivery, stopping_lets_a_late_answer_leave_within_half_a_second) {
  delay = std::chrono::milliseconds(200);
  Client client(port());
  client.send(get("/late"));
  handler.request();
  stop();
  EXPECT_THAT(client.read_to_end(), HasSubstr("/late"));
  EXPECT_EQ(client.end, "FIN");
}

TEST_F(Delivery, stopping_waits_for_nothing_that_will_not_come_in_time) {
  delay = std::chrono::hours(1);
  Client idle(port()), halfway(port()), late(port()), silent(port());
  halfway.send("GET / HT");
  late.send(get("/late"));
  silent.send(get("/silence"));
  handler.request(2);
  const auto start = Steady::now();
  stop();
  EXPECT_LT(Steady::now() - start, std::chrono::milliseconds(400));
  for (Client* client : {&idle, &halfway, &late, &silent}) EXPECT_EQ(client->read_to_end(), "");
}

TEST_F(Delivery, stopping_gives_up_on_a_client_that_does_not_read) {
  handler.answer_with([](const http::Request&) { return text(std::string(64 << 20, 'x')); });
  Client client(port());
  client.send(get("/"));
  handler.request();
  const auto start = Steady::now();
  stop();
  const auto took = Steady::now() - start;
  EXPECT_GE(took, std::chrono::milliseconds(400));
  EXPECT_LT(took, std::chrono::seconds(3));
}

TEST_F(Delivery, a_client_that_never_reads_is_given_up) {
  options.request_timeout = std::chrono::milliseconds(50);
  options.connections = 1;
  handler.answer_with([](const http::Request& request) {
    return text(request.target == "/large" ? std::string(64 << 20, 'x') : "");
  });
  Client client(port());
  client.send(get("/large"));
  handler.request();
  const auto until = Steady::now() + std::chrono::seconds(10);
  std::string status;
  while (status != "HTTP/1.1 200 OK" && Steady::now() < until) status = Client(port()).status_of(get("/now"));
  EXPECT_EQ(status, "HTTP/1.1 200 OK");
}

}  // namespace
}  // namespace cfmock::net
