// Where a request and an answer begin and end, and what stays of the connection.
#include <gmock/gmock.h>

#include "wire_fixture.hpp"

namespace cfmock::net {
namespace {
using ::testing::HasSubstr;
using ::testing::Not;

using Framing = WireTest;

constexpr std::string_view kGet = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";

TEST_F(Framing, an_answer_is_status_line_headers_as_given_length_and_body) {
  handler.answer_with([](const http::Request&) {
    engine::Reply reply;
    reply.response.status = 403;
    reply.response.headers = {{"Date", "Tue, 24 Nov 2026 12:00:00 GMT"},
                              {"cf-ray", "1-AMS"},
                              {"X-Dup", "1"},
                              {"A", "b"},
                              {"X-Dup", ""}};
    reply.response.body = "{}";
    return reply;
  });
  Client client(port());
  client.send(kGet);
  EXPECT_EQ(client.read_response(),
            "HTTP/1.1 403 Forbidden\r\nDate: Tue, 24 Nov 2026 12:00:00 GMT\r\ncf-ray: 1-AMS\r\n"
            "X-Dup: 1\r\nA: b\r\nX-Dup: \r\nContent-Length: 2\r\n\r\n{}");
}

TEST_F(Framing, a_request_arrives_as_it_stood_on_the_wire) {
  Client client(port());
  client.send(
      "PURGE /a%2Fb/../c?q=%zz&q=1+2#f HTTP/1.1\r\nhOST: x\r\nX-b:  two  words \r\nx-A: 1\r\nX-a: 2\r\nE:\r\n"
      "X-Raw: h\xc3\xa9\xff\r\n\r\n");
  client.read_response();
  const http::Request request = handler.request();
  EXPECT_EQ(request.method, "PURGE");
  EXPECT_EQ(request.target, "/a%2Fb/../c?q=%zz&q=1+2#f");
  EXPECT_EQ(request.version, 11);
  EXPECT_EQ(request.headers, (http::Headers{{"hOST", "x"},
                                            {"X-b", "two  words"},
                                            {"x-A", "1"},
                                            {"X-a", "2"},
                                            {"E", ""},
                                            {"X-Raw", "h\xc3\xa9\xff"}}));
  EXPECT_EQ(request.peer, "127.0.0.1");
  EXPECT_EQ(request.connection, 1u);
  const auto age = std::chrono::system_clock::now() - request.received;
  EXPECT_LT(std::chrono::abs(age), std::chrono::seconds(10));
}

TEST_F(Framing, pipelined_requests_are_all_answered_in_order) {
  Client client(port());
  std::string all;
  for (int i = 0; i < 100; ++i) all += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\n\r\n";
  client.send(all);
  for (int i = 0; i < 100; ++i) EXPECT_THAT(client.read_response(), HasSubstr("GET /" + std::to_string(i)));
}

TEST_F(Framing, pipelined_requests_with_bodies_of_every_kind) {
  Client client(port());
  client.send(
      "POST /1 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
      "GET /2 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nde\r\n0\r\n\r\n"
      "DELETE /3 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nfg"
      "POST /4 HTTP/1.1\r\nHost: x\r\n\r\n");
  for (const char* answer : {"POST /1", "GET /2", "DELETE /3", "POST /4"})
    EXPECT_THAT(client.read_response(), HasSubstr(answer));
  std::vector<std::string> bodies;
  for (const http::Request& request : handler.requests()) bodies.push_back(request.body);
  EXPECT_EQ(bodies, (std::vector<std::string>{"abc", "de", "fg", ""}));
}

TEST_F(Framing, a_body_that_comes_later_belongs_to_its_request) {
  Client client(port());
  client.send("GET /1 HTTP/1.1\r\nHost: x\r\nContent-Length: 19\r\n\r\n");
  client.send("GET /2 HTTP/1.1\r\n\r\n");
  EXPECT_THAT(client.read_response(), HasSubstr("GET /1"));
  EXPECT_EQ(handler.request().body, "GET /2 HTTP/1.1\r\n\r\n");
}

TEST_F(Framing, chunk_extensions_are_read_over_and_trailers_are_no_headers) {
  Client client(port());
  client.send(
      "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\n\r\n"
      "3;name=value;q=\"a;b\"\r\nabc\r\n1\r\nd\r\n0;last\r\nAuthorization: Bearer smuggled\r\n\r\n");
  client.read_response();
  const http::Request request = handler.request();
  EXPECT_EQ(request.body, "abcd");
  EXPECT_FALSE(request.headers.has("Authorization"));
  EXPECT_THAT(client.status_of(kGet), "HTTP/1.1 200 OK");
}

TEST_F(Framing, a_large_body_arrives_whole) {
  std::string body(3 << 20, ' ');
  for (size_t i = 0; i < body.size(); ++i) body[i] = static_cast<char>('a' + i % 23);
  Client client(port());
  client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n");
  client.send(body);
  client.read_response();
  EXPECT_TRUE(handler.request().body == body);
}

TEST_F(Framing, a_large_answer_leaves_whole_though_the_client_is_slow_to_read) {
  std::string body(24 << 20, ' ');  // beyond what the system buffers
  for (size_t i = 0; i < body.size(); ++i) body[i] = static_cast<char>('a' + i % 23);
  handler.answer_with([&](const http::Request&) { return text(body); });
  Client client(port());
  client.send(std::string(kGet) + std::string(kGet));
  handler.request();
  const std::string head = "HTTP/1.1 200 OK\r\nContent-Length: 25165824\r\n\r\n";
  EXPECT_TRUE(client.read_response() == head + body);
  EXPECT_TRUE(client.read_response() == head + body);
}

TEST_F(Framing, head_has_the_length_of_the_body_and_no_body) {
  Client client(port());
  client.send("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(client.read_response(true), "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n");
  EXPECT_THAT(client.status_of(kGet), "HTTP/1.1 200 OK");
}

TEST_F(Framing, answers_that_have_no_body_have_no_length_either) {
  for (const int status : {204, 304}) {
    handler.answer_with([&](const http::Request&) {
      engine::Reply reply = text("never sent");
      reply.response.status = status;
      return reply;
    });
    const std::string answer = answer_to(kGet);
    EXPECT_THAT(answer, Not(HasSubstr("Content-Length"))) << status;
    EXPECT_EQ(answer.substr(answer.size() - 4), "\r\n\r\n") << status;
  }
}

TEST_F(Framing, any_status_and_any_reason) {
  const auto line_for = [&](int status, const std::string& reason) {
    handler.answer_with([&](const http::Request&) {
      engine::Reply reply;
      reply.response.status = status;
      reply.response.reason = reason;
      return reply;
    });
    const std::string answer = answer_to(kGet);
    return answer.substr(0, answer.find("\r\n"));
  };
  EXPECT_EQ(line_for(520, ""), "HTTP/1.1 520 ");
  EXPECT_EQ(line_for(999, ""), "HTTP/1.1 999 ");
  EXPECT_EQ(line_for(200, "Fine"), "HTTP/1.1 200 Fine");
}

TEST_F(Framing, a_line_end_in_a_header_starts_no_header) {
  handler.answer_with([](const http::Request&) {
    engine::Reply reply;
    reply.response.headers = {{"X-A", "b\r\nX-Evil: 1"}};
    return reply;
  });
  EXPECT_THAT(answer_to(kGet), HasSubstr("X-A: b  X-Evil: 1\r\n"));
}

TEST_F(Framing, a_line_end_in_a_name_starts_no_header_and_other_controls_stay) {
  handler.answer_with([](const http::Request&) {
    engine::Reply reply;
    reply.response.headers = {{"X-A\r\nX-Evil", "1"}, {"Tab", "a\tb"}, {"", ""}, {"Nul", std::string_view("c\0d", 3)}};
    return reply;
  });
  EXPECT_EQ(answer_to(kGet), "HTTP/1.1 200 OK\r\nX-A  X-Evil: 1\r\nTab: a\tb\r\n: \r\nNul: c d\r\nContent-Length: 0\r\n\r\n");
}

TEST_F(Framing, what_decides_where_an_answer_ends_is_the_wires) {
  handler.answer_with([](const http::Request&) {
    engine::Reply reply = text("four");
    reply.response.headers = {{"content-length", "999"},
                              {"Transfer-Encoding", "chunked"},
                              {"Connection", "keep-alive"},
                              {"B", "1"}};
    return reply;
  });
  EXPECT_EQ(answer_to(kGet), "HTTP/1.1 200 OK\r\nB: 1\r\nContent-Length: 4\r\n\r\nfour");
}

TEST_F(Framing, a_client_that_asks_to_close_is_closed) {
  for (const char* word : {"close", "Close", "foo, CLOSE"}) {
    Client client(port());
    client.send("GET /a HTTP/1.1\r\nHost: x\r\nConnection: " + std::string(word) + "\r\n\r\n");
    EXPECT_EQ(client.read_to_end(),
              "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nGET /a");
    EXPECT_EQ(client.end, "FIN");
  }
}

TEST_F(Framing, an_answer_that_closes_says_so_where_it_was_told_to) {
  handler.answer_with([](const http::Request&) {
    engine::Reply reply;
    reply.response.headers = {{"A", "1"}, {"Connection", "Close"}, {"B", "2"}};
    return reply;
  });
  Client client(port());
  client.send(kGet);
  EXPECT_EQ(client.read_to_end(),
            "HTTP/1.1 200 OK\r\nA: 1\r\nConnection: close\r\nB: 2\r\nContent-Length: 0\r\n\r\n");
}

TEST_F(Framing, and_says_so_once) {
  handler.answer_with([](const http::Request&) {
    engine::Reply reply;
    reply.response.headers = {{"Connection", "close"}, {"connection", "close"}, {"A", "1\n"}};
    return reply;
  });
  Client client(port());
  client.send(kGet);
  EXPECT_EQ(client.read_to_end(), "HTTP/1.1 200 OK\r\nConnection: close\r\nA: 1 \r\nContent-Length: 0\r\n\r\n");
}

TEST_F(Framing, a_reply_that_closes_leaves_pipelined_requests_unanswered_and_is_still_read) {
  handler.answer_with([](const http::Request&) {
    engine::Reply reply = text("last");
    reply.close = true;
    return reply;
  });
  Client client(port());
  client.send(std::string(kGet) + std::string(kGet) + std::string(100000, 'x'));
  EXPECT_EQ(client.read_to_end(), "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nlast");
  EXPECT_EQ(client.end, "FIN");
  EXPECT_EQ(handler.requests().size(), 1u);
}

TEST_F(Framing, http_10_closes_unless_it_asks_to_stay) {
  EXPECT_EQ(answer_to("GET /a HTTP/1.0\r\n\r\nGET /b HTTP/1.0\r\n\r\n"),
            "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nGET /a");
  EXPECT_EQ(handler.request().version, 10);
  Client client(port());
  client.send("GET /a HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n");
  EXPECT_EQ(client.read_response(),
            "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: keep-alive\r\n\r\nGET /a");
  EXPECT_THAT(client.status_of(kGet), "HTTP/1.1 200 OK");
}

TEST_F(Framing, empty_lines_before_a_request_are_read_over) {
  Client client(port());
  EXPECT_THAT(client.status_of("\r\n\r\n" + std::string(kGet)), "HTTP/1.1 200 OK");
  EXPECT_THAT(client.status_of("\r\n" + std::string(kGet)), "HTTP/1.1 200 OK");
}

TEST_F(Framing, absolute_form_and_star_are_passed_on) {
  Client client(port());
  client.status_of("GET http://api.example.com/client/v4/zones?a=1 HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(handler.request(1).target, "http://api.example.com/client/v4/zones?a=1");
  client.status_of("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(handler.request(2).target, "*");
}

TEST_F(Framing, bytes_above_ascii_and_percent_nul_in_a_target_are_passed_on) {
  Client client(port());
  client.status_of("GET /a%00b/\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(handler.request().target, "/a%00b/\xff\xfe");
}

TEST_F(Framing, expect_continue_is_answered_before_the_body) {
  for (const char* word : {"100-continue", "100-Continue"}) {
    Client client(port());
    client.send("POST /a HTTP/1.1\r\nHost: x\r\nExpect: " + std::string(word) +
                "\r\nContent-Length: 3\r\n\r\n");
    EXPECT_EQ(client.read(25), "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("abc");
    EXPECT_EQ(client.read_response(), "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nPOST /a");
  }
}

TEST_F(Framing, expect_continue_with_the_body_already_there_needs_no_continue) {
  EXPECT_EQ(answer_to("POST /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc"),
            "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nPOST /a");
}

TEST_F(Framing, a_client_that_stopped_sending_still_gets_every_answer) {
  handler.answer_with([](const http::Request& request) {
    engine::Reply reply = text(request.target);
    reply.delay = std::chrono::milliseconds(20);
    return reply;
  });
  const std::string answers =
      answer_to("GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(answers, HasSubstr("/1"));
  EXPECT_THAT(answers, HasSubstr("/2"));
}

TEST_F(Framing, requests_cut_at_every_byte_give_the_same_answers) {
  const std::string all =
      "POST /1 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
      "POST /2 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2;e\r\nde\r\n0\r\nT: t\r\n\r\n"
      "GET /3 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
      "\r\nGET /4 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  const std::string whole = answer_to(all);
  ASSERT_THAT(whole, HasSubstr("GET /4"));
  for (size_t cut = 1; cut < all.size(); ++cut) {
    Client client(port());
    client.send(std::string_view(all).substr(0, cut));
    client.send(std::string_view(all).substr(cut));
    ASSERT_EQ(client.read_to_end(), whole) << "cut at " << cut;
  }
}

}  // namespace
}  // namespace cfmock::net
