// 200 sessions side by side in one server of one thread or three, asked by several clients while others make, move, read and drop
// more of them: nothing of one is ever seen in another. Built twice: as it is, and under ThreadSanitizer.

#include <gmock/gmock.h>

#include <atomic>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "base/text.hpp"
#include "control/server.hpp"
#include "talk/wire_client.hpp"
#include "net/server.hpp"

namespace cfmock {
namespace {

using Json = nlohmann::json;

constexpr int kSessions = 200, kThreads = 4, kMakers = 2;

class Machine {
 public:
  explicit Machine(size_t threads) {
    net::ServerOptions options;
    options.threads = threads;
    auto wire = net::Server::listen(options, sessions_);
    if (!wire) throw std::runtime_error(wire.problem().text());
    wire_ = std::move(*wire);
    sessions_.spread(threads, [this](std::function<void()> task) { wire_->post(std::move(task)); });
    control::Making making;
    const std::string port = std::to_string(wire_->port());
    making.address = [port](const std::string& id) {
      return engine::Address{"http://127.0.0.1:" + port, "http://localhost:" + port, "/_s/" + id};
    };
    making.addresses = [port](const std::string& id) { return control::Addresses{"http://127.0.0.1:" + port + "/_s/" + id, ""}; };
    making.seed = [this] { return ++seed_; };
    making.most = kSessions + 50;
    auto control = control::ControlServer::listen(
        0, {[this](const std::function<void()>& task) { wire_->call(task); }, sessions_,
            [] { return std::chrono::floor<Duration>(std::chrono::system_clock::now()); }, making});
    if (!control) throw std::runtime_error(control.problem().text());
    control_ = std::move(*control);
    thread_ = std::thread([this] { wire_->run(); });
    control_->start();
  }
  ~Machine() {
    control_->stop();
    wire_->stop();
    thread_.join();
  }
  int wire() const { return wire_->port(); }
  int control() const { return control_->port(); }

 private:
  engine::Sessions sessions_;
  std::unique_ptr<net::Server> wire_;
  std::unique_ptr<control::ControlServer> control_;
  std::thread thread_;
  std::atomic<uint64_t> seed_ = 0;
};

struct Answer {
  int status = 0;
  http::Headers headers;
  std::string text;
  Json json() const { return Json::parse(text, nullptr, false); }
};

Answer ask(talk::WireClient& client, const std::string& method, const std::string& target,
           http::Headers headers, const std::string& body = "") {
  http::Request request;
  request.method = method, request.target = target, request.headers = std::move(headers), request.body = body;
  if (!body.empty()) request.headers.add("Content-Type", "application/json");
  const auto response = client.send(request);
  if (!response) {
    ADD_FAILURE() << method << " " << target << ": " << response.problem().text();
    return {};
  }
  return {response->status, response->headers, response->body};
}

/// A session as whoever made it knows it.
struct Known {
  int number = 0;
  std::string id, base, secret, zone, record;
  int quota = 0, asked = 0, passed = 0;
  std::string day;  // that its clock shows
};

std::string yaml_of(const Known& known) {
  return "cfmock: 1\nname: s" + std::to_string(known.number) +
         "\ntitle: One of many\ncause: none\nworld:\n  users: [{email: dev@example.com}]\n  accounts: "
         "[{name: Example}]\n"
         "  zones: [{name: z" +
         std::to_string(known.number) +
         ".example, account: Example}]\n"
         "credentials:\n  primary: {token: {permissions: [Zone Read, DNS Write]}}\n"
         "limits: {requests: " +
         std::to_string(known.quota) +
         ", per: 300s}\n"
         "clock: {scale: frozen, start: " +
         known.day + "T00:00:00Z}\n";
}

class Client {
 public:
  explicit Client(const Machine& machine) : wire_("127.0.0.1", machine.wire()), port_(machine.control()) {}

  Known make(int number) {
    Known known;
    known.number = number;
    known.quota = 10 + number % 7;
    known.day = std::to_string(2027 + number) + "-03-01";
    const Json made = control("POST", "/sessions", {{"yaml", yaml_of(known)}}, 201);
    known.id = made.value("id", ""), known.base = made.value("base_path", "");
    if (known.id.empty()) return known;
    known.secret = made["credentials"][0]["secret"];
    known.zone = made["ids"]["zones"]["z" + std::to_string(number) + ".example"];
    return known;
  }
  Json control(const std::string& method, const std::string& path, const Json& body, int status) {
    talk::WireClient client("127.0.0.1", port_);  // it closes after each answer
    const Answer answer = ask(client, method, path, {}, body.is_null() ? "" : body.dump());
    EXPECT_EQ(answer.status, status) << method << " " << path << ": " << answer.text;
    return answer.json();
  }
  Answer send(const std::string& method, const std::string& target, const std::string& secret,
              const std::string& body = "") {
    return ask(wire_, method, target, {{"Authorization", "Bearer " + secret}}, body);
  }
  /// A request that the session counts, and that its limit lets through as long as it lasts.
  Answer counted(Known& known, const std::string& method, const std::string& target,
                 const std::string& body = "") {
    const Answer answer = send(method, target, known.secret, body);
    ++known.asked;
    EXPECT_EQ(answer.status, known.passed < known.quota ? 200 : 429)
        << known.id << " " << known.asked << answer.text;
    if (answer.status == 200) ++known.passed;
    EXPECT_THAT(std::string(answer.headers.get("Date")),
                ::testing::HasSubstr("Mar " + known.day.substr(0, 4)))
        << known.id << " shows another clock";
    return answer;
  }

