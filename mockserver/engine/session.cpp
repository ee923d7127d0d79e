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
      last_used_(real_now),
      scenario_(std::move(scenario)),
      options_(options),
      clock_(real_now, scenario_->clock_start.value_or(real_now), scenario_->clock_scale),
      pace_(scenario_->clock_scale),
      start_(clock_.now(real_now)),
      ids_(options.seed),
      chance_(options.seed),
      credentials_(scenario_->credentials, scenario_->world, start_, ids_, scenario_->tokens),
      store_(scenario_->world, start_),
      store_at_start_(store_),
      limiter_(scenario_->limits),
      rules_(scenario_->rules),
      redactor_(credentials_),
      journal_(options.journal_capacity, options.journal_bytes),
      client_ip_(scenario_->client_ip),
      timeline_(scenario_->timeline.size()) {
  run_timeline(nullptr, real_now);
}

void Session::set_scale(Instant real_now, double scale) {
  if (scale == clock_.scale()) return;
  clock_.set_scale(real_now, scale);
  if (journal_.next_seq() == 1)
    pace_ = scale;
  else
    pace_.reset();
  journal_.add(journal::Pace{id_, journal_.next_seq(), scale});
}

void Session::on_secrets(SecretsKeeper keeper) {
  keeper_ = std::move(keeper);
  tell_secrets();
}

void Session::tell_secrets() {
  if (!keeper_.know) return;
  keeper_.forget_all();
  for (const auto& credential : credentials_.all()) keeper_.know(credential->secret);
  credentials_.on_secret(keeper_.know);
}

void Session::set_client_ip(std::string address) { client_ip_ = address.empty() ? scenario_->client_ip : std::move(address); }

Reply Session::handle(const http::Request& request, std::string_view target) {
  touch(request.received);
  Exchange exchange(request, target, clock_.now(request.received));
  journal_.lend_memory(exchange.entry);
  answer(exchange);
  write_down(exchange);
  const match::Subject subject = exchange.subject();
  run_timeline(&subject, request.received);
  return std::move(exchange.reply);
}

void Session::answer(Exchange& exchange) {
  exchange.route = scenario_->operations().route(exchange.request.method, exchange.target.path);
  if (exchange.route.operation != nullptr) exchange.family = exchange.route.operation->family;
  if (!rules_.empty() && !preparing_) {
    const RuleHit hit = rules_.take(exchange.subject());
    if (hit.rule >= 0) return by_rule(exchange, hit);
  }
  by_model(exchange);
}

// The order of checks is that of auth-errors §1.3; the places of the ban and of the method are inferred there.
void Session::by_model(Exchange& exchange) {
  if (const auto refusal = check_address_limit(exchange)) return refuse(exchange, *refusal);
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
  if (auto refusal = check_ban(exchange)) return refusal;
  auto known = cloudflare::authenticate(credentials_, exchange.shown, client_ip_, exchange.now);
  exchange.credential = known.credential;
  if (known.refusal) {
    const auto* row = wording(exchange, known.refusal->cause, "");
    // "ok" in the table: this family answers a success all the same (verify of an expired token).
    if (row == nullptr || row->error != nullptr) {
      if (known.refusal->cause != "blocked-address") count_failure(exchange);
      return std::move(known.refusal);
    }
    exchange.held_back = std::move(known.refusal);
  }
  known.credential->last_used_on = exchange.now;
  if (auto refusal = check_user_limit(exchange)) return refusal;
  if (!found) return std::nullopt;
  if (auto refusal = cloudflare::authorise(*exchange.credential, *exchange.route.operation, exchange.route, store_,
                                            exchange.now))
    return refusal;
  return check_product_limits(exchange);
}

