#pragma once
// cfmock in a C++ test: a fake Cloudflare API in this process, on a free port of 127.0.0.1, and the verdict on the code that
// asked it. Installed as <cfmock/session.hpp>; needs nothing but the standard library to include.
//
//   cfmock::Session session = cfmock::Session::shipped("expired-token");
//   Client client(session.base_url(), session.secret());
//   session.client_ended(client.sync() ? 0 : 1, client.log());
//   EXPECT_MET(session);                                  // <cfmock/gtest.hpp>
//
// The server has a thread of its own; every function may be called from any thread, but not while the session is moved
// or destroyed. The destructor ends the server.

#include <chrono>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace cfmock {

/// What a session cannot be started from: what() is each problem with its file, line, column, a caret, and what would have
/// been right.
class ScenarioError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A request and what it was answered. No secret stands in it: `<token "primary" #1c0f>` instead.
struct Exchange {
  std::chrono::microseconds since_start{0};  // on the session's clock
  std::string method, path, query, body;     // body: at most 4,096 bytes
  int status = 0;                            // 0: no answer was sent
  std::vector<int> codes;                    // errors[].code
  std::string answer;                        // at most 4,096 bytes
  std::string credential;                    // its name in the scenario; "": none, or unknown
  std::string cause;                         // a word of `cfmock explain`; "": served
  std::string why;                           // for a person: `401 10000: token "primary" expired 1 h ago (f.yaml:8:33)`
};

struct Verdict {
  enum class Outcome { kMet, kNotMet, kInconclusive } outcome = Outcome::kInconclusive;
  std::string text;  // as `cfmock run` prints it, and what the client did, request by request
  bool met() const { return outcome == Outcome::kMet; }
};

class Session {
 public:
  /// One of the scenarios that cfmock ships, by name ("expired-token"). Throws ScenarioError; the nearest name is in it.
  static Session shipped(std::string_view name);
  /// A file of your own. Throws ScenarioError.
  static Session from_file(const std::string& path);
  /// A scenario as text in the test. Places say "NAME.yaml". Throws ScenarioError.
  static Session from_text(std::string_view yaml);

  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;
  ~Session();

  /// "http://127.0.0.1:38231/client/v4"
  std::string base_url() const;
  /// "http://127.0.0.1:38231"
  std::string origin() const;
  /// The secret of a credential, by its name in the scenario; of the first one without a name. Throws std::out_of_range that
  /// lists the names there are.
  std::string secret(std::string_view credential = "") const;
  /// Of a global key: the e-mail that goes with it.
  std::string email(std::string_view credential = "") const;
  /// The id of a zone or an account by name; of the first without a name. Throws std::out_of_range.
  std::string zone_id(std::string_view zone = "") const;
  std::string account_id(std::string_view account = "") const;

  /// What `cfmock run` would hand a client: CLOUDFLARE_BASE_URL, CLOUDFLARE_API_TOKEN, ... and the scenario's own.
  std::map<std::string, std::string> environment() const;

  /// Moves the session's clock: tokens expire, lock-outs end. Never back.
  void advance(std::chrono::microseconds by);

  /// For expectations on `exit:` and `output:`: a function is no process, so say what your code came to, 0 for success, and
  /// what it printed or logged. Without it those expectations cannot be judged, and the verdict is inconclusive.
  void client_ended(int exit_code, std::string_view said = "");

  /// What was asked so far, in order.
  std::vector<Exchange> journal() const;
  /// Judges what has happened so far; may be asked again later.
  Verdict verdict() const;

 private:
  struct Impl;
  explicit Session(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace cfmock
