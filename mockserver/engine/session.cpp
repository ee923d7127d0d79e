#include "engine/session.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "cloudflare/authorise.hpp"
#include "cloudflare/names.hpp"
#include "engine/exchange.hpp"

namespace cfmock::engine {

using cloudflare::Refusal;
using cloudflare::Route;

Session::Session(std::string id, std::shared_ptr<const scenario::Scenario> scenario, Instant real_now, const SessionOptions& options)
    : id_(std::move(id)),
      scenario_(std::move(scenario)),
      options_(options),
      clock_(real_now, scenario_->clock_start.value_or(real_now), scenario_->clock_scale),
      start_(clock_.now(real_now)),
      ids_(options.seed),
      credentials_(scenario_->credentials, scenario_->world, start_, ids_, scenario_->tokens),
      store_(scenario_->world, start_),
      store_at_start_(store_),
      limiter_(scenario_->limits),
      rules_(scenario_->rules),
      redactor_(credentials_),
      journal_(options.journal_capacity),
      client_ip_(scenario_->client_ip),
      timeline_(scenario_->timeline.size()) {
  run_timeline(nullptr, real_now);
}

void Session::set_client_ip(std::string address) { client_ip_ = address.empty() ? scenario_->client_ip : std::move(address); }

Reply Session::handle(const http::Request& request, std::string_view target) {
  Exchange exchange(request, target, clock_.now(request.received));
  answer(exchange);
  write_down(exchange);
  const match::Subject subject = exchange.subject();
  run_timeline(&subject, request.received);
  return std::move(exchange.reply);
}

void Session::answer(Exchange& exchange) {
  exchange.route = scenario_->operations().route(exchange.request.method, exchange.target.path);
  if (exchange.route.operation != nullptr) exchange.family = exchange.route.operation->family;
  if (!rules_.empty()) {
    const RuleHit hit = rules_.take(exchange.subject());
    if (hit.rule >= 0) return by_rule(exchange, hit);
  }
  by_model(exchange);
}

// The order of checks is that of auth-errors §1.3; the places of the ban and of the method are inferred there.
void Session::by_model(Exchange& exchange) {
  if (const auto limited = limiter_.take_address(client_ip_, exchange.now)) {
    exchange.retry_after = limited->wait;
    return refuse(exchange, {"address-rate-limited", "",
                             fmt::format("{} sent more than {} in a second", client_ip_, limiter_.spec().per_address),
                             limiter_.spec().place, {}, {}});
  }
  if (const auto refusal = exchange.route_refusal()) return refuse(exchange, *refusal);
  if (const auto refusal = admit(exchange)) return refuse(exchange, *refusal);
  if (exchange.route.kind == Route::Kind::kWrongMethod)
    return refuse(exchange, {"wrong-method", "", fmt::format("{} is not a method of {}", exchange.request.method,
                                                            exchange.route.operation->path), {}, {}, {}});
  serve(exchange);
}

std::optional<Refusal> Session::admit(Exchange& exchange) {
  const bool found = exchange.route.kind == Route::Kind::kFound;
  if (found && exchange.route.operation->resource == "public") return std::nullopt;
  exchange.shown = cloudflare::presented(exchange.request.headers);
  if (auto refusal = exchange.header_refusal()) return refusal;
  if (const auto banned = limiter_.banned(client_ip_, exchange.now)) {
    exchange.retry_after = banned->wait;
    exchange.credential = credentials_.by_secret(exchange.shown.secret);
    return Refusal{"too-many-failures", "",
                   fmt::format("{} refused credential{} came from {}; it is shut out for {} more", banned->count, banned->count == 1 ? "" : "s", client_ip_,
                               human(banned->wait)),
                   limiter_.spec().place, {}, {}};
  }
  auto known = cloudflare::authenticate(credentials_, exchange.shown, client_ip_, exchange.now);
  exchange.credential = known.credential;
  if (known.refusal) {
    const auto* row = wording(exchange, known.refusal->cause, "");
    // "ok" in the table: this family answers a success all the same (verify of an expired token).
    if (row == nullptr || row->error != nullptr) {
      if (known.refusal->cause != "blocked-address") limiter_.count_failure(client_ip_, exchange.now);
      return std::move(known.refusal);
    }
    exchange.held_back = std::move(known.refusal);
  }
  known.credential->last_used_on = exchange.now;
  if (auto refusal = check_limits(exchange)) return refusal;
  if (found)
    return cloudflare::authorise(*exchange.credential, *exchange.route.operation, exchange.route, store_,
                                  exchange.now);
  return std::nullopt;
}

std::optional<Refusal> Session::check_limits(Exchange& exchange) {
  const auto limited = limiter_.take_user(exchange.credential->user_id, exchange.now);
  exchange.metered = true;
  if (!limited) return std::nullopt;
  exchange.retry_after = limited->wait;
  const auto& spec = limiter_.spec();
  return Refusal{"rate-limited", "",
                 fmt::format("{}{} is over the limit, {} in {}; blocked for {} more", exchange.credential->user_id == exchange.credential->id ? "" : "the user of ",
                             exchange.credential->label(), spec.requests, human(spec.window), human(limited->wait)),
                 spec.place, {}, {}};
}

void Session::serve(Exchange& exchange) {
  const cloudflare::OperationRow& operation = *exchange.route.operation;
  cloudflare::Call call{scenario_->operations(), exchange.request, exchange.route, operation, exchange.credential,
                        exchange.held_back ? &*exchange.held_back : nullptr,
                        http::parse_query(exchange.target.query), store_, credentials_, ids_, exchange.now};
  cloudflare::Outcome outcome = cloudflare::find_handler(operation.handler)(call);
  if (outcome.refusal) return refuse(exchange, *outcome.refusal);
  exchange.reply.response.status = 200;
  exchange.reply.response.body = std::move(outcome.body);
  exchange.entry.wrote = outcome.wrote;
  if (outcome.issued != nullptr) redactor_.learn(*outcome.issued);
  if (outcome.page)
    exchange.entry.pages = journal::PageInfo{outcome.page->page, outcome.page->per_page, outcome.page->count,
                                             outcome.page->total_count, outcome.page->total_pages};
  if (outcome.silent) exchange.explain(*outcome.silent, 200, {});
  put_headers(exchange);
  if (!outcome.content_type.empty()) exchange.reply.response.headers.set("Content-Type", std::move(outcome.content_type));
}

const cloudflare::DialectRow* Session::wording(const Exchange& exchange, std::string_view cause, std::string_view variant) const {
  if (!scenario_->dialect.empty())
    if (const auto* row = cloudflare::find_dialect(scenario_->dialect, cause, variant)) return row;
  return cloudflare::find_dialect(exchange.family->name, cause, variant);
}

void Session::refuse(Exchange& exchange, const Refusal& refusal) {
  const auto* row = wording(exchange, refusal.cause, refusal.variant);
  // A cause without a row is a hole in the tables (a unit test looks for them); answer in the gateway's words rather than not at all.
  const cloudflare::ErrorRow* error = row != nullptr && row->error != nullptr ? row->error : cloudflare::find_error("gateway-forbidden");
  const bool bent = refusal.cause == "rate-limited" && limiter_.spec().error != "rate-limited";
  if (bent) error = cloudflare::error_named(exchange.family->name, limiter_.spec().error);
  put_error(exchange, *error, said_of(refusal));
  exchange.explain(refusal, error->status, exchange.entry.codes);
}

void Session::put_error(Exchange& exchange, const cloudflare::ErrorRow& error, const Said& said) {
  const std::string_view path = exchange.target.path;
  exchange.reply.response.status = error.status;
  exchange.reply.response.body = cloudflare::error_body(
      error, {{"address", client_ip_}, {"path", path}, {"api_path", match::api_path(path)}, {"method", exchange.request.method},
              {"type", said.type}, {"expected", said.expected}, {"domain", said.domain}, {"detail", said.detail}});
  exchange.entry.codes = cloudflare::error_codes(error);
  put_headers(exchange);
}

void Session::put_headers(Exchange& exchange) {
  http::Headers& headers = exchange.reply.response.headers;
  headers.reserve(18);
  const int64_t second = exchange.now.time_since_epoch().count() / 1'000'000;
  if (second != date_second_) date_second_ = second, date_ = http_date(exchange.now);
  for (const cloudflare::HeaderRow& row : cloudflare::headers()) {
    if (row.set != "all" && row.set != exchange.family->headers) continue;
    const bool filled = row.value.front() == '{';
    headers.add(std::string(row.name), !filled                    ? std::string(row.value)
                                       : row.value == "{date}"     ? date_
                                       : row.value == "{ray}"      ? ids_.ray()
                                                                   : ids_.uuid7(exchange.now));
  }
  put_limit_headers(exchange);
}

// Waits are told in the client's seconds: on a clock of scale 60, five minutes are five seconds.
void Session::put_limit_headers(Exchange& exchange) {
  const double scale = clock_.frozen() ? 1 : clock_.scale();
  const cloudflare::LimitRow* limit = exchange.metered ? exchange.route.operation->limit : nullptr;
  if (limit != nullptr && !limit->header_name.empty()) {
    http::Headers& headers = exchange.reply.response.headers;
    headers.add("Ratelimit", limiter_.header(*limit, exchange.credential->user_id, exchange.now, scale));
    headers.add("Ratelimit-Policy", limiter_.policy_header(*limit, scale));
  }
  if (!exchange.retry_after) return;
  if (exchange.answered_by == journal::AnsweredBy::kModel) {
    using Mode = cloudflare::LimitSpec::RetryAfter;
    const auto& spec = limiter_.spec();
    if (spec.retry_after == Mode::kAbsent) return exchange.retry_after.reset();
    if (spec.retry_after == Mode::kFixed) exchange.retry_after = spec.retry_after_fixed;
  }
  if (!clock_.frozen()) exchange.retry_after = clock_.real_wait(*exchange.retry_after);
  exchange.put_retry_after();
}

void Session::by_rule(Exchange& exchange, const RuleHit& hit) {
  using Kind = scenario::Reply::Kind;
  const scenario::Reply& reply = *hit.reply;
  exchange.entry.rule = hit.rule;
  exchange.reply.delay = reply.delay.count() == 0 ? Duration{0} : clock_.frozen() ? reply.delay : clock_.real_wait(reply.delay);
  exchange.entry.delay = reply.delay;
  exchange.shown = cloudflare::presented(exchange.request.headers);
  if (!exchange.shown.secret.empty()) exchange.credential = credentials_.by_secret(exchange.shown.secret);
  if (reply.kind == Kind::kModel) return by_model(exchange);
  exchange.answered_by = journal::AnsweredBy::kRule;
  exchange.retry_after = reply.retry_after;
  const Refusal said{"", "", fmt::format("a rule says so (reply {} of {})", hit.reply_number,
                                         scenario_->rules[static_cast<size_t>(hit.rule)].replies.size()), reply.place, {}, {}};
  if (reply.kind == Kind::kFault) {
    exchange.reply.fault = reply.fault;
    exchange.reply.response.status = 0;
    return exchange.explain(said, 0, {});
  }
  if (reply.kind == Kind::kError) {
    const cloudflare::DialectRow* row = wording(exchange, reply.error, "");
    const cloudflare::ErrorRow* error =
        row != nullptr && row->error != nullptr ? row->error : cloudflare::error_named(exchange.family->name, reply.error);
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
  if (reply.status >= 400 || !exchange.entry.codes.empty()) exchange.explain(said, reply.status, exchange.entry.codes);
}

}  // namespace cfmock::engine
