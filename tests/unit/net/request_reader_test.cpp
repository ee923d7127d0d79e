// The reader without a socket: every cut, and bytes that nobody would send.
#include "net/request_reader.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <random>
#include <vector>

namespace cfmock::net {
namespace {
using namespace std::string_literals;
using State = RequestReader::State;
using ::testing::AllOf;
using ::testing::Ge;
using ::testing::Le;

constexpr RequestReader::Limits kLimits{.header_bytes = 2000, .body_bytes = 1000};

/// What becomes of `bytes` that come in pieces, as the connection gives them: unused ones again, with more.
struct Read {
  std::vector<std::string> requests;  // "METHOD target [Name: value]... body"
  std::string end;                    // "more", or the refusal
  bool operator==(const Read&) const = default;
};

std::string shown(const http::Request& request) {
  std::string out = request.method + " " + request.target;
  for (const http::Header& header : request.headers) out += fmt::format(" [{}: {}]", header.name, header.value);
  return out + " " + request.body;
}

Read read(const std::vector<std::string_view>& pieces) {
  RequestReader reader(kLimits);
  Read out{{}, "more"};
  std::string unread;
  for (const std::string_view piece : pieces) {
    unread += piece;
    for (;;) {
      size_t used = 0;
      // A buffer of exactly this size, so that a sanitizer sees a read beyond it.
      const std::vector<char> given(unread.begin(), unread.end());
      const State state = reader.feed({given.data(), given.size()}, used);
      EXPECT_LE(used, unread.size());
      unread.erase(0, used);
      if (state == State::kRefused) {
        out.end = std::to_string(reader.refusal().status) + " " + reader.refusal().reason;
        EXPECT_THAT(reader.refusal().status, AllOf(Ge(400), Le(505)));
        return out;
      }
      if (state == State::kNeedMore) break;
      out.requests.push_back(shown(reader.request()));
      reader.next();
    }
    EXPECT_LT(unread.size(), kLimits.header_bytes + piece.size()) << "waits for more without bound";
  }
  return out;
}

std::vector<std::string_view> one_by_one(std::string_view bytes) {
  std::vector<std::string_view> out;
  for (size_t i = 0; i < bytes.size(); ++i) out.push_back(bytes.substr(i, 1));
  return out;
}

const std::vector<std::string>& corpus() {
  static const std::vector<std::string> all = {
      "GET /a HTTP/1.1\r\nHost: x\r\nAccept: */*\r\n\r\nGET /b HTTP/1.1\r\nHost: y\r\n\r\n",
      "POST /1 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabcPOST /2 HTTP/1.1\r\nHost: x\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: "
      "chunked\r\n\r\n3\r\nabc\r\n2;e=\"f\"\r\nde\r\n0\r\nT: t\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n\r\nGET / HTTP/1.0\r\n\r\n",
      "PUT / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx",
      "GET / HTTP/1.1\r\nHost: x\r\nA: one\r\n two\r\n\r\n",
  };
  return all;
}

TEST(RequestReader, every_cut_gives_the_same_requests) {
  for (const std::string& bytes : corpus()) {
    const Read whole = read({bytes});
    EXPECT_EQ(whole.end, "more");
    ASSERT_FALSE(whole.requests.empty()) << bytes;
    for (size_t cut = 0; cut <= bytes.size(); ++cut) {
      const Read parts = read({std::string_view(bytes).substr(0, cut), std::string_view(bytes).substr(cut)});
      ASSERT_EQ(parts.requests, whole.requests) << bytes << "\ncut at " << cut << ": " << parts.end;
    }
    EXPECT_EQ(read(one_by_one(bytes)).requests, whole.requests) << bytes;
  }
}

TEST(RequestReader, a_folded_header_is_one_line) {
  EXPECT_EQ(read({corpus().back()}).requests, std::vector<std::string>{"GET / [Host: x] [A: one two] "});
}

TEST(RequestReader, a_refusal_does_not_depend_on_the_cut) {
  for (const std::string& bytes :
       {std::string("GET / \r\n\r\n"), std::string("GET / HTTP/1.1\nHost: x\n\n"),
        std::string("G@T / HTTP/1.1\r\n\r\n"), std::string("GET / HTTP/1.1\r\nHost : x\r\n\r\n"),
        std::string("GET / HTTP/2.0\r\n\r\n"), std::string("GET / HTTP/1.1\r\n\r\n"),
        "GET /" + std::string(3000, 'a') + " HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nA: " + std::string(3000, 'a') + "\r\n\r\n",
        std::string("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n"),
        std::string("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n")}) {
    const std::string whole = read({bytes}).end;
    EXPECT_NE(whole, "more") << bytes.substr(0, 60);
    EXPECT_EQ(read(one_by_one(bytes)).end.substr(0, 3), whole.substr(0, 3)) << bytes.substr(0, 60) << "\n"
                                                                            << whole;
  }
}

TEST(RequestReader, the_request_line_counts_as_header) {
  const std::string half(kLimits.header_bytes * 6 / 10, 'a');
  EXPECT_EQ(read({"GET /" + half + " HTTP/1.1\r\nHost: x\r\nA: " + half + "\r\n\r\n"}).end,
            "431 the header is too large");
}

TEST(RequestReader, a_header_of_lines_that_come_one_by_one_has_an_end_too) {
  std::vector<std::string_view> pieces = {"GET / HTTP/1.1\r\nHost: x\r\n"};
  pieces.resize(1 + kLimits.header_bytes / 6, "A: b\r\n");
  EXPECT_EQ(read(pieces).end, "431 the header is too large");
}

TEST(RequestReader, continue_is_asked_for_once_and_only_before_the_body) {
  RequestReader reader(kLimits);
  const std::string_view head =
      "PUT / HTTP/1.1\r\nHost: x\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n";
  size_t used = 0;
  EXPECT_EQ(reader.feed(head.substr(0, 20), used), State::kNeedMore);
  EXPECT_FALSE(reader.take_continue());
  EXPECT_EQ(reader.feed(head.substr(used), used), State::kNeedMore);
  EXPECT_TRUE(reader.take_continue());
  EXPECT_FALSE(reader.take_continue());
  reader.next();
  EXPECT_EQ(reader.feed(std::string(head) + "a", used), State::kNeedMore);
  EXPECT_FALSE(reader.take_continue());
}

TEST(RequestReader, an_old_client_is_never_told_to_continue) {
  RequestReader reader(kLimits);
  size_t used = 0;
  reader.feed("PUT / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n", used);
  EXPECT_FALSE(reader.take_continue());
}

/// Requests with bytes changed, dropped, doubled or swapped: whatever they are, the reader ends, within
/// bounds, and alike however they are cut.
TEST(RequestReader, broken_bytes_are_read_or_refused_and_never_anything_else) {
  std::mt19937 random(20261124);
  const auto below = [&](size_t n) { return static_cast<size_t>(random() % n); };
  const std::string spice = "\r\n\0 \t:;,\"-+/0159afAF\x7f\xff"s;
  for (int round = 0; round < 20000; ++round) {
    std::string bytes = corpus()[below(corpus().size())];
    for (size_t changes = 1 + below(4); changes > 0 && !bytes.empty(); --changes) {
      const size_t at = below(bytes.size());
      switch (below(4)) {
        case 0:
          bytes[at] = spice[below(spice.size())];
          break;
        case 1:
          bytes.erase(at, 1 + below(3));
          break;
        case 2:
          bytes.insert(at, bytes.substr(below(bytes.size()), below(20)));
          break;
        default:
          bytes.insert(at, 1, spice[below(spice.size())]);
      }
    }
    const Read whole = read({bytes});
    const size_t cut = below(bytes.size() + 1);
    const Read parts = read({std::string_view(bytes).substr(0, cut), std::string_view(bytes).substr(cut)});
    ASSERT_EQ(parts.requests, whole.requests) << testing::PrintToString(bytes) << " cut at " << cut;
    // Beast, once it waits for a header's end, sees what is wrong in it only then.
    if (parts.end != "more")
      ASSERT_NE(whole.end, "more") << testing::PrintToString(bytes) << " cut at " << cut;
  }
}

}  // namespace
}  // namespace cfmock::net
