#include "journal/jsonl.hpp"

#include <gmock/gmock.h>

namespace cfmock::journal {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using namespace std::chrono;

Entry full() {
  Entry e;
  e.seq = 7;
  e.session = "s1";
  e.at = *parse_rfc3339("2026-01-01T00:00:00.000001Z");
  e.real_at = *parse_rfc3339("2026-11-24T12:00:00Z");
  e.delay = milliseconds(250);
  e.connection = 3;
  e.peer = "127.0.0.1";
  e.client_ip = "203.0.113.7";
  e.method = "POST";
  e.path = "/client/v4/zones";
  e.query = "page=2";
  e.version = 10;
  e.headers = {{"X-A", "1"}, {"x-a", "2"}, {"X-B", "\xff"}};
  e.body = std::string("{\"a\":\"é\"}\n\0", 12);
  e.body_size = 5000;
  e.call_hash = 0xfedcba9876543210;
  e.operation = "POST /zones";
  e.credential = "primary";
  e.credential_kind = "user token";
  e.fingerprint = "0a1b2c3d";
  e.retry_count = 2;
  e.answered_by = AnsweredBy::kRule;
  e.rule = 4;
  e.cause = "expired-token";
  e.why = "403 9109: token \"primary\" expired 1 h ago (f.yaml:8:33)";
  e.status = 403;
  e.codes = {9109, 1};
  e.answer_headers = {{"CF-Ray", "8f3c"}};
  e.answer = "{\"x\":\xc3";  // cut in the middle of a character
  e.answer_size = 99;
  e.encoding = "gzip";
  e.fault = "reset-in-body";
  e.delivery = "reset";
  e.sent = Sent{812, 40, "reset", *parse_rfc3339("2026-11-24T12:00:01Z"), milliseconds(300)};
  e.retry_after = seconds(1);
  e.pages = PageInfo{2, 100, 50, 150, 2, "a", "b", true};
  e.wrote = true;
  e.leaks = {"query", "Referer"};
  return e;
}

TEST(JsonLines, PaceIsReadBackAndNothingElseIsTakenForIt) {
  const std::string line = to_json_line(Pace{"s1", 7, 0.5});
  EXPECT_EQ(line, R"({"kind":"pace","session":"s1","next_seq":7,"scale":0.5})");
  const auto back = read_pace(line);
  ASSERT_TRUE(back);
  EXPECT_EQ(to_json_line(*back), line);
  for (const char* other : {"", "{}", "[]", R"({"kind":"handshake","session":"s1","next_seq":7,"scale":1})",
                            R"({"kind":"pace","session":"s1","scale":1})", R"({"kind":"pace","session":"s1","next_seq":-1,"scale":1})",
                            R"({"kind":"pace","session":7,"next_seq":1,"scale":1})", R"({"kind":"pace","session":"s1","next_seq":1})"})
    EXPECT_FALSE(read_pace(other)) << other;
}

void expect_same(const Entry& a, const Entry& b) {
  EXPECT_EQ(to_json_line(a), to_json_line(b));
  EXPECT_EQ(a.at, b.at);
  EXPECT_EQ(a.real_at, b.real_at);
  EXPECT_EQ(a.headers, b.headers);
  EXPECT_EQ(a.body, b.body);
  EXPECT_EQ(a.answer, b.answer);
  EXPECT_EQ(a.call_hash, b.call_hash);
  EXPECT_EQ(a.retry_after, b.retry_after);
  EXPECT_EQ(a.codes, b.codes);
  EXPECT_EQ(a.leaks, b.leaks);
  EXPECT_EQ(a.pages.has_value(), b.pages.has_value());
}

TEST(JsonlTest, LooksLikeThis) {
  EXPECT_EQ(
      to_json_line(full()),
      R"({"kind":"exchange","seq":7,"session":"s1","at":"2026-01-01T00:00:00.000001Z","real_at":"2026-11-24T12:00:00.000000Z",)"
      R"("delay_us":250000,"connection":3,"peer":"127.0.0.1","client_ip":"203.0.113.7","method":"POST","path":"/client/v4/zones",)"
      R"("query":"page=2","version":10,"headers":[["X-A","1"],["x-a","2"],["X-B",{"latin1":"ÿ"}]],"body":"{\"a\":\"é\"}\n\u0000",)"
      R"("body_size":5000,"operation":"POST /zones","credential":"primary","credential_kind":"user token","fingerprint":"0a1b2c3d",)"
      R"("retry_count":2,"answered_by":"rule","rule":4,"cause":"expired-token",)"
      R"j("why":"403 9109: token \"primary\" expired 1 h ago (f.yaml:8:33)","status":403,"codes":[9109,1],)j"
      R"("answer_headers":[["CF-Ray","8f3c"]],"answer":{"latin1":"{\"x\":Ã"},"answer_size":99,)"
      R"("encoding":"gzip","fault":"reset-in-body","delivery":"reset",)"
      R"("sent":{"head":812,"body":40,"end":"reset","at":"2026-11-24T12:00:01.000000Z","after_us":300000},)"
      R"("retry_after_us":1000000,"pages":{"page":2,"per_page":100,"count":50,"total_count":150,"total_pages":2,)"
      R"("by_cursor":true,"cursor":"a","next":"b"},"wrote":true,)"
      R"("leaks":["query","Referer"],"call":"fedcba9876543210"})");
}

