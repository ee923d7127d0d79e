// Each fault, as a raw socket sees it: every byte, how the connection ends, and what the wire says that it sent.
#include <gmock/gmock.h>

#include <map>

#include "net/faults/departure.hpp"
#include "wire_fixture.hpp"

namespace cfmock::net {
namespace {
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using Steady = std::chrono::steady_clock;
using End = scenario::FaultRow::End;

const std::string kHead = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
const std::string kBody = R"({"success":true})";  // 16 bytes

/// What is to come, byte for byte. Of an answer that leaves the connection open another one follows.
struct Seen {
  std::string fault;
  std::string bytes;
  uint64_t head;
};
void PrintTo(const Seen& seen, std::ostream* out) { *out << seen.fault; }

std::string whole(const std::string& more = "") { return kHead + "Content-Length: 16\r\n" + more + "\r\n" + kBody; }

std::string flood() {
  std::string out = kHead;
  for (int i = 1; i <= 1000; ++i) {
    std::string number = std::to_string(i);
    number.insert(0, 4 - number.size(), '0');
    out += "X-Flood-" + number + ": " + std::string(98, 'x') + "\r\n";
  }
  return out + "Content-Length: 16\r\n\r\n" + kBody;
}

std::vector<Seen> table() {
  using namespace std::string_literals;
  const std::string interim =
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </client/v4/>; rel=preconnect\r\n\r\n";
  const std::string garbage = "\x00\xff\xfe\x7f*&%$ garbage \x01\x02\r\n"s;
  const std::string gzip = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x00\x08\x00\xf7\xff{\"succes\x07"s;
  const uint64_t head = kHead.size() + 22;  // with Content-Length: 16
  return {
      {"reset", "", 0},
      {"close", "", 0},
      {"silence", "", 0},
      {"reset-in-body", kHead + "Content-Length: 16\r\n\r\n{\"succes", head},
      {"truncated-body", kHead + "Content-Length: 16\r\nConnection: close\r\n\r\n{\"succes", head + 19},
      {"truncated-json", kHead + "Content-Length: 8\r\n\r\n{\"succes", head - 1},
      {"short-content-length", kHead + "Content-Length: 8\r\n\r\n" + kBody, head - 1},
      {"broken-chunk",
       kHead + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n8\r\n{\"succes\r\nxyz\r\n",
       kHead.size() + 28 + 19 + 2},
      {"garbage-first", garbage + whole("Connection: close\r\n"), garbage.size() + head + 19},
      {"bad-gzip", kHead + "Content-Encoding: gzip\r\nContent-Length: 24\r\n\r\n" + gzip, head + 24},
      {"empty-body", kHead + "Content-Length: 0\r\n\r\n", head - 1},
      {"wrong-content-type",
       "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=UTF-8\r\nContent-Length: 16\r\n\r\n" + kBody, head + 8},
      {"header-flood", flood(), head + 114000},
      {"interim-answers", interim + whole(), interim.size() + head},
      {"drip", whole(), head},
      {"close-after-answer", whole("Connection: close\r\n"), head + 19},
      {"redirect-to-another-host", whole(), head},
  };
}

std::string get(const std::string& target) { return "GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n"; }

class Faults : public WireTest {
 protected:
  /// "/next" is answered with its target, anything else is broken by the fault of that name.
  void SetUp() override {
    handler.answer_with([this](const http::Request& request) {
      if (request.target == "/next") return text("next");
      engine::Reply reply;
      reply.response.headers.add("Content-Type", "application/json");
      reply.response.body = body;
      reply.fault = scenario::find_fault(request.target.substr(1));
      if (reply.fault == nullptr) ADD_FAILURE() << request.target;
      if (reply.fault != nullptr && reply.fault->name == scenario::kDrip) reply.bytes_per_second = pace;
      reply.receipt = {"s1", 7, request.connection};
      return reply;
    });
  }

  std::string body = kBody;
  int pace = 100000;
};

class Each : public Faults, public ::testing::WithParamInterface<Seen> {};

TEST_P(Each, puts_these_bytes_on_the_wire_and_ends_so) {
  const Seen& seen = GetParam();
  const auto* row = scenario::find_fault(seen.fault);
  ASSERT_NE(row, nullptr);
  Client client(port());
  client.send(get("/next") + get("/" + seen.fault) + get("/next"));
  EXPECT_THAT(client.read_response(), HasSubstr("next")) << "an earlier answer is not lost with it";
  EXPECT_EQ(client.read(seen.bytes.size()), seen.bytes);
  const std::map<End, std::string> ends{{End::kOpen, "open"}, {End::kClose, "close"}, {End::kReset, "reset"}, {End::kClient, "client"}};
  if (row->end == End::kOpen) {
    EXPECT_EQ(client.read_response(), "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnext");
  } else if (row->end == End::kClient) {
    client.leave();
  } else {
    EXPECT_EQ(client.read_to_end(), "") << "nothing more comes";
    EXPECT_EQ(client.end, row->end == End::kReset ? "RST" : "FIN");
  }
  const auto [receipt, sent] = handler.sent();
  EXPECT_EQ(receipt.session, "s1");
  EXPECT_EQ(receipt.entry, 7u);
  EXPECT_EQ(sent.head, seen.head);
  EXPECT_EQ(sent.body, seen.bytes.size() - seen.head);
  EXPECT_EQ(sent.end, ends.at(row->end));
  EXPECT_EQ(sent.text, seen.bytes.substr(0, journal::kBodyKept + 1));
}

INSTANTIATE_TEST_SUITE_P(Fault, Each, ::testing::ValuesIn(table()), [](const auto& info) {
  std::string name = info.param.fault;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST_F(Faults, every_row_of_the_table_is_made_and_seen_here) {
  std::vector<std::string> seen;
  for (const Seen& each : table()) seen.push_back(each.fault);
  EXPECT_EQ(seen, scenario::fault_names());
  for (const std::string& name : seen) EXPECT_NE(find_break(name), nullptr) << name;
  EXPECT_EQ(find_break("x"), nullptr);
}

TEST_F(Faults, a_drip_takes_its_time) {
  pace = 400;
  Client client(port());
  const auto start = Steady::now();
  client.send(get("/drip"));
  const std::string first = client.read(1);
  EXPECT_EQ(client.read(whole().size() - 1).size() + first.size(), whole().size());
  const auto least = std::chrono::milliseconds((whole().size() - 40) * 1000 / 400);  // the first 40 leave at once
  EXPECT_GE(Steady::now() - start, least);
}

TEST_F(Faults, who_leaves_a_drip_is_told_of) {
  pace = 10;
  Client client(port());
  client.send(get("/drip"));
  client.read(2);
  client.vanish();
  const auto [receipt, sent] = handler.sent();
  EXPECT_EQ(sent.end, "client");
  EXPECT_EQ(sent.body, 0u);
  EXPECT_LT(sent.head, 20u);
}

TEST_F(Faults, a_reset_comes_after_what_was_sent_however_much_that_is) {
  body = '"' + std::string(20 << 20, 'x') + '"';
  Client client(port());
  client.send(get("/reset-in-body"));
  EXPECT_EQ(client.read_to_end().size(), kHead.size() + 28 + body.size() / 2);
  EXPECT_EQ(client.end, "RST");
}

TEST_F(Faults, a_head_without_a_body_can_be_broken_too) {
  for (const std::string fault : {"truncated-body", "broken-chunk"}) {
    Client client(port());
    client.send("HEAD /" + fault + " HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_THAT(client.read_to_end(), EndsWith("\r\n\r\n")) << fault;
    EXPECT_EQ(client.end, "FIN");
  }
}

TEST_F(Faults, http_1_0_has_no_interim_answers) {
  Client client(port());
  client.send("GET /interim-answers HTTP/1.0\r\n\r\n");
  EXPECT_THAT(client.read_to_end(), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST_F(Faults, anything_but_json_is_called_json) {
  engine::Reply reply = text("<h1>");
  reply.response.headers.add("Content-Type", "text/html");
  reply.fault = scenario::find_fault("wrong-content-type");
  EXPECT_THAT(departure_of(reply, {}).bytes, HasSubstr("\r\nContent-Type: application/json\r\n"));
}

TEST_F(Faults, a_fault_leaves_the_connection_closed_if_the_client_asked_for_that) {
  Client client(port());
  client.send("GET /empty-body HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(client.read_to_end(), HasSubstr("Content-Length: 0\r\nConnection: close\r\n"));
  EXPECT_EQ(client.end, "FIN");
  EXPECT_EQ(handler.sent().second.end, "close");
}

}  // namespace
}  // namespace cfmock::net
