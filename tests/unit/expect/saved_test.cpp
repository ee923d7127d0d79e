#include "expect/saved.hpp"

#include <gmock/gmock.h>

#include "story.hpp"

namespace cfmock::expect {
namespace {
using testing::Story;

TEST(Saved, a_run_is_read_back_as_it_was) {
  Story story;
  ClientRun& client = story.client(3, "out\n", "err \"x\"");
  client.command = {"sh", "-c", "x y"}, client.leaks = {"token \"primary\" in standard error"};
  story.evidence.dropped = 2;
  story.evidence.before = {{"example.com", "1", "A", "www.example.com", "192.0.2.1", 300, true}};
  story.evidence.after = story.evidence.before;
  story.evidence.after.push_back({"", "2", "object", "/x", "{}", 0, false});
  story.evidence.after[0].more = R"({"comment":"c"})";
  story.evidence.runs = {{1, client, story.evidence.before}, {4, std::nullopt, {}}};
  const RunName name{"mine:curl#2", "curl", 2, 5};
  const std::string line = saved_line(name, story.evidence);
  EXPECT_EQ(line.find('\n'), std::string::npos);
  const auto read = read_saved(line);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->name.session, "mine:curl#2");
  EXPECT_EQ(read->name.client, "curl");
  EXPECT_EQ(read->name.repetition, 2);
  EXPECT_EQ(read->name.place, 5);
  EXPECT_EQ(saved_line(read->name, read->evidence), line);
  EXPECT_EQ(read->evidence.client->exit_code, 3);
  EXPECT_EQ(read->evidence.client->took, client.took);
  EXPECT_EQ(read->evidence.after, story.evidence.after);
  EXPECT_TRUE(read->evidence.world_whole);
  ASSERT_EQ(read->evidence.runs.size(), 2u);
  EXPECT_EQ(read->evidence.runs[1].first_seq, 4u);
}

TEST(Saved, a_line_of_an_earlier_cfmock_tells_the_session_alone) {
  Story story;
  story.client();
  const std::string line = replace_all(saved_line({"s:a#1", "", 0, 0}, story.evidence), R"("client_name":"","repetition":0,"place":0,)", "");
  EXPECT_EQ(line.find("place"), std::string::npos);
  const auto read = read_saved(line);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->name.session + read->name.client, "s:a#1");
  EXPECT_EQ(read->name.repetition + read->name.place, 0);
}

TEST(Saved, of_a_long_output_the_first_part_is_kept_and_said_to_be_one) {
  Story story;
  story.client(0, std::string(kOutputSaved - 1, 'x') + "ä" + std::string(10, 'y'), "\xff");
  const auto read = read_saved(saved_line({"s"}, story.evidence));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->evidence.client->out, std::string(kOutputSaved - 1, 'x'));
  EXPECT_TRUE(read->evidence.client->truncated);
}

TEST(Saved, of_a_line_of_an_earlier_cfmock_it_is_said_that_it_does_not_tell_all) {
  Story story;
  story.ask("GET /zones");
  story.client();
  story.evidence.before = story.evidence.after = {{"example.com", "1", "A", "www.example.com", "192.0.2.1", 300, true}};
  const std::string line = replace_all(saved_line({"s"}, story.evidence), ",true,\"\"]", ",true]");
  const auto read = read_saved(line);
  ASSERT_TRUE(read);
  EXPECT_FALSE(read->evidence.world_whole);
  EXPECT_EQ(read->evidence.after, story.evidence.after);
  story.evidence.world_whole = false;
  const scenario::ExpectWorld unchanged{true, {}, 1};
  EXPECT_THAT(story.on(unchanged), ::testing::StartsWith("inconclusive: no record or object was changed, as far as an earlier cfmock kept it"));
  story.evidence.after.clear();
  EXPECT_THAT(story.on(unchanged), ::testing::StartsWith("not met:")) << "what it does tell counts";
}

TEST(Saved, other_lines_are_none) {
  for (const char* line : {"", "{", "[]", "{\"kind\": \"exchange\"}", "{\"kind\": \"run\"}",
                           "{\"kind\": \"run\", \"session\": 1}"})
    EXPECT_FALSE(read_saved(line).has_value()) << line;
}

}  // namespace
}  // namespace cfmock::expect
