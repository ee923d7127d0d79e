// Replies that a rule gives before the model is asked, in its place or around its answer.

#include <fmt/format.h>

#include <algorithm>

#include "cloudflare/names.hpp"
#include "engine/exchange.hpp"

namespace cfmock::engine {

using cloudflare::Refusal;

// The client never sees the model's answer: nothing of it may be told of what the client was answered.
std::string Session::carry_out(Exchange& exchange) {
  by_model(exchange);
  const int status = exchange.reply.response.status;
  exchange.reply.response = {};
  exchange.entry.codes.clear();
  exchange.entry.cause.clear();
  exchange.entry.why.clear();
  exchange.entry.pages.reset();
  exchange.entry.retry_after.reset();
  exchange.over.reset();
  exchange.ray.clear();
  return fmt::format(
      ", {} {}",
      status < 400 ? "carried out by the model, its answer lost:" : "refused by the model:", status);
}

/// "reply 1 of 3"
std::string Session::reply_of(const RuleHit& hit) const {
  return fmt::format("reply {} of {}", hit.reply_number,
                     scenario_->rules[static_cast<size_t>(hit.rule)].replies.size());
}

/// On a clock that stands still a delay is machine time.
void Session::hold_back(Exchange& exchange, const scenario::Reply& reply) {
  Duration delay = reply.delay;
  if (reply.delay_to)
    delay += Duration(static_cast<int64_t>(
        chance_.next() % static_cast<uint64_t>((*reply.delay_to - reply.delay).count() + 1)));
  exchange.entry.delay = delay;
  exchange.reply.delay = delay.count() == 0 || clock_.frozen() ? delay : clock_.real_wait(delay);
}

/// Bytes that leave in a second of the machine, for so many in one of the session.
int Session::machine_pace(int bytes_per_second) const {
  return bytes_per_second == 0 || clock_.frozen()
             ? bytes_per_second
             : std::max(1, static_cast<int>(bytes_per_second * clock_.scale()));
}

/// The model answers, and the wire breaks that.
void Session::break_model(Exchange& exchange, const RuleHit& hit) {
  by_model(exchange);
  const std::string said =
      fmt::format("a rule breaks the answer, {} ({})", hit.reply->fault->name, reply_of(hit));
  if (exchange.entry.why.empty())
    exchange.explain({exchange.entry.cause, "", said, hit.reply->place, {}, {}},
                     exchange.reply.response.status, {});
  else
    exchange.entry.why += "; " + said;
}

/// The same path of the same server under another name: a client that takes its credential along hands it to
/// a stranger.
void Session::redirect(Exchange& exchange) {
  http::Response& response = exchange.reply.response;
  response.status = 307;
  put_headers(exchange);
  const std::string query = exchange.target.query.empty() ? "" : "?" + std::string(exchange.target.query);
  response.headers.set("Location", address_.other_origin + address_.prefix + std::string(exchange.target.path) + query);
}

void Session::by_rule(Exchange& exchange, const RuleHit& hit) {
  using Kind = scenario::Reply::Kind;
  const scenario::Reply& reply = *hit.reply;
  exchange.entry.rule = hit.rule;
  exchange.reply.fault = reply.fault;
  exchange.reply.bytes_per_second = machine_pace(reply.bytes_per_second);
  hold_back(exchange, reply);
  exchange.shown = cloudflare::presented(exchange.request.headers);
  if (!exchange.shown.secret.empty()) exchange.credential = credentials_.by_secret(exchange.shown.secret);
  if (reply.kind == Kind::kModel && reply.fault == nullptr) return by_model(exchange);
  if (reply.kind == Kind::kModel) return break_model(exchange, hit);
  const std::string carried_out = reply.applied ? carry_out(exchange) : "";
  exchange.answered_by = journal::AnsweredBy::kRule;
  if (reply.retry_after || reply.retry_after_as != cloudflare::RetryAfter::kTrue)
    exchange.over = Over{reply.retry_after.value_or(Duration{0}), {}, reply.retry_after_as, {}};
  const Refusal said{"",          "", fmt::format("a rule says so ({}){}", reply_of(hit), carried_out),
                     reply.place, {}, {}};
  if (reply.kind == Kind::kFault && reply.fault->of == scenario::FaultRow::Of::kItself) {
    redirect(exchange);
    return exchange.explain(said, exchange.reply.response.status, {});
  }
  if (reply.kind == Kind::kFault) {
    exchange.reply.response.status = 0;
    return exchange.explain(said, 0, {});
  }
  if (reply.kind == Kind::kError) {
    const cloudflare::DialectRow* row = wording(exchange, reply.error, "");
    const cloudflare::ErrorRow* error =
        row != nullptr && row->error != nullptr
            ? row->error
            : cloudflare::error_named(exchange.family->name, reply.error, scenario_->era);
    put_error(exchange, *error, said_of(exchange.request));
    put_rule_headers(exchange, reply.headers);
    Refusal named = said;
    named.cause = cloudflare::cause_named(reply.error);
    return exchange.explain(named, error->status, exchange.entry.codes);
  }
  exchange.reply.response.status = reply.status;
  exchange.reply.response.body = reply.body;
  exchange.entry.codes = codes_in(reply.body);
  put_headers(exchange);
  put_rule_headers(exchange, reply.headers);
  if (reply.status >= 400 || !exchange.entry.codes.empty() || reply.fault != nullptr)
    exchange.explain(said, reply.status, exchange.entry.codes);
}

}  // namespace cfmock::engine
