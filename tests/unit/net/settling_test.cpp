// What was recorded of answers is safe before they leave, and once for all that leave together.

#include <array>
#include <atomic>

#include "wire_fixture.hpp"

namespace cfmock::net {
namespace {

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

/// Its rows are unsafe until settle().
class Recording final : public engine::Handler {
 public:
  /// "/1..." lives on the second thread, all else on the first.
  std::optional<size_t> home(const http::Request& request) const override { return request.target.starts_with("/1") ? 1 : 0; }
  engine::Reply handle(size_t thread, http::Request request) override {
    ++open_[thread];
    engine::Reply reply = text(request.target);
    if (request.target == "/reset") reply.fault = scenario::find_fault("reset");
    if (request.target == "/late") reply.delay = std::chrono::milliseconds(20);
    if (request.target == "/last") reply.close = true;
    return reply;
  }
  engine::Reply refused(size_t thread, engine::Refused refused) override {
    ++open_[thread];
    engine::Reply reply;
    reply.response.status = refused.status;
    return reply;
  }
  bool unsettled(size_t thread) const override { return open_[thread] > 0; }
  void settle(size_t thread) override {
    open_[thread] = 0;
    ++settled_;
  }
  int open(size_t thread = 0) const { return open_[thread]; }
  int settled() const { return settled_; }

 private:
  std::array<std::atomic<int>, 2> open_{0, 0};
  std::atomic<int> settled_{0};
};

class Settling : public ::testing::Test {
 protected:
  explicit Settling(size_t threads = 1) : server(listen(threads)) {}
  ~Settling() override {
    server->stop();
    thread.join();
  }
  std::unique_ptr<Server> listen(size_t threads) {
    ServerOptions options;
    options.threads = threads;
    return std::move(*Server::listen(options, handler));
  }
  void run() {
    thread = std::thread([this] { server->run(); });
  }

  Recording handler;
  std::unique_ptr<Server> server;
  std::thread thread;
};

TEST_F(Settling, comes_before_every_kind_of_answer) {
  run();
  for (const std::string_view bytes :
       {kGet, std::string_view("GET /late HTTP/1.1\r\nHost: x\r\n\r\n"), std::string_view("GET /last HTTP/1.1\r\nHost: x\r\n\r\n"),
        std::string_view("GET / HTTP/1.0\r\n\r\n"), std::string_view("nonsense\r\n\r\n")}) {
    Client client(server->port());
    client.send(bytes);
    EXPECT_FALSE(client.read_response().empty()) << bytes;
    EXPECT_EQ(handler.open(), 0) << bytes;
  }
  Client client(server->port());
  client.send("GET /reset HTTP/1.1\r\nHost: x\r\n\r\n");
  client.read_to_end();
  EXPECT_EQ(client.end, "RST");
  EXPECT_EQ(handler.open(), 0);
}

TEST_F(Settling, is_done_once_for_all_that_are_answered_together) {
  constexpr size_t kMany = 32;
  std::vector<std::unique_ptr<Client>> clients;
  for (size_t i = 0; i < kMany; ++i) {
    clients.push_back(std::make_unique<Client>(server->port()));
    clients.back()->send(kGet);
  }
  run();  // all are there by now
  for (const auto& client : clients) EXPECT_EQ(client->read_response().substr(0, 15), "HTTP/1.1 200 OK");
  EXPECT_EQ(handler.settled(), 1);
}

class SettlingOnTwoThreads : public Settling {
 protected:
  SettlingOnTwoThreads() : Settling(2) {}
};

TEST_F(SettlingOnTwoThreads, comes_before_a_connection_leaves_the_thread_with_answers_that_have_not_left) {
  run();
  Client client(server->port());
  client.send("GET /0 HTTP/1.1\r\nHost: x\r\n\r\nGET /1 HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_FALSE(client.read_response().empty());
  EXPECT_EQ(handler.open(0), 0);
  EXPECT_FALSE(client.read_response().empty());
  EXPECT_EQ(handler.open(1), 0);
}

}  // namespace
}  // namespace cfmock::net
