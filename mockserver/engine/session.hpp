#pragma once
// One world + scenario + clock + journal. handle() is the whole engine: rules, limits, authentication, authorisation, resources,
// journal. It lives on one of the wire's threads and needs no locks; nothing of it is shared with another session.

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "cloudflare/access.hpp"
#include "cloudflare/limiter.hpp"
#include "cloudflare/resources.hpp"
#include "cloudflare/store.hpp"
#include "engine/redact.hpp"
#include "engine/reply.hpp"
#include "engine/rules.hpp"
#include "journal/journal.hpp"
#include "scenario/scenario.hpp"

namespace cfmock::engine {

struct Said;

struct SessionOptions {
  uint64_t seed = 1;          // of ids and secrets
  bool explain = false;       // X-Cfmock-Why on each refusal
  size_t journal_capacity = 20000;
  size_t journal_bytes = size_t{256} << 20;  // as large as headers may be, memory stays bounded
  Duration idle{0};           // machine time without a use after which it is dropped; 0: it stays
};

/// As clients are told it.
struct Address {
  std::string origin;        // "http://127.0.0.1:38231"; through the proxy "https://api.cloudflare.com"
  std::string other_origin;  // the same server under another name, for redirects: "http://localhost:38231"
  std::string prefix = "";   // of its base URL among others ("/_s/a-1"), so that a redirect stays in the session
  bool any_host = false;     // the server has names beyond these, so that no Host is a leak
};

class Session {
 public:
  /// `real_now`: machine time at the start. The scenario must stay as it is; it is shared, never changed.
  Session(std::string id, std::shared_ptr<const scenario::Scenario> scenario, Instant real_now, const SessionOptions& options);

  /// `target`: below the session's prefix. The journal entry stands before this returns.
  Reply handle(const http::Request& request, std::string_view target);
  /// How the next connection's handshake goes.
  scenario::Handshake handshake();
  /// Writes down what left of a reply that had a receipt.
  void sent(const Receipt& receipt, journal::Sent what);
  /// Writes down a request that was none.
  Reply refused(const Refused& refused);
  /// Writes down a request to the proxy that was for another host, `where`, and answers it.
  Reply turned_away(const http::Request& request, const std::string& where);

  /// `real_now`: machine time.
  void apply(const scenario::Action& action, Instant real_now);
  void advance(Duration by) { clock_.advance(by); }
  /// 0: it stands still.
  void set_scale(Instant real_now, double scale);
  /// Where clients find this session. Once set, a credential that arrives under another Host is noted as a leak, and "{origin}" and
  /// "{other_origin}" in a rule's headers are filled.
  void set_address(Address address);
  /// What the API takes for the caller's address from now on; "" : the scenario's again.
  void set_client_ip(std::string address);
  /// World, credentials, clock, limits, rules and journal as at the start; the same secrets. Sinks stay.
  void reset(Instant real_now);
  /// Until begin(): whoever asks is not the client yet but prepares for it. World and credentials answer as ever, and what is done to
  /// them stays done; what the scenario has in store for the client (rules, limits, timeline, handshakes) waits, so that none of it is
  /// used up. The clock stands still: nothing expires, and nothing comes into force. Machine time, as of begin().
  void prepare(Instant real_now);
  /// From now on it is the client. The journal is empty, the clock goes on at the scenario's pace, the rest is as it was prepared.
  void begin(Instant real_now);

  /// Machine time of the last request, or look from outside.
  Instant last_used() const { return last_used_; }
  void touch(Instant real_now) { last_used_ = std::max(last_used_, real_now); }

