// What is no request, or too much of one: answered, told to the handler, and closed in a way that lets the
// client read the answer.
#include <gmock/gmock.h>

#include "wire_fixture.hpp"

namespace cfmock::net {
namespace {
using namespace std::string_literals;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class Refusal : public WireTest {
 protected:
  /// Sends `bytes`, expects that status and a clean end, and returns what the handler was told.
  engine::Refused refused(int status, std::string_view bytes) {
    const size_t before = count_++;
    Client client(port());
    client.send(bytes);
    const std::string answer = client.read_to_end();
    EXPECT_EQ(client.end, "FIN");
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 " + std::to_string(status) + " "));
    EXPECT_THAT(answer, HasSubstr("\r\nConnection: close\r\n"));
    EXPECT_TRUE(handler.requests().empty());
    return handler.refusal(before + 1);
  }
  size_t count_ = 0;
};

TEST_F(Refusal, says_what_came_from_whom_and_when) {
  const engine::Refused told = refused(400, "GET / HTTP/1.1\r\nHost: x\r\nNo colon here\r\n\r\n");
  EXPECT_EQ(told.status, 400);
  EXPECT_EQ(told.reason, "a header line without a name and a colon");
  EXPECT_EQ(told.peer, "127.0.0.1");
  EXPECT_EQ(told.connection, 1u);
  EXPECT_EQ(told.came, "GET / HTTP/1.1\r\nHost: x\r\nNo colon here\r\n\r\n");
  EXPECT_LT(std::chrono::abs(std::chrono::system_clock::now() - told.received), std::chrono::seconds(10));
}

TEST_F(Refusal, malformed_request_lines) {
  for (const std::string& line :
       {std::string("GET\r\n\r\n"), std::string("GET / \r\n\r\n"),
        std::string("GET /a b HTTP/1.1\r\nHost: x\r\n\r\n"), std::string("G@T / HTTP/1.1\r\nHost: x\r\n\r\n"),
        std::string(" / HTTP/1.1\r\n\r\n"), std::string("GET / FTP/1.1\r\n\r\n"),
        std::string("GET / HTTP/x.y\r\n\r\n"), "GET /a\0b HTTP/1.1\r\nHost: x\r\n\r\n"s,
        std::string("GET /a\x01 HTTP/1.1\r\nHost: x\r\n\r\n"),
        std::string("GET /a\x7f HTTP/1.1\r\nHost: x\r\n\r\n"), std::string("GET / HTTP/1.1\nHost: x\n\n"),
        "\0\0\0\0"s, std::string("{\"json\": 1}\r\n\r\n")})
    refused(400, line);
}

TEST_F(Refusal, malformed_headers) {
  for (const char* header : {"Name : v", ": v", "Na me: v", "A: b\x01", "A: b\rc", "Connection: a b"})
    refused(400, "GET / HTTP/1.1\r\nHost: x\r\n" + std::string(header) + "\r\n\r\n");
  refused(400, "GET / HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n\r\n"s);
}

TEST_F(Refusal, a_missing_or_second_host) {
  EXPECT_EQ(refused(400, "GET / HTTP/1.1\r\nA: b\r\n\r\n").reason, "HTTP/1.1 without a Host header");
  EXPECT_EQ(refused(400, "GET / HTTP/1.1\r\nHost: x\r\nhost: x\r\n\r\n").reason, "several Host headers");
}

TEST_F(Refusal, lengths_that_cannot_be_trusted) {
  for (const char* headers :
       {"Content-Length: 3\r\nContent-Length: 4", "Content-Length: 3, 4", "Content-Length: -1",
        "Content-Length: +3", "Content-Length: abc",
        "Content-Length: ", "Content-Length: 99999999999999999999",
        "Content-Length: 3\r\nTransfer-Encoding: chunked", "Transfer-Encoding: chunked\r\nContent-Length: 3",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"})
    refused(400, "POST / HTTP/1.1\r\nHost: x\r\n" + std::string(headers) + "\r\n\r\nabc");
  refused(400, "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
}

TEST_F(Refusal, the_same_length_twice_is_one_length) {
  EXPECT_THAT(answer_to("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc"),
              HasSubstr("POST /a"));
}

TEST_F(Refusal, transfer_codings_that_nobody_speaks) {
  for (const char* coding : {"gzip", "gzip, chunked", "chunked, gzip", "identity", "xchunked", ""})
    EXPECT_EQ(refused(501, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: " + std::string(coding) +
                               "\r\n\r\n0\r\n\r\n")
                  .reason,
              "a transfer coding other than chunked");
}

TEST_F(Refusal, malformed_chunks) {
  for (const char* chunks :
       {"x\r\nabc\r\n0\r\n\r\n", "-1\r\n\r\n", "3\r\nabcd\r\n0\r\n\r\n", "fffffffffffffffff\r\n",
        "3;=\"\r\nabc\r\n0\r\n\r\n", "\r\n\r\n\r\n", "0\r\nbad trailer\r\n\r\n"})
    refused(400, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(chunks));
}

TEST_F(Refusal, other_versions_of_http) {
  for (const char* line :
       {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET / HTTP/2.0\r\nHost: x\r\n\r\n", "GET / HTTP/3\r\n\r\n\r\n",
        "GET / HTTP/0.9\r\n\r\n", "GET / HTTP/1.2\r\nHost: x\r\n\r\n"})
    EXPECT_EQ(refused(505, line).reason, "another version of HTTP than 1.0 and 1.1") << line;
}

TEST_F(Refusal, tls_on_the_plain_port_is_told_what_to_do) {
  EXPECT_EQ(refused(400, "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s).reason,
            "this is TLS, and the port speaks plain HTTP: use http://");
}

TEST_F(Refusal, a_header_that_is_too_large) {
  options.header_bytes = 1000;
  const std::string start = "GET / HTTP/1.1\r\nHost: x\r\n";
  EXPECT_EQ(refused(431, start + "A: " + std::string(2000, 'a') + "\r\n\r\n").reason,
            "the header is too large");
  // One that never ends, one of many small lines, and one cut so that its start is already used.
  refused(431, start + "A: " + std::string(2000, 'a'));
  std::string many;
  for (int i = 0; i < 200; ++i) many += "A: b\r\n";
  refused(431, start + many + "\r\n");
  EXPECT_EQ(handler.refusal().came.size(), 512u);
}

TEST_F(Refusal, a_target_that_is_too_long) {
  options.header_bytes = 1000;
  EXPECT_EQ(refused(414, "GET /" + std::string(2000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n").reason,
            "the request line is too long");
  refused(414, "GET /" + std::string(2000, 'a'));
  refused(414, std::string(2000, 'G'));
}

TEST_F(Refusal, the_largest_header_that_fits_is_served) {
  options.header_bytes = 1000;
  const std::string head = "GET / HTTP/1.1\r\nHost: x\r\nA: ";
  EXPECT_THAT(answer_to(head + std::string(900 - head.size(), 'a') + "\r\n\r\n"),
              StartsWith("HTTP/1.1 200 OK"));
}

TEST_F(Refusal, trailers_and_extensions_that_are_too_large) {
  options.header_bytes = 1000;
  const std::string start = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  refused(431, start + "0\r\nA: " + std::string(3000, 'a'));
  refused(431, start + "1;" + std::string(3000, 'a'));
  std::string many;
  for (int i = 0; i < 200; ++i) many += "A: b\r\n";
  refused(431, start + "0\r\n" + many);
}

TEST_F(Refusal, a_body_that_is_too_large) {
  options.body_bytes = 10;
  refused(413, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\nabcdefghijk");
  refused(413, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 18446744073709551615\r\n\r\n");
  refused(413,
          "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: "
          "chunked\r\n\r\n6\r\nabcdef\r\n5\r\nabcde\r\n0\r\n\r\n");
  refused(413, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n");
  EXPECT_THAT(answer_to("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabcdefghij"),
              HasSubstr("POST /a"));
}

TEST_F(Refusal, a_body_that_is_too_large_is_not_asked_for) {
  options.body_bytes = 10;
  refused(413, "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n");
}

TEST_F(Refusal, the_answer_is_read_though_the_client_is_still_sending) {
  options.body_bytes = 10;
  Client client(port());
  client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4000000\r\n\r\n");
  EXPECT_TRUE(client.send(std::string(4000000, 'x')));
  EXPECT_THAT(client.read_to_end(), StartsWith("HTTP/1.1 413 "));
  EXPECT_EQ(client.end, "FIN");
}

TEST_F(Refusal, a_client_that_stops_halfway) {
  const auto stopped = [&](std::string_view bytes, size_t count) {
    EXPECT_THAT(answer_to(bytes), StartsWith("HTTP/1.1 400 "));
    return handler.refusal(count);
  };
  EXPECT_EQ(stopped("GET / HT", 1).reason, "the client stopped in the middle of the header");
  EXPECT_EQ(stopped("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabc", 2).reason,
            "the client stopped in the middle of the body");
  EXPECT_EQ(handler.refusal().came, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabc");
}

TEST_F(Refusal, a_client_that_vanishes_halfway_is_told_to_the_handler) {
  port();
  // An RST overtakes what the wire has not read yet: of a client that is gone before that, nobody hears.
  for (int tries = 0; tries < 1000 && handler.refusals().empty(); ++tries) {
    Client client(port());
    client.send("GET / HT");
    for (int i = 0; i < 3; ++i) server->call([] {});  // the wire has most likely looked, and read what is there
    client.vanish();
    for (int i = 0; i < 3; ++i) server->call([] {});
  }
  EXPECT_EQ(handler.refusal().came, "GET / HT");
}

TEST_F(Refusal, a_connection_that_never_sent_a_byte_is_nobodys_business) {
  EXPECT_EQ(answer_to(""), "");
  EXPECT_EQ(answer_to("\r\n"), "");
  stop();
  EXPECT_TRUE(handler.refusals().empty());
}

TEST_F(Refusal, a_slow_request) {
  options.request_timeout = std::chrono::milliseconds(60);
  EXPECT_EQ(refused(408, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabc").reason,
            "the request took longer than 60 ms");
}

TEST_F(Refusal, a_request_that_trickles_is_slow_too) {
  options.request_timeout = std::chrono::milliseconds(60);
  options.header_bytes = 64 << 20;  // on a quick machine the bytes would reach the usual limit first: 414
  Client client(port());
  std::thread trickle([&] {
    while (client.send("A")) std::this_thread::yield();
  });
  EXPECT_THAT(client.read_to_end(), StartsWith("HTTP/1.1 408 "));
  client.stop_sending();
  trickle.join();
}

TEST_F(Refusal, requests_before_the_bad_one_are_answered_first) {
  Client client(port());
  client.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\nnonsense\r\n\r\n");
  const std::string all = client.read_to_end();
  EXPECT_THAT(all, HasSubstr("GET /1HTTP/1.1 400 "));
  EXPECT_EQ(handler.refusal().came, "nonsense\r\n\r\n");
}

TEST_F(Refusal, too_many_connections) {
  options.connections = 2;
  Client one(port()), two(port());
  const std::string_view get = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";
  EXPECT_EQ(one.status_of(get), "HTTP/1.1 200 OK");
  EXPECT_EQ(two.status_of(get), "HTTP/1.1 200 OK");
  Client three(port());
  three.send(get);
  EXPECT_THAT(three.read_to_end(), StartsWith("HTTP/1.1 503 Service Unavailable"));
  EXPECT_EQ(three.end, "FIN");
  EXPECT_EQ(handler.refusal().reason, "there are 2 connections already");
  EXPECT_EQ(one.status_of(get), "HTTP/1.1 200 OK");
}

TEST_F(Refusal, an_error_of_ours_is_an_answer_too) {
  handler.answer_with([](const http::Request&) -> engine::Reply { throw std::runtime_error("boom"); });
  EXPECT_THAT(answer_to("GET /a HTTP/1.1\r\nHost: x\r\n\r\n"), StartsWith("HTTP/1.1 500 "));
  EXPECT_EQ(handler.refusal().reason, "internal error: boom");
}

}  // namespace
}  // namespace cfmock::net
