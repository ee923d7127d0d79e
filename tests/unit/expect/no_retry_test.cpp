#include "unit/expect/story.hpp"

namespace cfmock::expect {
namespace {

using namespace cfmock::testing;

const scenario::ExpectNoRetry kAfterAuthError{{{10000, 9109}, {}, {}}, {}};

TEST(NoRetryTest, MetWhenTheCallIsNotMadeAgain) {
  Story run;
  run.ask("GET /zones", 401, {10000});
  run.ask("GET /user", 200);
  EXPECT_EQ(run.on(kAfterAuthError),
            "met: 1 call was answered with code 10000 or 9109, and none was made again [#1]");
}

TEST(NoRetryTest, ProvesNothingWhenNothingWasSoAnswered) {
  Story run;
  run.ask("GET /zones", 500);
  run.ask("GET /zones", 500);
  EXPECT_EQ(run.on(kAfterAuthError), "inconclusive: no answer had code 10000 or 9109: the client never met it");
}

TEST(NoRetryTest, NotMetWhenItIs) {
  Story run;
  for (int i = 0; i < 4; ++i) run.ask("GET /zones", 401, {10000});
  EXPECT_EQ(run.on(kAfterAuthError),
            "not met: GET /zones was asked again 3 times after 401 10000; none was allowed [#1 #2 #3 #4]");
}

TEST(NoRetryTest, ItCountsThoughTheRetrySucceeds) {
  Story run;
  run.ask("GET /zones", 403, {9109});
  run.ask("GET /zones", 200);
  EXPECT_EQ(run.on(kAfterAuthError),
            "not met: GET /zones was asked again once after 403 9109; none was allowed [#1 #2]");
}

TEST(NoRetryTest, AnotherCredentialIsACure) {
  Story run;
  run.ask("GET /zones", 401, {10000});
  run.ask("GET /zones", 200).fingerprint = "ffffffff";
  EXPECT_EQ(run.on(kAfterAuthError).substr(0, 4), "met:");
  run.ask("GET /zones", 401, {10000});
  EXPECT_EQ(run.on(kAfterAuthError).substr(0, 8), "not met:");
}

TEST(NoRetryTest, AnotherQueryOrBodyIsAnotherCall) {
  Story run;
  run.ask("GET /zones", 401, {10000});
  run.ask("GET /zones?page=2", 401, {10000});
  run.ask("POST /zones", 401, {10000}, "{}");
  run.ask("POST /zones", 401, {10000}, "{\"a\":1}");
  EXPECT_EQ(run.on(kAfterAuthError),
            "met: 4 calls were answered with code 10000 or 9109, and none was made again [#1 #2 #3 #4]");
}

TEST(NoRetryTest, SeveralCallsAreCountedAndTheWorstIsTold) {
  Story run;
  run.ask("GET /user", 403, {9109});
  run.ask("GET /user", 403, {9109});
  for (int i = 0; i < 3; ++i) run.ask("GET /zones", 401, {10000});
  EXPECT_EQ(
      run.on(kAfterAuthError),
      "not met: GET /zones was asked again twice after 401 10000; none was allowed (2 calls were made again) "
      "[#1 #2 #3 #4 #5]");
}

TEST(NoRetryTest, OfEquallyBadOnesTheFirstIsTold) {
  for (const char* first : {"GET /user", "GET /zones"}) {
    Story run;
    const char* second = std::string_view(first) == "GET /user" ? "GET /zones" : "GET /user";
    for (const char* call : {first, second, first, second}) run.ask(call, 403, {9109});
    EXPECT_EQ(run.on(kAfterAuthError),
              std::string("not met: ") + first +
                  " was asked again once after 403 9109; none was allowed (2 calls were made "
                  "again) [#1 #2 #3 #4]");
  }
}

TEST(NoRetryTest, OfNarrowsAndStatusAndCauseCount) {
  Story run;
  run.ask("GET /user", 405).cause = "wrong-method";
  run.ask("GET /user", 405);
  scenario::ExpectNoRetry what{{{}, {405}, {"wrong-method"}}, pattern("GET /zones")};
  EXPECT_EQ(run.on(what), "inconclusive: no answer had status 405, cause wrong-method: the client never met it");
  what.of = pattern("GET /user");
  what.after.causes = {"expired-token"};
  EXPECT_EQ(run.on(what).substr(0, 13), "inconclusive:");
  what.after.causes = {"wrong-method"};
  EXPECT_EQ(run.on(what), "not met: GET /user was asked again once after 405; none was allowed [#1 #2]");
}

TEST(NoRetryTest, CodesOfMessagesAreNoErrors) {
  Story run;
  run.ask("GET /user/tokens/verify", 200);  // messages[] held 10000; codes hold errors only
  run.ask("GET /user/tokens/verify", 200);
  EXPECT_EQ(run.on(kAfterAuthError).substr(0, 13), "inconclusive:");
}

}  // namespace
}  // namespace cfmock::expect
