#include "engine/session.hpp"

namespace cfmock::engine {

// In place, so that whoever holds the session or a sink on its journal keeps it. Secrets come first from the
// seed, so those of the scenario are the same again; whoever keeps them is told anew.
void Session::reset(Instant real_now) {
  clock_ = Clock(real_now, scenario_->clock_start.value_or(real_now), scenario_->clock_scale);
  pace_ = scenario_->clock_scale;
  start_ = clock_.now(real_now);
  ids_ = IdSource(options_.seed);
  chance_ = IdSource(options_.seed);
  credentials_ = cloudflare::Credentials(scenario_->credentials, scenario_->world, start_, ids_, scenario_->tokens);
  tell_secrets();
  store_ = store_at_start_ = cloudflare::Store(scenario_->world, start_);
  limiter_ = cloudflare::Limiter(scenario_->limits);
  rules_.reset();
  journal_.clear();
  journal_.add(journal::Pace{id_, journal_.next_seq(), clock_.scale()});
  client_ip_ = scenario_->client_ip;
  handshakes_ = 0;
  preparing_ = false;
  timeline_.assign(scenario_->timeline.size(), {});
  run_timeline(nullptr, real_now);
}

void Session::prepare(Instant real_now) {
  preparing_ = true;
  clock_.set_scale(real_now, 0);
}

void Session::begin(Instant real_now) {
  preparing_ = false;
  clock_.set_scale(real_now, scenario_->clock_scale);
  pace_ = clock_.scale();
  journal_.clear();
}

}  // namespace cfmock::engine