 private:
  talk::WireClient wire_;
  int port_;
};

/// One round of everything that could cross.
void live(Client& client, Known& known, const Known& other) {
  const std::string name = "z" + std::to_string(known.number) + ".example";
  for (const std::string& base :
       {known.base, std::string("/client/v4")}) {  // by its URL, and by the credential alone
    const Json zones = client.counted(known, "GET", base + "/zones").json()["result"];
    ASSERT_EQ(zones.size(), 1u) << known.id;
    EXPECT_EQ(zones[0]["name"], name);
    EXPECT_EQ(zones[0]["id"], known.zone);
  }
  EXPECT_EQ(client.send("GET", known.base + "/zones", other.secret).status, 403)
      << "another session's secret";
  ++known.asked;
  const std::string records = known.base + "/zones/" + known.zone + "/dns_records";
  const Json made =
      client
          .counted(known, "POST", records,
                   Json{{"type", "A"}, {"name", "only." + name}, {"content", "192.0.2.1"}, {"ttl", 1}}.dump())
          .json();
  known.record = made["result"]["id"];
  const Json listed = client.counted(known, "GET", records).json()["result"];
  ASSERT_EQ(listed.size(), 1u) << known.id;
  EXPECT_EQ(listed[0]["id"], known.record);
}

void move_clock(Client& client, Known& known) {
  const Json moved = client.control("POST", "/sessions/" + known.id + "/clock",
                                    {{"advance", std::to_string(known.number) + "s"}}, 200);
  const int64_t seconds = known.number;
  EXPECT_EQ(moved["now"],
            known.day + "T" + rfc3339(Instant(std::chrono::seconds(seconds))).substr(11, 8) + ".000000Z");
}

void use_up(Client& client, Known& known) {
  while (known.passed < known.quota) client.counted(known, "GET", known.base + "/zones");
  client.counted(known, "GET", known.base + "/zones");
}

void check_journal(Client& client, const Known& known) {
  const Json shown = client.control("GET", "/sessions/" + known.id, nullptr, 200);
  EXPECT_EQ(shown["requests"], known.asked) << known.id;
  EXPECT_EQ(shown["scenario"], "s" + std::to_string(known.number));
}

/// Makes, reads, moves and drops sessions of its own until told to stop.
void keep_making(const Machine& machine, const std::atomic<bool>& done, int first) {
  Client client(machine);
  for (int i = 0; !done; ++i) {
    Known known = client.make(first + i % 100);
    if (known.id.empty()) return;
    client.control("GET", "/sessions", nullptr, 200);
    move_clock(client, known);
    client.control("POST", "/sessions/" + known.id + "/reset", Json::object(), 200);
    client.control("GET", "/sessions/" + known.id + "/verdict", nullptr, 200);
    client.control("DELETE", "/sessions/" + known.id, nullptr, 200);
  }
}

void on_threads(const std::function<void(int thread)>& task) {
  std::vector<std::thread> all;
  for (int i = 0; i < kThreads; ++i) all.emplace_back(task, i);
  for (std::thread& thread : all) thread.join();
}

void share_nothing(size_t threads) {
  Machine machine(threads);
  std::vector<Known> all(kSessions);
  std::atomic<bool> done = false;
  std::vector<std::thread> makers;
  for (int i = 0; i < kMakers; ++i)
    makers.emplace_back(keep_making, std::cref(machine), std::cref(done), 300 + 100 * i);
  const auto mine = [&](int thread, const std::function<void(Client&, Known&)>& task) {
    Client client(machine);
    for (int i = thread; i < kSessions; i += kThreads) task(client, all[static_cast<size_t>(i)]);
  };
  on_threads([&](int thread) {
    Client client(machine);
    for (int i = thread; i < kSessions; i += kThreads) all[static_cast<size_t>(i)] = client.make(i);
  });
  on_threads([&](int thread) {
    mine(thread, [&](Client& client, Known& known) {
      live(client, known, all[static_cast<size_t>((known.number + 1) % kSessions)]);
    });
  });
  on_threads([&](int thread) { mine(thread, use_up); });
  on_threads([&](int thread) {
    mine(thread, [&](Client& client, Known& known) {
      move_clock(client, known);
      check_journal(client, known);
      if (known.number % 2 == 0) return;
      client.control("DELETE", "/sessions/" + known.id, nullptr, 200);
      EXPECT_EQ(client.send("GET", "/client/v4/zones", known.secret).status, 421)
          << "it is gone, and nobody else takes it";
    });
  });
  done = true;
  for (std::thread& maker : makers) maker.join();
  std::set<std::string> secrets, records;
  for (const Known& known : all) secrets.insert(known.secret), records.insert(known.record);
  EXPECT_EQ(secrets.size(), static_cast<size_t>(kSessions));
  EXPECT_EQ(records.size(), static_cast<size_t>(kSessions));
  Client client(machine);
  for (Known& known : all)
    if (known.number % 2 == 0) check_journal(client, known);
}

TEST(SessionsInParallel, ShareNothing) { share_nothing(1); }
TEST(SessionsInParallel, ShareNothingOnSeveralThreads) { share_nothing(3); }

}  // namespace
}  // namespace cfmock
