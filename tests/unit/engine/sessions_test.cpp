// Which of many sessions a request is for; and what none of them can take.

#include "engine/sessions.hpp"

#include <gmock/gmock.h>

#include "session_fixture.hpp"

namespace cfmock::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class SessionsTest : public ::testing::Test {
 protected:
  engine::Session& add(
      const std::string& id, uint64_t seed,
      const std::string& text = "credentials: {primary: {token: {permissions: [DNS Read]}}}") {
    engine::SessionOptions options;
    options.seed = seed;
    auto session = std::make_unique<engine::Session>(id, scenario_of(text), kNoon, options);
    engine::Session& kept = *session;
    sessions_.add(std::move(session));
    sessions_.on_lost([this](const std::string& line) { told_.push_back(line); });
    return kept;
  }
  engine::Reply send(const std::string& target, http::Headers headers = {}) {
    http::Request request;
    request.method = "GET", request.target = target, request.headers = std::move(headers),
    request.peer = "127.0.0.1", request.received = kNoon;
    return handle(std::move(request));
  }
  /// On the thread where it belongs.
  engine::Reply handle(http::Request request) {
    const size_t thread = sessions_.home(request).value_or(0);
    return sessions_.handle(thread, std::move(request));
  }
  static http::Headers bearer(const std::string& secret) { return {{"Authorization", "Bearer " + secret}}; }
  static const std::string& secret(const engine::Session& session) {
    return session.credentials().by_name("primary")->secret;
  }
  static size_t asked(const engine::Session& session) { return session.journal().entries().size(); }

  engine::Sessions sessions_;
  std::vector<std::string> told_;
};

TEST_F(SessionsTest, OneSessionTakesEverything) {
  const auto& only = add("one", 1);
  EXPECT_EQ(send("/client/v4/zones", bearer(secret(only))).response.status, 200);
  EXPECT_EQ(send("/client/v4/zones", bearer("unknown")).response.status, 400);
  EXPECT_EQ(send("/zones").response.status, 400);
  EXPECT_EQ(asked(only), 3u);
  EXPECT_EQ(sessions_.lost(), 0u);
}

TEST_F(SessionsTest, AConnectionIsRememberedByThoseItCarriedRequestsTo) {
  const auto& a = add("a", 1);
  const auto& b = add("b", 2);
  http::Request request;
  request.method = "GET", request.target = "/_s/a/client/v4/zones", request.connection = 7;
  request.connected = kNoon;
  request.received = kNoon + std::chrono::seconds(1);
  handle(std::move(request));
  ASSERT_EQ(a.journal().connections().size(), 1u);
  EXPECT_EQ(a.journal().connections().at(7).opened, kNoon);
  EXPECT_FALSE(a.journal().connections().at(7).closed);
  sessions_.closed(0, 7, kNoon + std::chrono::seconds(2));
  sessions_.closed(0, 8, kNoon + std::chrono::seconds(2));  // has carried no request
  EXPECT_EQ(a.journal().connections().at(7).closed, kNoon + std::chrono::seconds(2));
  EXPECT_TRUE(b.journal().connections().empty());
}

TEST_F(SessionsTest, ThePrefixSaysWhich) {
  const auto& a = add("a", 1);
  const auto& b = add("b", 2);
  EXPECT_EQ(send("/_s/b/client/v4/zones?page=1", bearer(secret(b))).response.status, 200);
  EXPECT_EQ(b.journal().entries().back().path, "/client/v4/zones") << "below the prefix";
  EXPECT_EQ(b.journal().entries().back().query, "page=1");
  EXPECT_EQ(send("/_s/b/client/v4/zones", bearer(secret(a))).response.status, 403)
      << "a's token is unknown to b";
  EXPECT_EQ(asked(a), 0u);
  EXPECT_EQ(asked(b), 2u);
}

