// Limits on a request's way: whom it counts for, what it is told, and the answer when there were too many.

#include <fmt/format.h>

#include "base/text.hpp"
#include "cloudflare/metering.hpp"
#include "engine/exchange.hpp"

namespace cfmock::engine {

using cloudflare::MeterRow;
using cloudflare::Refusal;

std::optional<Refusal> Session::check_address_limit(Exchange& exchange) {
  if (preparing_) return std::nullopt;
  const auto limited = limiter_.take_address(client_ip_, exchange.now);
  if (!limited) return std::nullopt;
  const auto& spec = limiter_.spec();
  exchange.over = Over{limited->wait, {}, spec.retry_after, spec.retry_after_fixed};
  const std::string said = fmt::format("{} sent more than {} in a second", client_ip_, spec.per_address);
  return Refusal{"address-rate-limited", "", said, spec.place, {}, {}};
}

std::string Session::banned_as(const Exchange& exchange) const {
  return limiter_.spec().failures_of == cloudflare::LimitSpec::FailuresOf::kAddress
             ? client_ip_
             : fingerprint(exchange.shown.secret);
}

void Session::count_failure(const Exchange& exchange) {
  if (!preparing_) limiter_.count_failure(banned_as(exchange), exchange.now);
}

std::optional<Refusal> Session::check_ban(Exchange& exchange) {
  const auto banned = limiter_.banned(banned_as(exchange), exchange.now);
  if (!banned) return std::nullopt;
  const auto& spec = limiter_.spec();
  exchange.over = Over{banned->wait, {}, spec.retry_after, spec.retry_after_fixed};
  exchange.credential = credentials_.by_secret(exchange.shown.secret);
  return Refusal{"too-many-failures",
                 "",
                 fmt::format("{} refused credential{} came from {}; it is shut out for {} more", banned->count,
                             banned->count == 1 ? "" : "s", client_ip_, human(banned->wait)),
                 spec.place,
                 {},
                 {}};
}

std::optional<Refusal> Session::check_user_limit(Exchange& exchange) {
  if (preparing_) return std::nullopt;
  const auto* policy = exchange.route.operation == nullptr ? nullptr : exchange.route.operation->limit;
  if (policy != nullptr)
    for (const std::string_view name : policy->meters)
      if (const auto* product = limiter_.product(name))
        if (!product->spec.row->beside_user && cloudflare::units_of(*product->spec.row, exchange.request) > 0)
          return std::nullopt;
  const auto limited = limiter_.take_user(exchange.credential->user_id, exchange.now);
  exchange.metered = true;
  if (!limited) return std::nullopt;
  const auto& spec = limiter_.spec();
  exchange.over = Over{limited->wait, {}, spec.retry_after, spec.retry_after_fixed};
  if (spec.error != "rate-limited") exchange.over->error = spec.error;
  return Refusal{
      "rate-limited",
      "",
      fmt::format("{}{} is over the limit, {} in {}; blocked for {} more",
                  exchange.credential->user_id == exchange.credential->id ? "" : "the user of ",
                  exchange.credential->label(), spec.requests, human(spec.window), human(limited->wait)),
      spec.place,
      {},
      {}};
}

/// The account in the path or of the zone in the path; without either, the user stands for it.
std::string Session::counted_as(const Exchange& exchange, const MeterRow& meter) {
  if (meter.by == MeterRow::By::kAddress) return client_ip_;
  if (meter.by == MeterRow::By::kUser) return exchange.credential->user_id;
  if (const auto account = exchange.route.id("account_id"); !account.empty()) return std::string(account);
  const auto* zone = store_.find_zone(exchange.route.id("zone_id"));
  return zone == nullptr ? exchange.credential->user_id : zone->account;
}

std::optional<Refusal> Session::check_product_limits(Exchange& exchange) {
  if (preparing_) return std::nullopt;
  const auto& policy = *exchange.route.operation->limit;
  for (const std::string_view name : policy.meters) {
    auto* product = limiter_.product(name);
    if (product == nullptr) continue;
    const auto& spec = product->spec;
    const int units = cloudflare::units_of(*spec.row, exchange.request);
    if (units == 0) continue;
    const auto limited = product->meter.take(counted_as(exchange, *spec.row), exchange.now, units);
    if (!limited) continue;
    const auto& all = limiter_.spec();
    exchange.over = Over{limited->wait, spec.error, spec.retry_after.value_or(all.retry_after),
                         spec.retry_after ? spec.retry_after_fixed : all.retry_after_fixed};
    return Refusal{"rate-limited",
                   "",
                   fmt::format("the limit {} lets {} through in {}; the next fits in {}", name,
                               spec.rule.quota, human(spec.rule.window), human(limited->wait)),
                   spec.place.known() ? spec.place : all.place,
                   {},
                   {}};
  }
  return std::nullopt;
}

// Waits are told in the client's seconds: on a clock of scale 60, five minutes are five seconds.
void Session::put_limit_headers(Exchange& exchange) {
  const double scale = clock_.frozen() ? 1 : clock_.scale();
  const cloudflare::LimitRow* limit = exchange.metered ? exchange.route.operation->limit : nullptr;
  if (limit != nullptr && !limit->header_name.empty() && cloudflare::spans(limit->eras, scenario_->era)) {
    http::Headers& headers = exchange.reply.response.headers;
    headers.add("Ratelimit", limiter_.header(*limit, exchange.credential->user_id, exchange.now, scale));
    headers.add("Ratelimit-Policy", limiter_.policy_header(*limit, scale));
  }
  if (!exchange.over) return;
  const Duration wait = exchange.over->fixed.value_or(exchange.over->wait);
  exchange.put_retry_after(exchange.over->told, clock_.frozen() ? wait : clock_.real_wait(wait));
}

}  // namespace cfmock::engine