  const std::string& id() const { return id_; }
  /// Of the wire, counted from 0: where it lives. Said before it is asked anything.
  size_t thread() const { return thread_; }
  void live_on(size_t thread) { thread_ = thread; }
  /// Whoever keeps the secrets that it takes for its own. Told on its thread: of those that it has at once, of each that comes, and at a
  /// reset() that all are void, before those with which it begins again.
  struct SecretsKeeper {
    std::function<void(const std::string&)> know;
    std::function<void()> forget_all;
  };
  void on_secrets(SecretsKeeper keeper);
  const SessionOptions& options() const { return options_; }
  const scenario::Scenario& scenario() const { return *scenario_; }
  /// For whoever judges by it on another thread.
  std::shared_ptr<const scenario::Scenario> shared_scenario() const { return scenario_; }
  const cloudflare::Credentials& credentials() const { return credentials_; }
  const cloudflare::Store& store() const { return store_; }
  const cloudflare::Store& store_at_start() const { return store_at_start_; }
  const Rules& rules() const { return rules_; }
  journal::Journal& journal() { return journal_; }
  const journal::Journal& journal() const { return journal_; }
  Instant now(Instant real) const { return clock_.now(real); }
  double scale() const { return clock_.scale(); }
  /// At what pace the clock ran for all requests so far; nullopt: it changed between them, so that the time between two requests
  /// says nothing of how long the client waited.
  std::optional<double> pace() const { return pace_; }
  /// Replaces every secret of this session in `text`, for output that was captured elsewhere.
  bool redact(std::string& text) const { return redactor_.replace(text); }
  /// The same however they are disguised, and which they were (Redactor::uncover).
  std::vector<std::string> uncover(std::string& text, bool cut = false) const { return redactor_.uncover(text, cut); }

 private:
  void tell_secrets();
  struct Exchange;  // what one request gathers on its way
  void answer(Exchange& exchange);
  void by_rule(Exchange& exchange, const RuleHit& hit);
  void hold_back(Exchange& exchange, const scenario::Reply& reply);
  void break_model(Exchange& exchange, const RuleHit& hit);
  std::string reply_of(const RuleHit& hit) const;
  int machine_pace(int bytes_per_second) const;
  void redirect(Exchange& exchange);
  /// For a reply that is `applied`: what became of the request, for people.
  std::string carry_out(Exchange& exchange);
  void by_model(Exchange& exchange);
  std::optional<cloudflare::Refusal> admit(Exchange& exchange);
  std::optional<cloudflare::Refusal> check_address_limit(Exchange& exchange);
  std::optional<cloudflare::Refusal> check_ban(Exchange& exchange);
  std::optional<cloudflare::Refusal> check_user_limit(Exchange& exchange);
  std::optional<cloudflare::Refusal> check_product_limits(Exchange& exchange);
  std::string banned_as(const Exchange& exchange) const;
  void count_failure(const Exchange& exchange);
  std::string counted_as(const Exchange& exchange, const cloudflare::MeterRow& meter);
  void serve(Exchange& exchange);
  void refuse(Exchange& exchange, const cloudflare::Refusal& refusal);
  const cloudflare::DialectRow* wording(const Exchange& exchange, std::string_view cause, std::string_view variant) const;
  void put_error(Exchange& exchange, const cloudflare::ErrorRow& error, const Said& said);
  void put_headers(Exchange& exchange, const cloudflare::ErrorRow* error = nullptr);
  void put_limit_headers(Exchange& exchange);
  void write_down(Exchange& exchange);
  /// What every entry begins with. `now`: session clock; `received`: machine time.
  void begin_entry(journal::Entry& entry, Instant now, Instant received, uint64_t connection, const std::string& peer) const;
  void put_rule_headers(Exchange& exchange, const http::Headers& headers) const;
  void run_timeline(const match::Subject* subject, Instant real_now);

  std::string id_;
  size_t thread_ = 0;
  SecretsKeeper keeper_;
  Instant last_used_;
  std::shared_ptr<const scenario::Scenario> scenario_;
  SessionOptions options_;
  Clock clock_;
  std::optional<double> pace_;
  Instant start_;
  IdSource ids_;
  IdSource chance_;  // of delays
  cloudflare::Credentials credentials_;
  cloudflare::Store store_;
  cloudflare::Store store_at_start_;
  cloudflare::Limiter limiter_;
  Rules rules_;
  Redactor redactor_;
  journal::Journal journal_;
  std::string client_ip_;
  Address address_;
  std::string authority_;  // of its origin
  struct TimelineState {
    int counted = 0;
    bool done = false;
  };
  std::vector<TimelineState> timeline_;
  int handshakes_ = 0;  // connections that met one of the scenario's
  bool preparing_ = false;
  int64_t date_second_ = -1;
  std::string date_;
};

}  // namespace cfmock::engine
