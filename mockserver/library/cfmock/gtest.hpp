#pragma once
// For GoogleTest: EXPECT_MET(session), ASSERT_MET(session), and a fixture that starts a session. Installed as <cfmock/gtest.hpp>.

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>

#include <cfmock/session.hpp>

namespace cfmock {

/// Fails with the verdict's own text. Inconclusive is no success.
inline ::testing::AssertionResult met(const Session& session) {
  const Verdict verdict = session.verdict();
  if (verdict.met()) return ::testing::AssertionSuccess() << verdict.text;
  return ::testing::AssertionFailure() << verdict.text;
}

/// A test with a session: start one first, then hand session() to the code under test.
class SessionTest : public ::testing::Test {
 protected:
  /// A shipped scenario, by name.
  Session& start(std::string_view shipped) { return session_.emplace(Session::shipped(shipped)); }
  Session& start_file(const std::string& path) { return session_.emplace(Session::from_file(path)); }
  Session& start_text(std::string_view yaml) { return session_.emplace(Session::from_text(yaml)); }
  /// The one that was started last.
  Session& session() { return session_.value(); }

 private:
  std::optional<Session> session_;
};

}  // namespace cfmock

#define EXPECT_MET(session) EXPECT_TRUE(::cfmock::met(session))
#define ASSERT_MET(session) ASSERT_TRUE(::cfmock::met(session))
