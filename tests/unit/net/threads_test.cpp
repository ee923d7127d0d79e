// A wire of several threads: a connection goes on where the session lives that it asks, and nothing of it is lost on the way.

#include <gmock/gmock.h>

#include <set>

#include "wire_fixture.hpp"

namespace cfmock::net {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

/// "/0/..." lives on the first thread, "/1/..." on the second; anything else on none.
std::optional<size_t> by_target(const http::Request& request) {
  if (request.target.starts_with("/0")) return 0;
  if (request.target.starts_with("/1")) return 1;
  return std::nullopt;
}

std::string get(const std::string& target) { return "GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n"; }

class Threads : public WireTest {
 protected:
  Threads() {
    options.threads = 2;
    handler.home_by = by_target;
  }
  std::string body_of(const std::string& response) { return response.substr(response.find("\r\n\r\n") + 4); }
};

TEST_F(Threads, each_request_is_answered_where_its_session_lives) {
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 6; ++i) clients.push_back(std::make_unique<Client>(port()));
  for (const auto& client : clients)
    for (const std::string target : {"/0/a", "/1/b", "/0/c"}) {
      client->send(get(target));
      EXPECT_EQ(body_of(client->read_response()), "GET " + target);
    }
  std::set<std::thread::id> first, second;
  const auto requests = handler.requests();
  const auto threads = handler.threads();
  for (size_t i = 0; i < requests.size(); ++i) (requests[i].target[1] == '0' ? first : second).insert(threads[i]);
  EXPECT_THAT(first, ElementsAre(thread.get_id()));
  ASSERT_EQ(second.size(), 1u);
  EXPECT_NE(*second.begin(), thread.get_id());
}

TEST_F(Threads, a_connection_keeps_its_number_and_its_age) {
  Client other(port());
  other.status_of(get("/"));
  Client client(port());
  for (const char* target : {"/0", "/1", "/0", "/1"}) EXPECT_THAT(client.status_of(get(target)), HasSubstr("200"));
  const auto requests = handler.requests();
  ASSERT_EQ(requests.size(), 5u);
  for (size_t i = 1; i < requests.size(); ++i) {
    EXPECT_EQ(requests[i].connection, 2u);
    EXPECT_EQ(requests[i].connected, requests[1].connected);
    EXPECT_EQ(requests[i].peer, "127.0.0.1");
  }
  EXPECT_THAT(other.status_of(get("/")), HasSubstr("200"));
}

TEST_F(Threads, pipelined_requests_are_answered_in_their_order) {
  Client client(port());
  std::string all, targets;
  for (int i = 0; i < 50; ++i) all += get((i % 3 == 0 ? "/0/" : "/1/") + std::to_string(i));
  ASSERT_TRUE(client.send(all));
  for (int i = 0; i < 50; ++i) EXPECT_EQ(body_of(client.read_response()), (i % 3 == 0 ? "GET /0/" : "GET /1/") + std::to_string(i));
}