TEST_F(SessionsTest, ATokenThatAClientMadeSaysWhichToo) {
  const std::string maker = "credentials: {primary: {token: {permissions: [API Tokens Write, DNS Read]}}}";
  const auto& a = add("a", 1);
  const auto& b = add("b", 2, maker);
  const std::string id = b.credentials().by_name("primary")->id;
  http::Request roll;
  roll.method = "PUT", roll.target = "/client/v4/user/tokens/" + id + "/value", roll.body = "{}";
  roll.headers = bearer(secret(b)), roll.received = kNoon;
  roll.headers.add("Content-Type", "application/json");
  const auto answer = nlohmann::json::parse(sessions_.handle(0, std::move(roll)).response.body);
  EXPECT_EQ(send("/client/v4/zones", bearer(answer["result"])).response.status, 200);
  EXPECT_EQ(asked(a), 0u);
  EXPECT_EQ(asked(b), 2u);
}

TEST_F(SessionsTest, ThePrefixIsTakenWhateverFormTheTargetHas) {
  const auto& a = add("a", 1);
  add("b", 2);
  EXPECT_EQ(send("http://127.0.0.1:1/_s/a/client/v4/zones", bearer(secret(a))).response.status, 200);
  EXPECT_EQ(send("http://127.0.0.1:1/client/v4/zones", bearer(secret(a))).response.status, 200);
  EXPECT_EQ(a.journal().entries().back().path, "/client/v4/zones");
  for (const char* target : {"/_s/a", "/_s/a?x=1", "/_s/a/", "/_s/a/client/v3/zones"})
    EXPECT_EQ(send(target).response.status, 400) << target;
  EXPECT_EQ(asked(a), 6u);
}

TEST_F(SessionsTest, TheCredentialSaysWhich) {
  const auto& a = add("a", 1);
  const auto& b = add("b", 2);
  EXPECT_EQ(send("/client/v4/zones", bearer(secret(a))).response.status, 200);
  EXPECT_EQ(send("/client/v4/zones", bearer(secret(b))).response.status, 200);
  EXPECT_EQ(send("/client/v4/zones", {{"Authorization", secret(b)}}).response.status, 400)
      << "without Bearer: b's own mistake";
  EXPECT_EQ(asked(a), 1u);
  EXPECT_EQ(asked(b), 2u);
}

TEST_F(SessionsTest, AnUnknownSessionIsALoudError) {
  add("a", 1);
  const auto reply = send("/_s/nobody/client/v4/zones");
  EXPECT_EQ(reply.response.status, 421);
  EXPECT_EQ(reply.response.body,
            "{\"cfmock\":\"there is no session \\\"nobody\\\"; base URLs: /_s/a/client/v4\"}\n");
  EXPECT_EQ(reply.response.headers.get("Server"), "cfmock");
  EXPECT_THAT(
      told_,
      ElementsAre(
          "GET /_s/nobody/client/v4/zones: there is no session \"nobody\"; base URLs: /_s/a/client/v4"));
  EXPECT_EQ(sessions_.lost(), 1u);
  EXPECT_EQ(asked(*sessions_.find("a")), 0u) << "never a default";
}

TEST_F(SessionsTest, WhoeverSaysNothingIsForNobody) {
  add("a", 1);
  add("b", 2);
  EXPECT_EQ(send("/client/v4/zones").response.body,
            "{\"cfmock\":\"the server holds 2 sessions, and neither the URL nor the credential says which is "
            "meant; base URLs: "
            "/_s/a/client/v4, /_s/b/client/v4\"}\n");
  EXPECT_EQ(send("/client/v4/zones", bearer("cfut_0")).response.status, 421);
  EXPECT_EQ(sessions_.lost(), 2u);
}

TEST_F(SessionsTest, ACredentialOfTwoSessionsIsForNeither) {
  const std::string fixed =
      "credentials: {primary: {token: {secret: 0123456789012345678901234567890123456789, permissions: [DNS "
      "Read]}}}";
  const auto& a = add("a", 1, fixed);
  const auto& b = add("b", 2, fixed);
  EXPECT_THAT(send("/client/v4/zones", bearer(secret(a))).response.body,
              HasSubstr("2 sessions know this credential, and the URL does not say which is meant"));
  EXPECT_EQ(send("/_s/b/client/v4/zones", bearer(secret(b))).response.status, 200);
  sessions_.remove("b");
  add("c", 3);
  EXPECT_EQ(send("/client/v4/zones", bearer(secret(a))).response.status, 200) << "a's alone again";
}

