#include "control/request_end.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace cfmock::control {
namespace {

using State = RequestEnd::State;

/// After how many bytes it no longer waits, shown one byte more each time, and whether it has given up then; 0: it waits for more.
std::pair<size_t, bool> end_of(const std::string& request) {
  RequestEnd end(1000);
  for (size_t n = 1; n <= request.size(); ++n)
    if (const State state = end.look(std::string_view(request).substr(0, n)); state != State::kComing) return {n, state != State::kWhole};
  return {0, false};
}
bool gives_up(const std::string& request) { return end_of(request).second; }

const std::string kPost = "POST / HTTP/1.1\r\nHost: x\r\n";

TEST(RequestEndTest, IsTheLastByteHoweverTheBodyComes) {
  for (const std::string& request :
       {std::string("GET / HTTP/1.1\r\n\r\n"), kPost + "Content-Length: 0\r\n\r\n", kPost + "content-length: 3\r\n\r\nabc",
        kPost + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", kPost + "TRANSFER-ENCODING: Chunked\r\n\r\n3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n",
        kPost + "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n5\r\n0\r\n\r\n\r\n0\r\nX: y\r\n\r\n"}) {
    EXPECT_EQ(end_of(request), std::pair(request.size(), false)) << request;
    EXPECT_EQ(end_of(request.substr(0, request.size() - 1)).first, 0U) << request;
  }
}

TEST(RequestEndTest, WhatCannotGetBetterIsNotWaitedFor) {
  EXPECT_TRUE(gives_up("\r\n"));
  for (const std::string& head : {"Content-Length: 1001\r\n\r\n", "Content-Length: x\r\n\r\n", "Content-Length: -1\r\n\r\n", "Transfer-Encoding: gzip\r\n\r\n",
                                  "Transfer-Encoding: chunked\r\n\r\nzz\r\n"})
    EXPECT_EQ(end_of(kPost + head), std::pair(kPost.size() + head.size(), true)) << head;
}

TEST(RequestEndTest, NothingIsWaitedForWithoutEnd) {
  const std::string chunked = kPost + "Transfer-Encoding: chunked\r\n\r\n";
  std::string small_chunks = chunked, trailers = chunked + "0\r\n";
  while (small_chunks.size() < 2000) small_chunks += "1\r\nx\r\n";
  while (trailers.size() < 10'000) trailers += "X: y\r\n";
  EXPECT_TRUE(gives_up(small_chunks));
  EXPECT_TRUE(gives_up(trailers));
  EXPECT_TRUE(gives_up(chunked + std::string(5000, '1')));
  EXPECT_TRUE(gives_up(chunked + "3e9\r\n")) << "1001 bytes";
  EXPECT_TRUE(gives_up("GET /" + std::string(2000, 'x')));
}

TEST(RequestEndTest, ABodyThatIsHeldBackIsAskedForOnce) {
  const auto asks = [](const std::string& head) {
    RequestEnd end(1000);
    end.look(head);
    const bool wants = end.wants_to_be_asked();
    end.asked();
    return wants && !end.wants_to_be_asked();
  };
  EXPECT_TRUE(asks(kPost + "Expect: 100-Continue\r\nContent-Length: 3\r\n\r\n"));
  EXPECT_TRUE(asks(kPost + "Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n"));
  EXPECT_FALSE(asks(kPost + "Content-Length: 3\r\n\r\n"));
  EXPECT_FALSE(asks("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n")) << "it would not know what that is";
  EXPECT_FALSE(asks(kPost + "Expect: 100-continue\r\nContent-Length: 1001\r\n\r\n")) << "it is refused";
}

}  // namespace
}  // namespace cfmock::control