TEST_F(Threads, a_body_goes_along_and_so_does_half_of_the_next_request) {
  handler.answer_with([](const http::Request& request) { return text(std::to_string(request.body.size()) + request.body.substr(0, 3)); });
  Client client(port());
  const std::string body(300'000, 'b');
  for (const std::string target : {"/1", "/0", "/1"}) {
    const std::string next = get(target + "/next");
    ASSERT_TRUE(client.send("POST " + target + " HTTP/1.1\r\nHost: x\r\nContent-Length: 300000\r\n\r\n" + body + next.substr(0, 9)));
    EXPECT_EQ(body_of(client.read_response()), "300000bbb");
    ASSERT_TRUE(client.send(next.substr(9)));
    EXPECT_EQ(body_of(client.read_response()), "0");
  }
}

TEST_F(Threads, late_and_broken_answers_leave_in_their_turn) {
  handler.answer_with([](const http::Request& request) {
    engine::Reply reply = text(request.target);
    if (request.target == "/1/late") reply.delay = std::chrono::milliseconds(50);
    if (request.target == "/1/reset") reply.fault = scenario::find_fault("reset");
    return reply;
  });
  Client client(port());
  client.send(get("/0/a") + get("/1/late") + get("/0/b") + get("/1/c") + get("/1/reset") + get("/0/never"));
  for (const char* target : {"/0/a", "/1/late", "/0/b", "/1/c"}) EXPECT_EQ(body_of(client.read_response()), target);
  EXPECT_EQ(client.read_to_end(), "");
  EXPECT_EQ(client.end, "RST");
  EXPECT_EQ(handler.requests().size(), 5u);
}

TEST_F(Threads, answers_before_a_refusal_leave_with_it) {
  start();
  handler.home_of_all = 1;
  Client client(port());
  client.send(get("/0/a") + get("/0/b") + "nonsense\r\n\r\n");
  EXPECT_EQ(body_of(client.read_response()), "GET /0/a");
  EXPECT_EQ(body_of(client.read_response()), "GET /0/b");
  EXPECT_THAT(client.read_to_end(), HasSubstr("400 Bad Request"));
  EXPECT_THAT(handler.refused_on(), ElementsAre(1u));
}

TEST_F(Threads, a_handler_that_throws_where_its_session_lives_is_an_answer) {
  handler.home_by = [](const http::Request& request) -> std::optional<size_t> {
    if (request.target == "/nowhere") throw std::runtime_error("no home");
    return 1;
  };
  handler.answer_with([](const http::Request& request) -> engine::Reply { throw std::runtime_error(request.target); });
  for (const char* target : {"/nowhere", "/1"}) {
    Client client(port());
    EXPECT_THAT(client.status_of(get(target)), HasSubstr("500")) << target;
  }
}

TEST_F(Threads, to_call_from_a_thread_of_the_wire_is_an_error_and_no_wait_for_ever) {
  handler.answer_with([this](const http::Request&) {
    server->call([] {});
    return text("");
  });
  Client client(port());
  EXPECT_THAT(client.status_of(get("/0")), HasSubstr("500"));
  EXPECT_THAT(handler.refusal().reason, HasSubstr("would wait for itself"));
}

TEST_F(Threads, sessions_of_a_connection_are_all_told_of_its_end) {
  Client stays(port());
  stays.status_of(get("/0"));
  Client client(port());
  client.status_of(get("/0"));
  client.status_of(get("/1"));
  client.leave();
  const auto closed = handler.closings(2);
  EXPECT_EQ(closed[0].first, 2u);
  EXPECT_EQ(closed[1], closed[0]) << "the same moment for both";
  EXPECT_THAT(handler.closed_on(), UnorderedElementsAre(0u, 1u));
  stays.leave();  // it was on the first alone
  EXPECT_EQ(handler.closings(3).back().first, 1u);
  stop();
  EXPECT_EQ(handler.closed_on().size(), 3u);
}

TEST_F(Threads, what_is_no_request_is_told_where_the_only_session_lives) {
  handler.home_by = nullptr;
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 4; ++i) {  // they begin on both threads
    clients.push_back(std::make_unique<Client>(port()));
    clients.back()->status_of(get("/"));
  }
  handler.home_of_all = 1;
  for (const auto& client : clients) {
    client->send("nonsense\r\n\r\n");
    EXPECT_THAT(client->read_to_end(), HasSubstr("400 Bad Request"));
  }
  EXPECT_THAT(handler.refused_on(), ElementsAre(1u, 1u, 1u, 1u));
}

TEST_F(Threads, whoever_comes_goes_to_the_only_session_at_once) {
  handler.home_of_all = 1;
  handler.home_by = nullptr;
  for (int i = 0; i < 4; ++i) {
    Client client(port());
    client.status_of(get("/"));
  }
  const auto threads = handler.threads();
  EXPECT_EQ(std::set<std::thread::id>(threads.begin(), threads.end()).size(), 1u);
  EXPECT_NE(threads[0], thread.get_id());
}

