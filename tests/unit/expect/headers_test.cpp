#include "unit/expect/story.hpp"

namespace cfmock::expect {
namespace {

using namespace cfmock::testing;

TEST(HeadersTest, EachRequestMustHaveThem) {
  Story run;
  const scenario::ExpectHeaders what{pattern("any"), {{"Authorization", matches("^Bearer ")}}};
  run.ask("GET /zones").headers = {{"authorization", "Bearer <secret:primary>"}};
  EXPECT_EQ(run.on(what), "met: 1 request had the headers as expected [#1]");
  run.ask("GET /user").headers = {{"Authorization", "Basic x"}};
  EXPECT_EQ(run.on(what),
            "not met: GET /user (#2): header Authorization: expected a value that matches \"^Bearer \", got "
            "\"Basic x\" "
            "[#2]");
  run.ask("GET /user");
  EXPECT_EQ(run.on(what),
            "not met: GET /user (#2): header Authorization: expected a value that matches \"^Bearer \", got "
            "\"Basic x\"; "
            "and 1 request more [#2 #3]");
}

TEST(HeadersTest, OfNoRequestShowNothing) {
  Story run;
  run.ask("GET /zones");
  const scenario::ExpectHeaders what{pattern("POST /zones"), {{"Content-Type", present}}};
  EXPECT_EQ(run.on(what), "inconclusive: POST /zones was never asked, so there was nothing to judge");
}

TEST(HeadersTest, OfAClientThatMayAskNothing) {
  Story run;
  run.scenario.allow.no_requests = true;
  const scenario::ExpectHeaders what{pattern("any"), {{"Authorization", present}}};
  EXPECT_EQ(run.on(what), "met: the client asked nothing, which is allowed");
  run.ask("GET /zones");
  EXPECT_EQ(run.on(what).substr(0, 8), "not met:");
  const scenario::ExpectHeaders of_others{pattern("POST /zones"), {{"Content-Type", present}}};
  EXPECT_EQ(run.on(of_others).substr(0, 13), "inconclusive:");  // it did ask something
}

}  // namespace
}  // namespace cfmock::expect
