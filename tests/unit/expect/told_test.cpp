// output: {names, tells}

#include "unit/expect/story.hpp"

namespace cfmock::expect {
namespace {

using namespace cfmock::testing;
using Named = scenario::ExpectOutput::Named;

scenario::ExpectOutput names(std::vector<Named> parts) {
  scenario::ExpectOutput out;
  out.names = std::move(parts);
  return out;
}
scenario::ExpectOutput tells(const char* subject) {
  scenario::ExpectOutput out;
  out.tells = subject;
  return out;
}

Story refused(const std::string& output) {
  Story run;
  run.ask("GET /zones");
  journal::Entry& entry = run.ask("GET /zones/1", 403, {10000});
  entry.answer_headers.add("CF-Ray", "0123456789abcdef-FRA");
  entry.answer = R"({"success":false,"errors":[{"code":10000,"message":"Authentication error"}]})";
  entry.answer_size = entry.answer.size();
  run.client(1, "", output);
  return run;
}

TEST(NamesTest, AllOfOneAnswer) {
  const auto all = names({Named::kStatus, Named::kCode, Named::kRay});
  EXPECT_EQ(refused("HTTP 403, code 10000 (ray 0123456789ABCDEF)").on(all),
            "met: the output names the status 403, the code 10000, the Ray ID 0123456789abcdef of #2 [#2]");
  EXPECT_EQ(refused("HTTP 403, code 10000").on(all),
            "not met: the output does not name the Ray ID 0123456789abcdef of #2 [#2]");
  EXPECT_EQ(refused("it failed").on(names({Named::kStatus, Named::kCode})),
            "not met: the output does not name the status 403 or the code 10000 of #2 [#2]");
}

TEST(NamesTest, OfSeveralRefusalsAnyOneWillDoButNotPartsOfTwo) {
  Story run = refused("429 971");
  run.ask("GET /zones", 429, {971});
  EXPECT_EQ(run.on(names({Named::kStatus, Named::kCode})).substr(0, 4), "met:");
  run.client(1, "", "403 971");
  EXPECT_EQ(run.on(names({Named::kStatus, Named::kCode})).substr(0, 8), "not met:");
}

TEST(NamesTest, WhatNoAnswerHadCannotBeNamed) {
  Story run;
  run.ask("GET /zones", 502);
  run.client(1, "", "502");
  EXPECT_EQ(run.on(names({Named::kStatus})).substr(0, 4), "met:");
  EXPECT_EQ(run.on(names({Named::kCode})), "inconclusive: no refusing answer had all that the output is to name");
}

TEST(NamesTest, WithoutAProcessNothingIsKnown) {
  Story run = refused("");
  run.evidence.client.reset();
  EXPECT_EQ(run.on(names({Named::kStatus})), "inconclusive: no client process was run, so its output is unknown");
  EXPECT_EQ(run.on(tells("permission")), "inconclusive: no client process was run, so its output is unknown");
}

TEST(TellsTest, WordsOfTheSubjectAndNoOthers) {
  EXPECT_EQ(refused("You lack the permission to do this").on(tells("permission")), "met: the output says \"permission\"");
  EXPECT_EQ(refused("It did not work").on(tells("permission")), "not met: the output does not tell of permission");
  EXPECT_EQ(refused("No permission: too many requests").on(tells("permission")),
            "not met: the output says \"too many requests\", which tells of something else than permission");
  EXPECT_EQ(refused("HTTP 429").on(tells("rate-limit")).substr(0, 4), "met:");
  EXPECT_EQ(refused("record 14290").on(tells("rate-limit")).substr(0, 8), "not met:");
}

TEST(TellsTest, WhatItQuotesOfTheApiIsNotHeldAgainstIt) {
  EXPECT_EQ(refused("Authentication error: the token lacks a permission").on(tells("permission")).substr(0, 4), "met:");
  EXPECT_EQ(refused("authentication failed: permission").on(tells("permission")).substr(0, 8), "not met:");
}

TEST(TellsTest, NorIsAnAnswerThatItPrintsWhole) {
  Story run = refused("");
  journal::Entry& list = run.ask("GET /zones", 200);
  list.answer = R"({"result":[{"permissions":["#zone:read"]}],"success":true})";
  list.answer_headers.add("Ratelimit", "\"list_zones\";r=10;t=1");
  const std::string body = list.answer, says = "the token was refused: it has expired\n";
  const auto is = [&](const std::string& output) {
    run.client(1, output, says);
    return run.on(tells("credential")).substr(0, 4);
  };
  EXPECT_EQ(is(body + "\n"), "met:");
  EXPECT_EQ(is("HTTP/1.1 200 OK\r\nRatelimit: \"list_zones\";r=10;t=1\r\n\r\n" + body + body), "met:");
  EXPECT_EQ(is(body + "\nno permission\n"), "not ");
  EXPECT_EQ(is("HTTP/1.1 403 Forbidden\r\nRatelimit: 1\r\n\r\n"), "met:");
  EXPECT_EQ(is("forbidden\n"), "not ");
  EXPECT_EQ(run.on(tells("permission")).substr(0, 4), "not ") << "nor is it told by what a success holds";
  run.evidence.entries.back().answer_size = 10'000;
  EXPECT_EQ(is(body + "\"permissions\":[]}\n"), "met:") << "what is not kept goes with what is";
  EXPECT_EQ(is(body + "\nno permission"), "not ");
}

TEST(TellsTest, OfAnOutputThatWasNotKeptWholeLittleIsKnown) {
  Story run = refused("permission");
  run.evidence.client->truncated = true;
  EXPECT_EQ(run.on(tells("permission")).substr(0, 12), "inconclusive");
}

TEST(NamesTest, APartOfANumberATimeOrADigestNamesNothing) {
  const auto status = names({Named::kStatus});
  for (const char* text : {"2026-01-01T12:00:01.403 it failed", "12:00:403", "id a403f", "took 403ms", "1,403 records", "14030",
                           "0.403", "403.5 s", "127.0.0.1:403"})
    EXPECT_EQ(refused(text).on(status).substr(0, 8), "not met:") << text;
  for (const char* text : {"403", "status:403", "HTTP 403.", "(403)", "error=403, sorry", "HTTP/1.1 403 Forbidden"})
    EXPECT_EQ(refused(text).on(status).substr(0, 4), "met:") << text;
  for (const char* text : {R"({"code":10000})", "[403,10000]", "403/10000"})
    EXPECT_EQ(refused(text).on(names({Named::kCode})).substr(0, 4), "met:") << text;
}

TEST(TellsTest, WordsOfALinkTellNothing) {
  const auto is = [](const std::string& output) { return refused(output).on(tells("permission")).substr(0, 4); };
  for (const char* link : {"see https://developers.cloudflare.com/fundamentals/api/reference/rate-limits", "(https://example.com/invalid-token/expired)",
                           "developers.cloudflare.com/api/troubleshooting/timeout", "url=\"http://127.0.0.1:8080/x?error=unavailable\"",
                           "<https://example.com/a?b=429>, next"})
    EXPECT_EQ(is(std::string("permission missing, ") + link), "met:") << link;
  EXPECT_EQ(is("see https://example.com/permission/forbidden"), "not ") << "nor is it told by one";
  EXPECT_EQ(is("permission missing, 3/4 expired"), "not ");
  EXPECT_EQ(is("permission missing, token/expired"), "not ");
  EXPECT_EQ(is("url=https://example.com/zones,permission missing"), "met:");
  EXPECT_EQ(is("permission missing: expired:https://example.com"), "not ") << "what stands before it is no part of it";
}

}  // namespace
}  // namespace cfmock::expect