TEST_F(Threads, connections_are_counted_on_all_threads_together) {
  options.connections = 2;
  Client one(port()), two(port());
  EXPECT_THAT(one.status_of(get("/0")), HasSubstr("200"));
  EXPECT_THAT(two.status_of(get("/1")), HasSubstr("200"));
  Client three(port());
  EXPECT_THAT(three.read_to_end(), HasSubstr("503"));
  two.leave();
  handler.closings(1);
  // Its place is free once its end was told on both threads.
  for (int tries = 0; tries < 1000; ++tries) {
    Client again(port());
    if (again.status_of(get("/1")).find("200") != std::string::npos) return;
  }
  FAIL() << "no place was free again";
}

/// Late answers of clients that have ended their side have no place of their own, on whatever thread they wait.
TEST_F(Threads, a_place_is_free_for_others_while_an_answer_is_late_on_the_other_thread) {
  options.connections = 1;
  handler.answer_with([](const http::Request& request) {
    engine::Reply reply = text("late");
    if (request.target == "/1/late") {
      reply.delay = std::chrono::seconds(20);
      reply.receipt = {"a", 1};
    }
    return reply;
  });
  Client late(port());
  late.send(get("/1/late"));
  handler.request(1);
  late.stop_sending();
  handler.sent(1);  // it was seen to have ended its side
  for (int tries = 0; tries < 1000; ++tries) {
    Client other(port());
    if (other.status_of(get("/0")).find("200") != std::string::npos) return;
  }
  FAIL() << "the place was not given away";
}

TEST_F(Threads, a_task_has_the_wire_to_itself) {
  std::atomic<int> inside = 0;
  handler.answer_with([&](const http::Request&) {
    ++inside;
    std::this_thread::yield();
    --inside;
    return text("");
  });
  start();
  std::atomic<bool> over = false;
  std::vector<std::thread> clients;
  for (const char* target : {"/0", "/1"})
    clients.emplace_back([this, target, &over] {
      Client client(port());
      while (!over) client.status_of(get(target));
    });
  for (int i = 0; i < 200; ++i)
    server->call([&] {
      for (int look = 0; look < 100; ++look) ASSERT_EQ(inside, 0);
    });
  over = true;
  for (std::thread& client : clients) client.join();
}

TEST_F(Threads, a_stop_answers_what_is_under_way_on_all_of_them) {
  std::vector<std::unique_ptr<Client>> clients;
  handler.answer_with([](const http::Request& request) {
    engine::Reply reply = text(request.target);
    reply.delay = std::chrono::milliseconds(100);
    return reply;
  });
  for (int i = 0; i < 8; ++i) {
    clients.push_back(std::make_unique<Client>(port()));
    clients.back()->send(get(i % 2 == 0 ? "/0" : "/1"));
  }
  Client idle(port());
  handler.request(8);
  stop();
  for (size_t i = 0; i < clients.size(); ++i) EXPECT_THAT(clients[i]->read_to_end(), HasSubstr(i % 2 == 0 ? "/0" : "/1"));
  EXPECT_EQ(idle.read_to_end(), "");
  server->call([] {});  // in place
}

TEST_F(Threads, a_stop_meets_connections_on_their_way) {
  for (int round = 0; round < 20; ++round) {
    start();
    std::vector<std::unique_ptr<Client>> connected;
    std::vector<std::thread> clients;
    std::atomic<int> asked = 0, done = 0;
    for (int c = 0; c < 3; ++c) connected.push_back(std::make_unique<Client>(server->port()));
    for (int c = 0; c < 3; ++c)
      clients.emplace_back([c, &asked, &done, &client = *connected[static_cast<size_t>(c)]] {
        for (int i = c;; ++i, ++asked) {
          const std::string target = i % 2 == 0 ? "/0" : "/1";
          client.send(get(target));
          const std::string answer = client.read_response();
          if (answer.ends_with("GET " + target)) continue;
          EXPECT_EQ(answer, "") << "an answer is whole, or does not come";
          break;
        }
        ++done;
      });
    while (asked < 20 && done < 3) std::this_thread::yield();
    EXPECT_GE(asked, 20);
    stop();
    for (std::thread& client : clients) client.join();
  }
}

}  // namespace
}  // namespace cfmock::net
