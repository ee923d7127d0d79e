#include "control/server.hpp"

#include <arpa/inet.h>
#include <httplib.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <chrono>
#include <future>

#include "base/fd.hpp"
#include "control/loopback.hpp"
#include "talk/wire_client.hpp"
#include "unit/control/fake_wire.hpp"

namespace cfmock::control {
namespace {

using namespace std::chrono_literals;
using testing::FakeWire;
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// A connection on which bytes are sent as they stand.
class Raw {
 public:
  explicit Raw(uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected = ::connect(fd_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  Raw& send(std::string_view bytes) {
    for (size_t at = 0; at < bytes.size();) {
      const ssize_t sent = ::send(fd_.get(), bytes.data() + at, bytes.size() - at, MSG_NOSIGNAL);
      if (sent <= 0) break;
      at += static_cast<size_t>(sent);
    }
    return *this;
  }
  Raw& shut() {
    ::shutdown(fd_.get(), SHUT_WR);
    return *this;
  }
  std::string some() {
    char buffer[100];
    const ssize_t got = ::recv(fd_.get(), buffer, sizeof buffer, 0);
    return std::string(buffer, got > 0 ? static_cast<size_t>(got) : 0);
  }
  /// Everything until the server closes; "RESET" is added when it did not close in order.
  std::string rest() {
    std::string all;
    char buffer[4096];
    for (;;) {
      const ssize_t got = ::recv(fd_.get(), buffer, sizeof buffer, 0);
      if (got < 0) return all + "RESET";
      if (got == 0) return all;
      all.append(buffer, static_cast<size_t>(got));
    }
  }
  bool connected = false;

 private:
  Fd fd_;
};

class ServerTest : public ::testing::Test {
 protected:
  ServerTest() : session(wire.add("expired")) {
    auto listening = ControlServer::listen(0, wire.backend());
    if (!listening) throw std::runtime_error(listening.problem().text());
    server = std::move(*listening);
    server->start();
  }
  httplib::Client client() { return httplib::Client("127.0.0.1", server->port()); }
  std::string host() const { return "Host: 127.0.0.1:" + std::to_string(server->port()) + "\r\n"; }
  std::string ask(const std::string& bytes) { return Raw(server->port()).send(bytes).rest(); }

  FakeWire wire;
  engine::Session& session;
  std::unique_ptr<ControlServer> server;
};

TEST_F(ServerTest, ServesOnTheLoopbackAddress) {
  const auto result = client().Get("/health");
  ASSERT_TRUE(result);
  EXPECT_EQ(result->status, 200);
  EXPECT_EQ(result->body, "{\"status\":\"ok\",\"sessions\":1}\n");
  EXPECT_EQ(result->get_header_value("Cache-Control"), "no-store");
  EXPECT_EQ(result->get_header_value_count("Content-Type"), 1U);
  EXPECT_EQ(result->get_header_value("Connection"), "close");
}

TEST_F(ServerTest, OurOwnClientTalksToIt) {
  talk::WireClient ours("127.0.0.1", server->port());
  http::Request request;
  request.method = "POST";
  request.target = "/sessions/expired/clock";
  request.headers.add("Content-Type", "application/json");
  request.body = R"({"advance":"5m"})";
  for (const char* now : {"00:05:00", "00:10:00"}) {  // the second on a new connection
    const auto response = ours.send(request);
    ASSERT_TRUE(response.ok()) << response.problem().text();
    EXPECT_EQ(response->body, std::string("{\"now\":\"2026-01-01T") + now + ".000000Z\",\"scale\":0.0}\n");
  }
}

TEST_F(ServerTest, WritesAndReads) {
  wire.ask(session, "GET", "/zones");
  const auto journal = client().Get("/sessions/expired/journal");
  ASSERT_TRUE(journal);
  EXPECT_EQ(journal->get_header_value("Content-Type"), "application/x-ndjson");
  EXPECT_THAT(journal->body, HasSubstr("\"seq\":1"));
  const auto reset = client().Post("/sessions/expired/reset", "", "application/json");
  ASSERT_TRUE(reset);
  EXPECT_EQ(reset->status, 200);
  EXPECT_EQ(client().Get("/sessions/expired/journal")->body, "");
}

TEST_F(ServerTest, AnswersAreWholeAndPlainWhateverIsAccepted) {
  const httplib::Headers headers{{"Range", "bytes=0-3"}, {"Accept-Encoding", "gzip, br"}};
  auto plain = client();
  plain.set_decompress(false);
  const auto result = plain.Get("/health", headers);
  ASSERT_TRUE(result);
  EXPECT_EQ(result->status, 200);
  EXPECT_EQ(result->body, "{\"status\":\"ok\",\"sessions\":1}\n");
  EXPECT_FALSE(result->has_header("Content-Encoding"));
}

TEST_F(ServerTest, HeadHasNoBody) {
  const auto result = client().Head("/health");
  ASSERT_TRUE(result);
  EXPECT_EQ(result->status, 200);
  EXPECT_EQ(result->get_header_value("Content-Length"), "29");
}

TEST_F(ServerTest, ManyAskAtOnce) {
  std::vector<std::future<int>> answers;
  for (int i = 0; i < 64; ++i)
    answers.push_back(std::async(std::launch::async, [this] {
      const auto result = client().Get("/sessions");
      return result ? result->status : -1;
    }));
  for (auto& answer : answers) EXPECT_EQ(answer.get(), 200);
}

// ---- Refused before the body is read, and the refusal arrives

TEST_F(ServerTest, RefusesAnotherHost) {
  const auto result = client().Get("/health", {{"Host", "evil.example"}});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->status, 403);
  EXPECT_THAT(result->body, StartsWith(R"({"error":"Host is \"evil.example\", which is not this server")"));
}

TEST_F(ServerTest, RefusesAnotherOrigin) {
  const auto result = client().Post("/sessions/expired/reset", {{"Origin", "https://evil.example"}}, "{}",
                                    "application/json");
  ASSERT_TRUE(result);
  EXPECT_EQ(result->status, 403);
  EXPECT_THAT(result->body, StartsWith(R"({"error":"Origin is \"https://evil.example\")"));
}

TEST_F(ServerTest, RefusesAWriteThatIsNotJson) {
  const auto result = client().Post("/sessions/expired/reset", "{}", "text/plain");
  ASSERT_TRUE(result);
  EXPECT_EQ(result->status, 415);
}

TEST_F(ServerTest, RefusesALargeBody) {
  const auto result = client().Post("/sessions/expired/reset", std::string(200'000, ' '), "application/json");
  ASSERT_TRUE(result);
  EXPECT_EQ(result->status, 413);
}

TEST_F(ServerTest, RefusesALargeBodyInChunks) {
  const std::string chunk = "4000\r\n" + std::string(0x4000, ' ') + "\r\n";
  std::string request = "POST /sessions/expired/reset HTTP/1.1\r\n" + host() +
                        "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 5; ++i) request += chunk;
  EXPECT_THAT(ask(request + "0\r\n\r\n"), StartsWith("HTTP/1.1 413 "));
}

TEST_F(ServerTest, TakesABodyInChunks) {
  EXPECT_THAT(ask("POST /sessions/expired/clock HTTP/1.1\r\n" + host() +
                  "Content-Type: application/json\r\nTransfer-Encoding: "
                  "chunked\r\n\r\n10\r\n{\"advance\":\"5m\"}\r\n0\r\n\r\n"),
              HasSubstr("2026-01-01T00:05:00"));
}

TEST_F(ServerTest, TakesAWriteWithoutABody) {
  EXPECT_THAT(
      ask("POST /sessions/expired/reset HTTP/1.1\r\n" + host() + "Content-Type: application/json\r\n\r\n"),
      StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST_F(ServerTest, ARefusalArrivesThoughTheBodyWasNotRead) {
  const std::string answer =
      ask("POST /sessions/expired/reset HTTP/1.1\r\n" + host() +
          "Content-Type: text/plain\r\nContent-Length: 200000\r\n\r\n" + std::string(200'000, ' '));
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 415 "));
  EXPECT_EQ(answer.find("RESET"), std::string::npos) << "closed in order, not reset";
}

TEST_F(ServerTest, SaysThatItCloses) {
  EXPECT_THAT(ask("GET /health HTTP/1.1\r\n" + host() + "\r\n"), HasSubstr("\r\nConnection: close\r\n"));
}

// A page may send any body as text/plain. One that looks like a request must never become one.
TEST_F(ServerTest, ABodyThatWasNotReadIsNoRequest) {
  wire.ask(session, "GET", "/zones");
  const std::string inner = "POST /sessions/expired/reset HTTP/1.1\r\n" + host() +
                            "Content-Type: application/json\r\nContent-Length: 0\r\n\r\n";
  for (const std::string method : {"POST", "GET"}) {
    const std::string answer =
        ask(method + " /health HTTP/1.1\r\n" + host() + "Content-Type: text/plain\r\nContent-Length: " +
            std::to_string(inner.size()) + "\r\n\r\n" + inner);
    EXPECT_EQ(answer.find("HTTP/1.1", 1), std::string::npos) << answer;
  }
  EXPECT_EQ(session.journal().entries().size(), 1U);
}

TEST_F(ServerTest, WhatIsNoRequestIsToldSo) {
  for (const char* bytes :
       {"nonsense\r\n\r\n", "GET /health HTTP/3.0\r\n\r\n", "\r\n\r\n", "BREW /health HTTP/1.1\r\n\r\n"}) {
    const std::string answer = ask(bytes);
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 400 Bad Request\r\n")) << bytes;
    EXPECT_THAT(answer, HasSubstr(R"({"error":"what came is no request that HTTP allows)"));
  }
}

TEST_F(ServerTest, AClientThatHasSaidAllIsAnswered) {
  EXPECT_THAT(Raw(server->port()).send("GET /health HTTP/1.0\r\n" + host() + "\r\n").shut().rest(),
              HasSubstr("\"ok\""));
}

TEST_F(ServerTest, HeadersWithoutEndAreCutOff) {
  std::string endless = "GET /health HTTP/1.1\r\n" + host();
  while (endless.size() < 300'000) endless += "X-More: " + std::string(1000, 'x') + "\r\n";
  const std::string answer = ask(endless);
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 400 "));
}

TEST_F(ServerTest, AHandlerThatThrowsIsAnError) {
  FakeWire broken;
  broken.add("expired");
  Backend backend = broken.backend();
  backend.now = []() -> Instant { throw std::runtime_error("no\nclock"); };
  auto other = ControlServer::listen(0, backend);
  ASSERT_TRUE(other.ok());
  (*other)->start();
  httplib::Client asks("127.0.0.1", (*other)->port());
  const auto result = asks.Get("/sessions/expired");
  ASSERT_TRUE(result);
  EXPECT_EQ(result->status, 500);
  EXPECT_EQ(result->body, "{\"error\":\"internal error: no\\\\nclock\"}\n");
  EXPECT_EQ(asks.Get("/health")->status, 200);
}

// ---- The port

TEST_F(ServerTest, ATakenPortIsAnError) {
  const auto second = ControlServer::listen(server->port(), wire.backend());
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.problem().text(),
            "error: 127.0.0.1:" + std::to_string(server->port()) +
                " is taken: another program listens there\n"
                "  give another port for the control API, or 0 to have a free one picked");
}

TEST_F(ServerTest, IsNotReachedByAnotherAddress) {
  Fd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(server->port());
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1);  // 127.0.0.2
  EXPECT_NE(::connect(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
}

TEST_F(ServerTest, ThePortIsFreeAgainAfterStop) {
  const uint16_t port = server->port();
  ASSERT_TRUE(client().Get("/health"));
  server->stop();
  EXPECT_FALSE(Raw(port).connected);
  const auto again = ControlServer::listen(port, wire.backend());
  EXPECT_TRUE(again.ok()) << again.problem().text();
}

// Nor does a client that keeps its end open after its answer hold a thread.
TEST(ControlListenTest, ConnectionsQueueBeforeItStarts) {
  FakeWire wire;
  auto server = ControlServer::listen(0, wire.backend());
  ASSERT_TRUE(server.ok());
  const std::string host = "Host: 127.0.0.1:" + std::to_string((*server)->port()) + "\r\n";
  std::vector<std::unique_ptr<Raw>> early;
  for (int i = 0; i < 160; ++i) {
    early.push_back(std::make_unique<Raw>((*server)->port()));
    EXPECT_TRUE(early.back()->connected);
    early.back()->send("GET /health HTTP/1.1\r\n" + host + "\r\n");
  }
  const auto before = std::chrono::steady_clock::now();
  (*server)->start();
  for (const auto& raw : early) EXPECT_THAT(raw->rest(), StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_LT(std::chrono::steady_clock::now() - before, 10s) << "eight threads would wait a second for each";
}

TEST(ControlListenTest, WantsAWireAndAClock) {
  FakeWire wire;
  Backend backend = wire.backend();
  backend.now = nullptr;
  EXPECT_FALSE(ControlServer::listen(0, backend).ok());
}

TEST(ControlListenTest, WhyItCannotListenIsExplained) {
  EXPECT_EQ(cannot_listen(80, EACCES).text(),
            "error: no permission to listen on 127.0.0.1:80\n  ports below 1024 are the system's: give a "
            "port for the "
            "control API from 1024 on, or 0 to have a free one picked");
  EXPECT_EQ(cannot_listen(8181, EMFILE).text(),
            "error: cannot listen on 127.0.0.1:8181: Too many open files");
}

// ---- Those that say nothing, or half of it

/// A time that is far below the ten seconds that a request may take, and far above what an answer takes.
constexpr auto kSoon = 5s;

TEST_F(ServerTest, QuietConnectionsKeepNobodyWaiting) {
  std::vector<std::unique_ptr<Raw>> quiet;
  for (int i = 0; i < 64; ++i) {
    quiet.push_back(std::make_unique<Raw>(server->port()));
    ASSERT_TRUE(quiet.back()->connected);
  }
  const auto before = std::chrono::steady_clock::now();
  EXPECT_THAT(ask("GET /health HTTP/1.1\r\n" + host() + "\r\n"), StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_LT(std::chrono::steady_clock::now() - before, kSoon);
  for (const auto& each : quiet) EXPECT_THAT(each->send("GET /health HTTP/1.1\r\n" + host() + "\r\n").rest(), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST_F(ServerTest, NorDoThoseThatStopInAHeadOrInABody) {
  std::vector<std::unique_ptr<Raw>> half;
  for (int i = 0; i < 64; ++i) {
    half.push_back(std::make_unique<Raw>(server->port()));
    half.back()->send(i % 2 == 0 ? "GET /health HTTP/1.1\r\nHost: 127"
                                 : "POST /sessions/expired/clock HTTP/1.1\r\n" + host() + "Content-Type: application/json\r\nContent-Length: 16\r\n\r\n{\"adv");
  }
  const auto before = std::chrono::steady_clock::now();
  EXPECT_THAT(ask("GET /health HTTP/1.1\r\n" + host() + "\r\n"), StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_LT(std::chrono::steady_clock::now() - before, kSoon);
  EXPECT_THAT(half[0]->send(".0.0.1:" + std::to_string(server->port()) + "\r\n\r\n").rest(), StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(half[1]->send("ance\":\"5m\"}").rest(), HasSubstr("2026-01-01T00:05:00"));
}

TEST_F(ServerTest, NorDoLargeUploadsThatStall) {
  const std::string post = "POST /sessions HTTP/1.1\r\n" + host() + "Content-Type: application/json\r\n";
  std::vector<std::unique_ptr<Raw>> stalled;
  for (const std::string& half : {post + "Content-Length: 200000\r\n\r\n{\"yaml\": \"" + std::string(100'000, 'x'), post + "Transfer-Encoding: chunked\r\n\r\n10\r\n{\"yaml",
                                  post + "Expect: 100-continue\r\nContent-Length: 2000000\r\n\r\n", post + "Transfer-Encoding: gzip\r\n\r\n",
                                  post + "Content-Length: 999999999\r\n\r\n{"})
    for (int i = 0; i < 16; ++i) {
      stalled.push_back(std::make_unique<Raw>(server->port()));
      stalled.back()->send(half);
    }
  const auto before = std::chrono::steady_clock::now();
  for (int i = 0; i < 10; ++i) EXPECT_THAT(ask("GET /health HTTP/1.1\r\n" + host() + "\r\n"), StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_LT(std::chrono::steady_clock::now() - before, kSoon);
  EXPECT_THAT(stalled[0]->send(std::string(100'000 - 10, 'x')).rest(), StartsWith("HTTP/1.1 400 ")) << "it is no JSON, and was read to its end";
  EXPECT_THAT(stalled[16]->send("\": \"a\"}\r\n0\r\n\r\n").rest(), StartsWith("HTTP/1.1 4"));
  EXPECT_THAT(stalled.back()->rest(), StartsWith("HTTP/1.1 413 "));
}

TEST_F(ServerTest, WhatTheHeadDecidesIsToldThoughTheBodyStalls) {
  const std::string rest = "Content-Type: application/json\r\nContent-Length: ";
  const auto before = std::chrono::steady_clock::now();
  EXPECT_THAT(ask("POST /sessions/expired/clock HTTP/1.1\r\n" + host() + rest + "1000000\r\n\r\n{"), StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(ask("POST /sessions HTTP/1.1\r\nHost: evil.example\r\n" + rest + "2000000\r\n\r\n{"),
              ::testing::AllOf(StartsWith("HTTP/1.1 403 Forbidden\r\n"), HasSubstr("\r\nContent-Type: application/json\r\n"), HasSubstr("{\"error\":\"Host is ")));
  EXPECT_LT(std::chrono::steady_clock::now() - before, kSoon);
}

TEST_F(ServerTest, AClientThatWantsToBeAskedForItsBodyIsAsked) {
  Raw raw(server->port());
  raw.send("POST /sessions/expired/clock HTTP/1.1\r\n" + host() + "Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 16\r\n\r\n");
  EXPECT_THAT(raw.some(), StartsWith("HTTP/1.1 100 Continue\r\n"));
  EXPECT_THAT(raw.send("{\"advance\":\"5m\"}").rest(), HasSubstr("2026-01-01T00:05:00"));
}

TEST_F(ServerTest, AClientThatKeepsConnectionsIsServedAgainAndAgain) {
  auto kept = client();
  kept.set_keep_alive(true);
  for (int i = 0; i < 5; ++i) {
    const auto result = kept.Get("/health");
    ASSERT_TRUE(result);
    EXPECT_EQ(result->status, 200);
  }
}

// ---- Stopping

/// stop() must not wait for a time-out: a request has 10 s to come, a client 60 s to take its answer.
void expect_prompt_stop(ControlServer& server) {
  const auto before = std::chrono::steady_clock::now();
  server.stop();
  EXPECT_LT(std::chrono::steady_clock::now() - before, 5s);
}

TEST_F(ServerTest, StopsAtOnceWithQuietConnections) {
  std::vector<std::unique_ptr<Raw>> quiet;
  for (int i = 0; i < 20; ++i) quiet.push_back(std::make_unique<Raw>(server->port()));
  expect_prompt_stop(*server);
}

TEST_F(ServerTest, StopsAtOnceWithAHalfSentRequest) {
  Raw half(server->port());
  half.send("POST /sessions/expired/clock HTTP/1.1\r\n" + host() +
            "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{");
  while (!client().Get("/health")) continue;
  expect_prompt_stop(*server);
}

TEST_F(ServerTest, StopsAtOnceThoughAClientTakesNothing) {
  for (int i = 0; i < 3000; ++i) wire.ask(session, "POST", "/zones", "fresh", std::string(4096, 'x'));
  Raw deaf(server->port());
  deaf.send("GET /sessions/expired/journal HTTP/1.1\r\n" + host() + "\r\n");
  EXPECT_THAT(deaf.some(), StartsWith("HTTP/1.1 200 OK\r\n"));  // more is under way than the system takes
  expect_prompt_stop(*server);
  EXPECT_LT(deaf.rest().size(), 3000U * 4096);
}

TEST_F(ServerTest, StopWaitsForAHandlerThatRuns) {
  std::promise<void> entered, may_leave;
  std::atomic<bool> left = false;
  Backend backend = wire.backend();
  backend.call = [&](const std::function<void()>& task) {
    entered.set_value();
    may_leave.get_future().wait();
    task();
    left = true;
  };
  auto slow = ControlServer::listen(0, backend);
  ASSERT_TRUE(slow.ok());
  (*slow)->start();
  auto asked = std::async(std::launch::async, [port = (*slow)->port()] {
    return Raw(port).send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n").rest();
  });
  entered.get_future().wait();
  auto stopped = std::async(std::launch::async, [&] {
    (*slow)->stop();
    return left.load();
  });
  may_leave.set_value();
  EXPECT_TRUE(stopped.get());
  EXPECT_THAT(asked.get(), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST_F(ServerTest, StopTwiceIsNoError) {
  server->stop();
  server->stop();
  EXPECT_FALSE(client().Get("/health"));
}

TEST(ControlListenTest, StopRightAfterStartIsNotLost) {
  FakeWire wire;
  for (int i = 0; i < 50; ++i) {
    auto server = ControlServer::listen(0, wire.backend());
    ASSERT_TRUE(server.ok());
    (*server)->start();
    (*server)->stop();
  }
}

}  // namespace
}  // namespace cfmock::control