TEST_F(SessionsTest, WithoutASessionThereIsNoAnswer) {
  EXPECT_EQ(send("/client/v4/zones").response.body, "{\"cfmock\":\"the server holds no session\"}\n");
}

TEST_F(SessionsTest, ARemovedSessionIsGone) {
  add("a", 1);
  const std::string gone = secret(add("b", 2));
  add("c", 3);
  sessions_.remove("b");
  sessions_.remove("b");
  EXPECT_EQ(sessions_.find("b"), nullptr);
  EXPECT_EQ(send("/_s/b/client/v4/zones").response.status, 421);
  EXPECT_EQ(send("/client/v4/zones", bearer(gone)).response.status, 421);
  EXPECT_EQ(sessions_.all().size(), 2u);
}

TEST_F(SessionsTest, SessionsShareNothing) {
  const std::string limited =
      "limits: {requests: 1, failures: 1}\ncredentials: {primary: {token: {permissions: [DNS Write]}}}";
  const auto& a = add("a", 1, limited);
  const auto& b = add("b", 2, limited);
  EXPECT_EQ(send("/client/v4/zones", bearer(secret(a))).response.status, 200);
  EXPECT_EQ(send("/client/v4/zones", bearer(secret(a))).response.status, 429);
  EXPECT_EQ(send("/_s/a/client/v4/zones", bearer("cfut_0000000000000000000000000000000000000000"
                                                 "00000000"))
                .response.status,
            403);
  EXPECT_EQ(send("/client/v4/zones", bearer(secret(a))).response.status, 429);
  EXPECT_EQ(send("/client/v4/zones", bearer(secret(b))).response.status, 200);
}

TEST_F(SessionsTest, WhatIsToldOfTheLostHoldsNoSecret) {
  const auto& a = add("a", 1);
  add("b", 2);
  send("/client/v4/zones?token=" + secret(a));
  send("/_s/" + secret(a) + "/client/v4/zones");
  ASSERT_EQ(told_.size(), 2u);
  for (const std::string& line : told_) EXPECT_THAT(line, Not(HasSubstr(secret(a))));
}

// ---- What was no request

engine::Refused broken() {
  engine::Refused refused;
  refused.status = 431, refused.reason = "more than 100 headers", refused.peer = "127.0.0.1",
  refused.connection = 9;
  refused.came = "GET / HTTP/1.1\r\n", refused.received = kNoon + 2s;
  return refused;
}

TEST_F(SessionsTest, WhatIsNoRequestIsWrittenDownInTheOnlySession) {
  const auto& only = add("one", 1);
  const auto reply = sessions_.refused(0, broken());
  EXPECT_TRUE(reply.close);
  EXPECT_EQ(reply.response.status, 431);
  EXPECT_EQ(reply.response.body, "431 Request Header Fields Too Large: more than 100 headers\n");
  const auto& entry = only.journal().entries().back();
  EXPECT_EQ(entry.answered_by, journal::AnsweredBy::kServer);
  EXPECT_EQ(entry.status, 431);
  EXPECT_EQ(entry.method, "");
  EXPECT_EQ(entry.why, "431: more than 100 headers");
  EXPECT_EQ(entry.body, "GET / HTTP/1.1\\r\\n");
  EXPECT_EQ(entry.body_size, 16u);
  EXPECT_EQ(entry.connection, 9u);
  EXPECT_EQ(entry.peer, "127.0.0.1");
  EXPECT_EQ(entry.at, kNoon + 2s);
  EXPECT_EQ(entry.answer, reply.response.body);
  EXPECT_EQ(entry.seq, 1u);
}

TEST_F(SessionsTest, WhatIsNoRequestBelongsToNobodyAmongSeveral) {
  add("a", 1);
  add("b", 2);
  const auto reply = sessions_.refused(0, broken());
  EXPECT_TRUE(reply.close);
  EXPECT_EQ(reply.response.status, 431);
  EXPECT_THAT(
      told_,
      ElementsAre(
          "431 Request Header Fields Too Large: more than 100 headers (from 127.0.0.1, connection 9)"));
  EXPECT_EQ(sessions_.lost(), 1u);
}