TEST(JsonlTest, AWriterOfManyLinesKeepsTextsOfOneLengthApart) {
  LineWriter lines;
  for (int round = 0; round < 3; ++round)
    for (const size_t size : {255U, 256U, 264U, 3000U})
      for (const char filler : {'a', '"', '\x01', '\xff'}) {
        Entry entry = full();
        entry.answer = std::string(size, filler);
        entry.body = std::string(size, 'a');
        std::string line;
        lines.append(line, entry);
        const ReadJournal read = read_jsonl(line, "j.jsonl");
        ASSERT_EQ(read.entries.size(), 1u);
        EXPECT_EQ(read.entries[0].answer, entry.answer);
        EXPECT_EQ(read.entries[0].body, entry.body);
      }
}

TEST(JsonlTest, TimesOfOneSecondAndOfOthers) {
  LineWriter lines;
  for (const char* text : {"2026-11-29T23:59:59.999999Z", "2026-11-30T00:00:00.000000Z", "2026-11-30T00:00:00.000001Z", "1969-12-31T23:59:59.900000Z",
                           "1970-01-01T00:00:00.000000Z", "1969-12-31T23:59:59.000000Z"}) {
    Entry entry;
    entry.at = entry.real_at = *parse_rfc3339(text);
    std::string line;
    lines.append(line, entry);
    EXPECT_NE(line.find(std::string("\"at\":\"") + text + "\",\"real_at\":\"" + text + '"'), std::string::npos) << line;
  }
}

TEST(JsonlTest, IsReadBackTheSame) {
  const Entry first = full();
  Entry second;
  second.seq = 8;
  second.session = "s1";
  const ReadJournal read = read_jsonl(to_json_line(first) + "\n" + to_json_line(second) + "\n", "j.jsonl");
  EXPECT_THAT(read.problems, IsEmpty());
  ASSERT_THAT(read.entries, SizeIs(2));
  expect_same(read.entries[0], first);
  expect_same(read.entries[1], second);
}

TEST(JsonlTest, WhatLeftIsALineOfItsOwnThatIsReadIntoItsEntry) {
  Entry late = full(), broken = full();
  late.seq = 8, late.fault = "";
  late.sent.reset(), broken.sent.reset();
  std::string lines = to_json_line(broken) + "\n" + to_json_line(late) + "\n";
  broken.sent = Sent{5, 0, "client", broken.real_at, milliseconds(1), "HTTP\xff"};
  const std::string sent_line = to_sent_line({broken.session, broken.seq, broken.connection, broken.fault}, *broken.sent);
  EXPECT_EQ(sent_line,
            R"({"kind":"sent","seq":7,"session":"s1","fault":"reset-in-body","head":5,"body":0,"end":"client",)"
            R"("at":"2026-11-24T12:00:00.000000Z","after_us":1000,"text":{"latin1":"HTTPÿ"}})");
  lines += sent_line + "\n";
  const ReadJournal read = read_jsonl(lines + sent_line + "\n" + R"({"kind":"sent","seq":"x"})", "j.jsonl");
  ASSERT_THAT(read.entries, SizeIs(2));
  expect_same(read.entries[0], broken);
  EXPECT_FALSE(read.entries[1].sent);
  EXPECT_THAT(read.others, ElementsAre(sent_line)) << "nothing waited for the second one";
  ASSERT_THAT(read.problems, SizeIs(1));
  EXPECT_EQ(read.problems[0].place.line, 5);
}

