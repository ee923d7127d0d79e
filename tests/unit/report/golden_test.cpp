// Each report as its readers see it: tests/golden/reports. UPDATE_GOLDEN=1 rewrites them; the difference is
// then to be reviewed.

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "report/annotations.hpp"
#include "report/course.hpp"
#include "report/json.hpp"
#include "report/junit.hpp"
#include "report/summary.hpp"
#include "report/text.hpp"
#include "unit/report/stories.hpp"

namespace cfmock::report {
namespace {

using namespace cfmock::testing;

void expect_golden(const std::string& name, const std::string& text) {
  const std::string path = std::string(CFMOCK_SOURCE_DIR) + "/tests/golden/reports/" + name;
  if (std::getenv("UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary) << text;
    return;
  }
  std::ifstream file(path, std::ios::binary);
  ASSERT_TRUE(file) << path << " is not there; UPDATE_GOLDEN=1 writes it";
  std::ostringstream golden;
  golden << file.rdbuf();
  EXPECT_EQ(text, golden.str()) << "differs from " << path;
}

TEST(GoldenTest, TextOfAMetRun) { expect_golden("careful.txt", text(careful().subject(), false)); }
TEST(GoldenTest, TextOfABrokenRun) { expect_golden("careless.txt", text(careless().subject(), false)); }
TEST(GoldenTest, TextOfAnInconclusiveRun) { expect_golden("silent.txt", text(silent().subject(), false)); }
TEST(GoldenTest, TextOfRetries) { expect_golden("hasty.txt", text(hasty().subject(), false)); }
TEST(GoldenTest, TextOfAHostileRun) { expect_golden("hostile.txt", text(hostile().subject(), false)); }
TEST(GoldenTest, TextInColour) { expect_golden("careless.ansi", text(careless().subject(), true)); }

struct All {
  std::vector<Told> told;
  std::vector<Subject> subjects;
  All() {
    told.reserve(5);
    for (auto* story : {careful, careless, silent, hasty, hostile}) told.push_back(story());
    for (const Told& each : told) subjects.push_back(each.subject());
  }
};

TEST(GoldenTest, Summary) { expect_golden("summary.txt", summary(All().subjects, false)); }
TEST(GoldenTest, SummaryInColour) { expect_golden("summary.ansi", summary(All().subjects, true)); }
TEST(GoldenTest, Json) { expect_golden("all.json", json(All().subjects)); }
TEST(GoldenTest, Junit) { expect_golden("all.xml", junit(All().subjects)); }
TEST(GoldenTest, GitHubAnnotations) { expect_golden("annotations.txt", github_annotations(All().subjects)); }
TEST(GoldenTest, GitHubSummary) { expect_golden("github.md", github_summary(All().subjects)); }

/// One whole, one cut, one that never ran, one that could not be started.
struct Unfinished {
  std::vector<Told> told;
  std::vector<Subject> subjects;
  Unfinished() {
    told.reserve(4);
    for (auto* story : {careful, silent, hasty, hostile}) told.push_back(story());
    told[2].verdict = expect::not_judged(told[2].story.scenario, "it was interrupted (Ctrl-C) before this run began");
    told[3].verdict = expect::not_judged(told[3].story.scenario, "cannot start the client ./a & b; is it executable?");
    for (Told& each : told)
      if (each.verdict.lines.size() == 1 && each.verdict.lines[0].expectation == "the client is run") each.story.evidence = {};
    for (const Course course : {Course::kWhole, Course::kCut, Course::kNeverRan, Course::kNotStarted}) {
      subjects.push_back(told[subjects.size()].subject());
      subjects.back().course = course;
    }
  }
};

TEST(GoldenTest, UnfinishedText) {
  const Unfinished all;
  expect_golden("unfinished.txt", text(all.subjects[3], false) + summary(all.subjects, false) + interruption_text(all.subjects, false));
}
TEST(GoldenTest, UnfinishedJson) { expect_golden("unfinished.json", json(Unfinished().subjects)); }
TEST(GoldenTest, UnfinishedJunit) { expect_golden("unfinished.xml", junit(Unfinished().subjects)); }
TEST(GoldenTest, UnfinishedGitHubAnnotations) { expect_golden("unfinished-annotations.txt", github_annotations(Unfinished().subjects)); }
TEST(GoldenTest, UnfinishedGitHubSummary) { expect_golden("unfinished.md", github_summary(Unfinished().subjects)); }

}  // namespace
}  // namespace cfmock::report
