// The pure parts of `run`: what a filter fits, the line of progress, where a client and its directory are
// found.

#include <gmock/gmock.h>

#include "cli/client_start.hpp"
#include "cli/filter.hpp"
#include "cli/progress.hpp"

namespace cfmock::cli {
namespace {

SharedScenario scenario_at(const std::string& file, const std::string& name, const std::string& cause) {
  auto out = std::make_shared<scenario::Scenario>();
  out->file = file, out->name = name, out->cause = cause;
  return out;
}

TEST(Filter, fits_a_name_a_cause_or_the_end_of_a_path) {
  const auto shipped =
      scenario_at("scenarios/auth/not-yet-valid.yaml", "not-yet-valid", "token-not-yet-valid");
  for (const char* filter : {"not-yet-valid", "not-*", "token-not-yet-valid", "auth/*", "auth/not-yet-valid",
                             "scenarios/auth/*", "*/not-yet-valid", "n?t-yet-[v]alid"})
    EXPECT_TRUE(fits_filter(filter, *shipped)) << filter;
  for (const char* filter : {"yet", "auth", "uth/*", "limits/*", "", "not-yet-valid.yaml"})
    EXPECT_FALSE(fits_filter(filter, *shipped)) << filter;
  EXPECT_TRUE(fits_filter("mine", *scenario_at("mine.yaml", "mine", "none")));
}

TEST(Filter, any_of_several_is_enough_and_nothing_left_is_a_problem_with_the_nearest) {
  const std::vector<SharedScenario> all{scenario_at("a.yaml", "a", "expired-token"),
                                        scenario_at("b.yaml", "b", "revoked-token")};
  EXPECT_EQ(filtered(all, {})->size(), 2u);
  EXPECT_EQ(filtered(all, {"b"})->front()->name, "b");
  EXPECT_EQ(filtered(all, {"a", "revoked-*"})->size(), 2u);
  const auto none = filtered(all, {"revokd-token"});
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.problem().message, "none of the 2 scenarios fits --filter revokd-token");
  EXPECT_EQ(none.problem().remedy, "did you mean revoked-token?");
}

TEST(Progress, is_a_line_that_never_fills_the_terminal) {
  EXPECT_EQ(progress_line(12, 80, {9, 2, 1}, "expired-token", 80),
            "[12/80] 9 met, 2 not met, 1 inconclusive: expired-token");
  EXPECT_EQ(progress_line(1, 2, {0, 1, 0}, "x", 80), "[1/2] 1 not met: x");
  EXPECT_EQ(progress_line(12, 80, {9, 2, 1}, "expired-token", 12), "[12/80] 9 m");
  EXPECT_EQ(progress_line(12, 80, {9, 2, 1}, "expired-token", 0), "");
}

TEST(ClientStart, a_directory_is_beside_the_scenario_and_a_client_is_found_from_here) {
  EXPECT_EQ(directory_from("sub/x.yaml", "work"), "sub/work");
  EXPECT_EQ(directory_from("x.yaml", "work"), "work");
  EXPECT_EQ(directory_from("sub/x.yaml", "/tmp"), "/tmp");
  EXPECT_EQ(directory_from("sub/x.yaml", ""), "");
  EXPECT_EQ(program_from_here("./client", "/here"), "/here/./client");
  EXPECT_EQ(program_from_here("bin/client", "/here"), "/here/bin/client");
  EXPECT_EQ(program_from_here("/bin/client", "/here"), "/bin/client");
  EXPECT_EQ(program_from_here("python3", "/here"), "python3");
}

}  // namespace
}  // namespace cfmock::cli