TEST(JsonlTest, EveryByteSurvives) {
  Entry e = full();
  e.body.clear();
  for (int byte = 0; byte < 256; ++byte) e.body += static_cast<char>(byte);
  const ReadJournal read = read_jsonl(to_json_line(e), "j.jsonl");
  ASSERT_THAT(read.entries, SizeIs(1));
  EXPECT_EQ(read.entries[0].body, e.body);
}

TEST(JsonlTest, ATornLastLineIsLeftOut) {
  const std::string line = to_json_line(full());
  const ReadJournal read = read_jsonl(line + "\n" + line.substr(0, 100), "j.jsonl");
  EXPECT_THAT(read.entries, SizeIs(1));
  EXPECT_TRUE(read.torn);
  EXPECT_THAT(read.problems, IsEmpty());
}

TEST(JsonlTest, ALastLineThatIsWholeCounts) {
  const ReadJournal read = read_jsonl(to_json_line(full()), "j.jsonl");
  EXPECT_THAT(read.entries, SizeIs(1));
  EXPECT_FALSE(read.torn);
}

TEST(JsonlTest, UnknownKeysAndKindsAreLetBe) {
  const ReadJournal read = read_jsonl(
      "{\"kind\":\"exchange\",\"seq\":1,\"new_key\":{\"a\":[1]}}\n\n{\"kind\":\"run\",\"x\":1}\r\n{\"seq\":5}"
      "\n",
      "j.jsonl");
  ASSERT_THAT(read.entries, SizeIs(1));
  EXPECT_EQ(read.entries[0].seq, 1u);
  EXPECT_EQ(read.entries[0].rule, -1);  // what is left out is as in a new entry
  EXPECT_THAT(read.others, ElementsAre(R"({"kind":"run","x":1})", R"({"seq":5})"));
  EXPECT_THAT(read.problems, IsEmpty());
}

TEST(JsonlTest, BadLinesAreNamedWithTheirPlace) {
  const ReadJournal read = read_jsonl(
      "nonsense\n"
      "{\"kind\":\"exchange\",\"seq\":\"one\"}\n"
      "{\"kind\":\"exchange\",\"at\":\"noon\"}\n"
      "{\"kind\":\"exchange\",\"body\":{\"latin1\":\"ś\"}}\n"
      "{\"kind\":\"exchange\",\"headers\":[[\"a\"]]}\n"
      "{\"kind\":\"exchange\",\"answered_by\":\"ghost\"}\n"
      "{\"kind\":\"exchange\",\"call\":\"xyz\"}\n"
      "{\"kind\":\"exchange\",\"body\":17}\n"
      "[1]\n",
      "j.jsonl");
  EXPECT_THAT(read.entries, IsEmpty());
  std::vector<std::string> said;
  for (const Problem& problem : read.problems) said.push_back(problem.place.text() + " " + problem.message);
  EXPECT_THAT(
      said, ElementsAre(
                "j.jsonl:1:1 not a journal line: no JSON object",
                "j.jsonl:2:1 not a journal line: seq is of the wrong type",
                "j.jsonl:3:1 not a journal line: at: an instant such as 2026-01-01T00:00:00.000000Z expected",
                "j.jsonl:4:1 not a journal line: body: characters up to U+00FF expected",
                "j.jsonl:5:1 not a journal line: headers: [name, value] pairs expected",
                "j.jsonl:6:1 not a journal line: answered_by: model, rule or server expected",
                "j.jsonl:7:1 not a journal line: call: hex digits expected",
                "j.jsonl:8:1 not a journal line: body: text expected",
                "j.jsonl:9:1 not a journal line: no JSON object"));
}

TEST(JsonlTest, MissingNumbersAreCountedBySession) {
  std::string text;
  const auto add = [&text](const char* session, uint64_t seq) {
    Entry e;
    e.session = session;
    e.seq = seq;
    text += to_json_line(e) + "\n";
  };
  add("a", 1), add("b", 1), add("a", 2), add("b", 4), add("a", 3);
  EXPECT_EQ(read_jsonl(text, "j").missing, 2u);  // b: 2 and 3
  add("a", 1), add("a", 3);  // the session was reset, then lost a row
  EXPECT_EQ(read_jsonl(text, "j").missing, 3u);
  add("c", 3);
  EXPECT_EQ(read_jsonl(text, "j").missing, 5u);
}

TEST(JsonlTest, HostileNestingIsRead) {
  const std::string deep =
      "{\"kind\":\"exchange\",\"x\":" + std::string(200'000, '[') + std::string(200'000, ']') + "}\n";
  EXPECT_THAT(read_jsonl(deep, "j").entries, SizeIs(1));
}

}  // namespace
}  // namespace cfmock::journal