TEST_F(SessionsTest, AMalformedRequestCountsForNoTimelineAndNoLimit) {
  auto& only = add("one", 1,
                   "limits: {requests: 1}\ncredentials: {primary: {token: {permissions: [DNS "
                   "Read]}}}\ntimeline: [{after: 1 request, do: [{delete: primary}]}]");
  sessions_.refused(0, broken());
  EXPECT_EQ(send("/client/v4/zones", bearer(secret(only))).response.status, 200);
}

TEST_F(SessionsTest, WhoeverComesAfterItsSessionIsToldSoAndNeverServedByAnother) {
  const std::string late = secret(add("a", 1));
  const auto& b = add("b", 2);
  sessions_.remove("a");
  EXPECT_EQ(send("/client/v4/zones", bearer(late)).response.status, 421);
  EXPECT_EQ(send("/_s/a/client/v4/zones").response.status, 421);
  EXPECT_THAT(told_, ::testing::Each(HasSubstr("the session \"a\" is gone: it was deleted")));
  EXPECT_EQ(asked(b), 0u) << "the only session left, and still not meant";
  EXPECT_EQ(send("/client/v4/zones", bearer("anybody")).response.status, 400) << "whom nobody knew is the only one's";
  EXPECT_EQ(asked(b), 1u);
}

TEST_F(SessionsTest, NamesAreNeverGivenTwice) {
  EXPECT_EQ(sessions_.new_id("a"), "a-1");
  add("a-2", 1);
  EXPECT_EQ(sessions_.new_id("a"), "a-3") << "in use";
  sessions_.remove("a-2");
  EXPECT_EQ(sessions_.new_id("b"), "b-4");
}

TEST_F(SessionsTest, WhatNobodyUsesIsDropped) {
  std::vector<std::string> dropped;
  sessions_.on_dropped([&](const std::string& line) { dropped.push_back(line); });
  add("stays", 1);
  engine::SessionOptions options;
  options.seed = 2, options.idle = std::chrono::minutes(10);
  sessions_.add(std::make_unique<engine::Session>("made", scenario_of("credentials: {primary: {token: {permissions: [DNS Read]}}}"),
                                                  kNoon, options));
  sessions_.tick(0, kNoon + std::chrono::minutes(9));
  EXPECT_NE(sessions_.find("made"), nullptr);
  sessions_.find("made")->touch(kNoon + std::chrono::minutes(9));
  sessions_.tick(0, kNoon + std::chrono::minutes(18));
  EXPECT_NE(sessions_.find("made"), nullptr) << "used meanwhile";
  sessions_.tick(0, kNoon + std::chrono::minutes(19));
  EXPECT_EQ(sessions_.find("made"), nullptr);
  EXPECT_NE(sessions_.find("stays"), nullptr);
  EXPECT_THAT(dropped, ElementsAre("made: nobody used it for 10 min"));
}

TEST_F(SessionsTest, ARequestIsAUse) {
  engine::SessionOptions options;
  options.seed = 2, options.idle = std::chrono::minutes(10);
  sessions_.add(std::make_unique<engine::Session>("made", scenario_of("credentials: {primary: {token: {permissions: [DNS Read]}}}"),
                                                  kNoon - std::chrono::minutes(9), options));
  send("/client/v4/zones");  // at noon
  sessions_.tick(0, kNoon + std::chrono::minutes(9));
  EXPECT_NE(sessions_.find("made"), nullptr);
}

TEST_F(SessionsTest, ATokenThatSeveralKnowIsForNobody) {
  const std::string shared = "credentials: {primary: {token: {permissions: [DNS Read], secret: cfut_cfmock0000000000000000000000000000000000}}}";
  add("a", 1, shared);
  add("b", 2, shared);
  EXPECT_EQ(send("/client/v4/zones", bearer("cfut_cfmock0000000000000000000000000000000000")).response.status, 421);
  EXPECT_THAT(told_, ElementsAre(HasSubstr("2 sessions know this credential")));
}