void Session::serve(Exchange& exchange) {
  const cloudflare::OperationRow& operation = *exchange.route.operation;
  cloudflare::Call call{scenario_->operations(), exchange.request, exchange.route, operation, exchange.credential,
                        exchange.held_back ? &*exchange.held_back : nullptr,
                        http::parse_query(exchange.target.query), store_, credentials_, ids_, exchange.now};
  cloudflare::Outcome outcome = cloudflare::find_handler(operation.handler)(call);
  if (outcome.refusal) return refuse(exchange, *outcome.refusal);
  if (outcome.silent)
    if (const auto* row = wording(exchange, outcome.silent->cause, outcome.silent->variant);
        row != nullptr && row->error != nullptr && row->eras != ~cloudflare::Eras{0})
      return refuse(exchange, *outcome.silent);  // what is hidden today was refused then
  if (outcome.refused_then)
    if (const auto* row = wording(exchange, outcome.refused_then->cause, outcome.refused_then->variant);
        row != nullptr && row->variant == outcome.refused_then->variant)
      return refuse(exchange, *outcome.refused_then);
  exchange.entry.pages = std::move(outcome.page);
  exchange.reply.response.status = 200;
  exchange.reply.response.body = std::move(outcome.body);
  exchange.entry.wrote = outcome.wrote;
  if (outcome.issued != nullptr) redactor_.learn(*outcome.issued);
  if (outcome.silent) exchange.explain(*outcome.silent, 200, {});
  put_headers(exchange);
  if (!outcome.content_type.empty()) exchange.reply.response.headers.set("Content-Type", std::move(outcome.content_type));
}

const cloudflare::DialectRow* Session::wording(const Exchange& exchange, std::string_view cause, std::string_view variant) const {
  if (!scenario_->dialect.empty())
    if (const auto* row = cloudflare::find_dialect(scenario_->dialect, cause, variant, scenario_->era)) return row;
  return cloudflare::find_dialect(exchange.family->name, cause, variant, scenario_->era);
}

void Session::refuse(Exchange& exchange, const Refusal& refusal) {
  const auto* row = wording(exchange, refusal.cause, refusal.variant);
  const cloudflare::ErrorRow* error = row != nullptr ? row->error : nullptr;
  if (exchange.over && !exchange.over->error.empty())
    error = cloudflare::error_named(exchange.family->name, exchange.over->error, scenario_->era);
  Refusal told = refusal;
  if (error == nullptr) {
    // A hole in the tables (a unit test looks for them): answer in the gateway's words rather than not at all, and say so.
    error = cloudflare::find_error("gateway-forbidden");
    told.sentence += fmt::format("; cfmock has no words of \"{}\" for it, please report this", exchange.family->name);
  }
  put_error(exchange, *error, said_of(told));
  exchange.explain(told, error->status, exchange.entry.codes);
}

void Session::put_error(Exchange& exchange, const cloudflare::ErrorRow& error, const Said& said) {
  const std::string_view path = exchange.target.path;
  cloudflare::Fill fill{{"address", client_ip_}, {"path", path}, {"api_path", match::api_path(path)}, {"method", exchange.request.method},
                        {"type", said.type}, {"expected", said.expected}, {"domain", said.domain}, {"detail", said.detail}};
  if (exchange.credential != nullptr) fill.emplace_back("token_id", exchange.credential->id);
  std::string now;
  if (error.envelope == cloudflare::Envelope::kRaw) {
    exchange.ray = ids_.ray(), now = rfc3339(exchange.now);
    fill.emplace_back("ray", exchange.ray);
    fill.emplace_back("now", now);
  }
  exchange.reply.response.status = error.status;
  exchange.reply.response.body = cloudflare::error_body(error, fill);
  exchange.entry.codes = cloudflare::error_codes(error);
  put_headers(exchange, &error);
}

void Session::put_headers(Exchange& exchange, const cloudflare::ErrorRow* error) {
  http::Headers& headers = exchange.reply.response.headers;
  headers.reserve(1024);
  const int64_t second = exchange.now.time_since_epoch().count() / 1'000'000;
  if (second != date_second_) date_second_ = second, date_ = http_date(exchange.now);
  const cloudflare::FamilyRow& family = *exchange.family;
  const auto& rows = error == nullptr ? cloudflare::header_rows(family, scenario_->era) : cloudflare::header_rows(*error, family, scenario_->era);
  for (const cloudflare::HeaderRow* row : rows) {
    if (row->value.front() != '{')
      headers.add(row->name, row->value);
    else if (row->value == "{date}")
      headers.add(row->name, date_);
    else if (row->value == "{ray}")
      headers.add(row->name, exchange.ray.empty() ? ids_.ray() : exchange.ray);
    else
      headers.add(row->name, ids_.uuid7(exchange.now));
  }
  if (error != nullptr && !error->header_sets.empty())
    if (const auto own = parse_int(headers.get("Retry-After"))) exchange.entry.retry_after = std::chrono::seconds(*own);
  put_limit_headers(exchange);
}

}  // namespace cfmock::engine
