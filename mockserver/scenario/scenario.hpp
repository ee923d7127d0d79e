#pragma once
// A scenario, loaded: plain data with places. It never changes once loaded; a session keeps its own state
// beside it.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/place.hpp"
#include "base/time.hpp"
#include "cloudflare/catalogue.hpp"
#include "cloudflare/tables.hpp"
#include "cloudflare/world.hpp"
#include "http/message.hpp"
#include "scenario/expectation.hpp"
#include "scenario/faults.hpp"
#include "scenario/handshake.hpp"
#include "scenario/request_pattern.hpp"

namespace cfmock::scenario {

// ---- Rules
// -----------------------------------------------------------------------------------------------------------

struct Reply {
  /// kModel: what the model says. kError: a named error or cause, worded in the dialect of the endpoint.
  /// kLiteral: as given. kFault: a fault that sends no answer, or is one.
  enum class Kind { kModel, kError, kLiteral, kFault } kind = Kind::kModel;
  std::string error;                    // kError
  std::optional<Duration> retry_after;  // kError, kLiteral: adds Retry-After, whole seconds rounded up
  cloudflare::RetryAfter retry_after_as = cloudflare::RetryAfter::kTrue;  // its form; kAbsent, kNonsense without a wait
  int status = 200;                     // kLiteral
  http::Headers headers;                // kError (added), kLiteral
  std::string body;                     // kLiteral
  const FaultRow* fault = nullptr;      // kFault: all there is; the others: how that answer is broken; nullptr: not at all
  int bytes_per_second = 0;             // of a drip
  Duration delay{0};                    // before the answer leaves
  std::optional<Duration> delay_to;     // it is drawn between the two, anew for each answer
  bool applied = false;                 // all but kModel: the model carries the request out first, its answer is lost
  int times = 1;                        // how often before the next reply is due; 0: for ever
  Place place;
};

struct Rule {
  RequestPattern on;
  std::vector<Reply> replies;  // walked in order; after the last, the model answers
  bool optional = false;       // strict: a rule that is not walked to its end fails the run, unless optional
  Place place;
};

// ---- What happens by itself
// ------------------------------------------------------------------------------------------

/// A change of the world or of the clock, in `timeline:` and between the steps of a proof.
struct Action {
  enum class Kind { kAdvance, kRoll, kDelete, kChange } kind = Kind::kAdvance;
  Duration by{0};          // kAdvance
  std::string credential;  // the others
  std::optional<cloudflare::CredentialSpec>
      change;  // kChange: what it is from now on; only fields in its `places` were given, others stay
  Place place;
};

struct TimelineEvent {
  int after_requests = 0;            // once that many requests were answered; 0: before the first
  std::optional<RequestPattern> of;  // count only these
  std::vector<Action> actions;
  Place place;
};

// ---- Proof
// -----------------------------------------------------------------------------------------------------------

struct ProofAnswer {
  bool lost = false;  // none comes: the connection breaks
  std::optional<int> status;
  std::optional<int> code;             // among errors[].code, or messages[].code on a success
  std::optional<std::string> message;  // exact text of an error
  std::optional<std::string> cause;    // that the journal gives
  std::optional<int> results;          // length of result[]
  std::vector<std::pair<std::string, ValuePattern>> headers;
};

inline constexpr std::string_view kMadeToken = "made:";

struct ProofStep {
  enum class Kind { kSend, kAction } kind = Kind::kSend;
  std::string method,
      path;        // kSend; below /client/v4, or absolute when it starts with "//": "//client/v3/zones"
  std::string as;  // credential name; "made:NAME": of a token that the API made; "" : no credentials
  enum class SentAs { kDefault, kBearer, kKey } sent_as = SentAs::kDefault;
  std::string from;       // caller's address; "" : the scenario's client_ip
  http::Headers headers;  // added; the same name replaces
  std::string body;
  int repeat = 1;
  ProofAnswer answer;  // of the last repetition; those before must agree among themselves unless `meanwhile`
  std::optional<ProofAnswer> meanwhile;  // of the repetitions before the last
  std::vector<Action> actions;           // kAction
  std::string text;
  Place place;
};

// ---- The whole
// -------------------------------------------------------------------------------------------------------

/// What strictness lets pass.
struct Allow {
  bool unknown_operations = false;
  bool unfinished_rules = false;
  bool early_retries = false;
  bool no_requests = false;
  bool other_hosts = false;
};

/// Written for the client before it starts, in a folder of its own.
struct ClientFile {
  std::string name;  // below the folder: "config.ini", "conf/main.json"
  std::string text;  // with placeholders
};

struct Scenario {
  std::string name;
  std::string title;
  std::string cause;  // a row of fixtures/causes.tsv
  std::string description;
  std::vector<std::string> sources;  // links to where it happened
  std::string file;  // as named by the user, or "scenarios/auth/x.yaml" for a shipped one
  cloudflare::WorldSpec world;
  std::vector<cloudflare::CredentialSpec> credentials;  // the first one is what a client is handed
  std::string client_ip = "203.0.113.7";                // what the API takes for the caller's address
  std::string dialect;                                  // "" or "uniform"
  /// The operations of the API; null: the embedded ones.
  std::shared_ptr<const cloudflare::Catalogue> catalogue;
  cloudflare::Era era = cloudflare::newest_era();       // of which years the answers are
  cloudflare::LimitSpec limits;
  cloudflare::TokenRules tokens;
  double clock_scale = 1;              // 0: stands still
  std::optional<Instant> clock_start;  // nullopt: the machine's time
  std::vector<HandshakeReply> handshakes;  // walked in order; empty: plain HTTP will do
  std::vector<Rule> rules;
  std::vector<TimelineEvent> timeline;
  std::vector<ProofStep> proof;
  std::vector<Expectation> expect;
  Allow allow;
  // For the client. Placeholders are filled in: "{base_url}", "{token}", "{secret:NAME}", "{dir}", ...
  std::map<std::string, std::string> env;  // over the table's
  std::string directory;                   // where it runs, from the scenario's folder; "": where cfmock does
  std::string input;                       // on its standard input
  std::vector<ClientFile> files;
  int runs = 1;  // how often it is started, over the same world
  Duration timeout = std::chrono::seconds(60);  // for the client

  const cloudflare::Catalogue& operations() const { return catalogue ? *catalogue : cloudflare::embedded_catalogue(); }
};

}  // namespace cfmock::scenario