class SpreadSessions : public SessionsTest {
 protected:
  SpreadSessions() {
    sessions_.spread(2, [this](std::function<void()> task) { later_.push_back(std::move(task)); });
  }
  /// As when all threads stand still.
  void run_what_waits() {
    for (const auto& task : std::exchange(later_, {})) task();
  }
  std::optional<size_t> home(const std::string& target, http::Headers headers = {}, const std::string& proxy_user = "") {
    http::Request request;
    request.method = "GET", request.target = target, request.headers = std::move(headers);
    request.proxied = !proxy_user.empty(), request.session = proxy_user;
    return sessions_.home(request);
  }
  std::vector<std::function<void()>> later_;
};

TEST_F(SpreadSessions, EachStaysOnTheThreadThatHadTheFewest) {
  EXPECT_EQ(add("a", 1).thread(), 0u);
  EXPECT_EQ(add("b", 2).thread(), 1u);
  EXPECT_EQ(add("c", 3).thread(), 0u);
  sessions_.remove("a");
  sessions_.remove("c");
  EXPECT_EQ(add("d", 4).thread(), 0u);
  EXPECT_EQ(add("e", 5).thread(), 0u) << "now that it has one, and the other one";
  EXPECT_EQ(sessions_.find("b")->thread(), 1u);
}

TEST_F(SpreadSessions, AllThatTellsSessionsApartTellsWhereTheyLive) {
  add("a", 1);
  const auto& b = add("b", 2);
  EXPECT_EQ(home("/_s/a/client/v4/zones"), 0u);
  EXPECT_EQ(home("/_s/b/client/v4/zones"), 1u);
  EXPECT_EQ(home("http://127.0.0.1:1/_s/b/client/v4/zones"), 1u);
  EXPECT_EQ(home("/client/v4/zones", bearer(secret(b))), 1u);
  EXPECT_EQ(home("api.cloudflare.com:443", {}, "b"), 1u);
  EXPECT_EQ(home("/_s/c/client/v4/zones"), std::nullopt);
  EXPECT_EQ(home("/client/v4/zones", bearer("unknown")), std::nullopt);
  EXPECT_EQ(sessions_.home_of("b"), 1u);
  EXPECT_EQ(sessions_.home_of(""), std::nullopt) << "one of two";
  sessions_.remove("a");
  EXPECT_EQ(sessions_.home_of(""), 1u);
}

TEST_F(SpreadSessions, ATokenThatAClientMadeIsKnownAsItsSessions) {
  add("a", 1);
  auto& b = add("b", 2, "credentials: {owner: {key: {email: dev@example.com}}, primary: {token: {permissions: [DNS Read]}}}");
  const auto make = [&](const std::string& name) {
    http::Request request;
    request.method = "POST", request.target = "/_s/b/client/v4/user/tokens", request.received = kNoon;
    request.headers = {{"X-Auth-Email", "dev@example.com"}, {"X-Auth-Key", b.credentials().by_name("owner")->secret}, {"Content-Type", "application/json"}};
    request.body = R"({"name":")" + name + R"(","policies":[{"effect":"allow","resources":{"com.cloudflare.api.account.zone.*":"*"},"permission_groups":[{"id":"c8fed203ed3043cba015a93ad1616f1f"}]}]})";
    EXPECT_EQ(handle(std::move(request)).response.status, 200);
    EXPECT_EQ(b.credentials().all().back()->title, name);
    return b.credentials().all().back()->secret;
  };
  const std::string made = make("made");
  EXPECT_EQ(home("/client/v4/zones", bearer(made)), 1u);
  EXPECT_EQ(send("/client/v4/zones", bearer(made)).response.status, 200);
  b.reset(kNoon);
  make("made");  // the first secret that it draws is the same again
  const std::string another = make("another");
  EXPECT_EQ(home("/client/v4/zones", bearer(another)), 1u);
  b.reset(kNoon);
  EXPECT_EQ(home("/client/v4/zones", bearer(another)), std::nullopt) << "as a credential that was never made";
  EXPECT_EQ(home("/client/v4/zones", bearer(secret(b))), 1u);
  sessions_.remove("b");
  EXPECT_NE(home("/client/v4/zones", bearer(made)), 1u);
}

TEST_F(SpreadSessions, ACredentialThatBecameKnownOnAnotherThreadSinceIsStillNobodys) {
  const auto& a = add("a", 1);
  const auto& b = add("b", 2);
  http::Request request;
  request.method = "GET", request.target = "/client/v4/zones", request.received = kNoon;
  request.headers = bearer(secret(b));
  EXPECT_EQ(sessions_.handle(0, request).response.status, 421);
  EXPECT_EQ(asked(a) + asked(b), 0u);
  EXPECT_EQ(sessions_.handle(1, request).response.status, 200);
}

TEST_F(SpreadSessions, WhatLeftIsWrittenDownWhereTheSessionLives) {
  auto& a = add("a", 1);
  send("/_s/a/client/v4/zones");
  sessions_.sent(1, {"a", 1}, {});
  EXPECT_FALSE(a.journal().entries().back().sent);
  sessions_.sent(0, {"a", 1}, {});
  EXPECT_TRUE(a.journal().entries().back().sent);
}

TEST_F(SpreadSessions, LostRequestsAreToldWhileAllStandStill) {
  const auto& a = add("a", 1);
  add("b", 2);
  send("/client/v4/zones?note=" + secret(a));
  EXPECT_EQ(sessions_.lost(), 1u);
  EXPECT_TRUE(told_.empty());
  run_what_waits();
  ASSERT_EQ(told_.size(), 1u);
  EXPECT_THAT(told_[0], Not(HasSubstr(secret(a))));
}

TEST_F(SpreadSessions, RowsAreUnsafeOnTheThreadThatWroteThem) {
  int settled = 0;
  sessions_.on_settle([&] { ++settled; });
  add("a", 1);
  add("b", 2);
  send("/_s/b/client/v4/zones");
  EXPECT_FALSE(sessions_.unsettled(0));
  EXPECT_TRUE(sessions_.unsettled(1));
  sessions_.settle(1);
  EXPECT_FALSE(sessions_.unsettled(1));
  EXPECT_EQ(settled, 1);
}

TEST_F(SpreadSessions, WhatComesToAnotherThreadThanTheOnlySessionsIsNobodys) {
  const auto& a = add("a", 1);
  EXPECT_EQ(sessions_.refused(1, {.status = 400, .reason = "no HTTP", .peer = "127.0.0.1", .connection = 1}).response.status, 400);
  EXPECT_EQ(sessions_.lost(), 1u);
  sessions_.shaken(1, {.session = "", .connection = 1, .peer = "127.0.0.1"}, "it left");
  EXPECT_TRUE(a.journal().entries().empty());
  EXPECT_TRUE(a.journal().handshakes().empty());
  sessions_.refused(0, {.status = 400, .reason = "no HTTP", .peer = "127.0.0.1", .connection = 1});
  sessions_.shaken(0, {.session = "", .connection = 1, .peer = "127.0.0.1"}, "it left");
  EXPECT_EQ(a.journal().entries().size(), 1u);
  EXPECT_EQ(a.journal().handshakes().size(), 1u);
}

TEST_F(SpreadSessions, AnIdleOneIsDroppedUnlessItWasAskedMeanwhile) {
  engine::SessionOptions options;
  options.idle = std::chrono::seconds(10);
  sessions_.add(std::make_unique<engine::Session>("a", scenario_of("credentials: {primary: {token: {permissions: [DNS Read]}}}"), kNoon, options));
  sessions_.tick(1, kNoon + std::chrono::seconds(11));
  EXPECT_TRUE(later_.empty()) << "it lives on the other thread";
  sessions_.tick(0, kNoon + std::chrono::seconds(11));
  sessions_.find("a")->touch(kNoon + std::chrono::seconds(5));
  run_what_waits();
  ASSERT_NE(sessions_.find("a"), nullptr);
  sessions_.tick(0, kNoon + std::chrono::seconds(16));
  run_what_waits();
  EXPECT_EQ(sessions_.find("a"), nullptr);
}

}  // namespace
}  // namespace cfmock::testing
