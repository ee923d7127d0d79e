// Writing an exchange down, and what the scenario's timeline does after it.

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "engine/call_hash.hpp"
#include "engine/coding.hpp"
#include "engine/exchange.hpp"
#include "http/url.hpp"

namespace cfmock::engine {
namespace {

std::string kind_word(const cloudflare::Credential* credential, const cloudflare::Presented& shown) {
  using Kind = cloudflare::Presented::Kind;
  if (credential != nullptr) return std::string(cloudflare::kind_name(credential->spec.kind));
  return shown.kind == Kind::kNone ? "" : "unknown";
}

int retry_count(const http::Headers& headers) {
  const auto value = headers.find("X-Stainless-Retry-Count");
  return value ? static_cast<int>(parse_int(*value).value_or(-1)) : -1;
}

std::string_view without_default_port(std::string_view host) {
  for (const std::string_view port : {":443", ":80"})
    if (host.ends_with(port)) return host.substr(0, host.size() - port.size());
  return host;
}

/// api.cloudflare.com takes no plain HTTP since 2025-03-20, and a credential that was sent so is burnt (its blog, "HTTPS-only for
/// Cloudflare APIs").
bool is_plain_api(std::string_view target) {
  const auto absolute = http::absolute_form(target);
  return absolute && absolute->scheme == "http" && absolute->authority.substr(0, absolute->authority.rfind(':')) == kApiHost;
}

/// That the client shook hands on this connection though the scenario had the certificate broken: how it was. nullptr: it did not.
const journal::Handshake* looked_away(const journal::Journal& journal, uint64_t connection) {
  const auto& all = journal.handshakes();  // the latest is most likely this connection's
  const auto at = std::find_if(all.rbegin(), all.rend(), [&](const auto& each) { return each.connection == connection && each.problem.empty(); });
  return at == all.rend() ? nullptr : &*at;
}

/// What breaks a body does no harm where none is sent.
bool spares(const scenario::FaultRow& fault, const http::Request& request, const http::Response& response) {
  using Of = scenario::FaultRow::Of;
  return (fault.of == Of::kBody || fault.of == Of::kJson) && (request.method == "HEAD" || http::never_has_body(response.status));
}

}  // namespace

void Session::begin_entry(journal::Entry& entry, Instant now, Instant received, uint64_t connection, const std::string& peer) const {
  entry.session = id_;
  entry.at = now;
  entry.real_at = received;
  entry.connection = connection;
  entry.peer = peer;
  entry.client_ip = client_ip_;
}

void Session::write_down(Exchange& exchange) {
  journal::Entry& entry = exchange.entry;
  const http::Request& request = exchange.request;
  http::Response& response = exchange.reply.response;
  begin_entry(entry, exchange.now, request.received, request.connection, request.peer);
  redactor_.record(request, exchange.target.path, exchange.target.query, entry);
  const std::string_view host = request.headers.get("Host");
  if (exchange.credential != nullptr && !authority_.empty() && !address_.any_host && !host.empty() && !iequals(without_default_port(host), authority_))
    entry.leaks.push_back("credential sent to another host, " + printable(entry.headers.get("Host")));
  if (exchange.credential != nullptr && request.proxied && is_plain_api(request.target))
    entry.leaks.push_back(fmt::format("credential sent in clear text, to http://{}", kApiHost));
  if (exchange.credential != nullptr)
    if (const journal::Handshake* handshake = looked_away(journal_, request.connection))
      entry.leaks.push_back(fmt::format("credential sent after a broken handshake ({})", handshake->shown));
  entry.call_hash = call_hash(request, exchange.target.path, exchange.target.query);
  const auto* operation = exchange.route.kind == cloudflare::Route::Kind::kFound ? exchange.route.operation : nullptr;
  if (operation != nullptr) entry.operation = operation->text;
  if (!entry.leaks.empty() && cloudflare::stores_secrets(entry.operation, request.body)) std::erase(entry.leaks, "body");
  if (exchange.credential != nullptr) entry.credential = exchange.credential->spec.name;
  entry.credential_kind = kind_word(exchange.credential, exchange.shown);
  if (!exchange.shown.secret.empty())
    entry.fingerprint = exchange.credential != nullptr ? exchange.credential->answer_fingerprint : fingerprint(exchange.shown.secret);
  entry.retry_count = retry_count(request.headers);
  entry.answered_by = exchange.answered_by;
  redactor_.replace(entry.why);  // it may quote the path
  if (options_.explain && !entry.why.empty()) response.headers.add("X-Cfmock-Why", printable(entry.why));
  if (exchange.reply.fault == nullptr) exchange.reply.coding = negotiate(request, response);
  entry.encoding = http::name_of(exchange.reply.coding);
  entry.status = response.status;
  entry.answer_headers = response.headers;
  if (exchange.answered_by == journal::AnsweredBy::kRule)
    redactor_.replace_values(entry.answer_headers);
  redactor_.keep(response.body, journal::kBodyKept, entry.answer);  // a 7003 echoes the path, a record its content
  entry.answer_size = response.body.size();
  const scenario::FaultRow* fault = exchange.reply.fault;
  if (fault != nullptr) {
    entry.fault = fault->name;
    if (!spares(*fault, request, response)) entry.delivery = fault->delivery;
  }
  const Instant at = entry.at;
  const uint64_t seq = journal_.add(std::move(entry)).seq;
  if (fault != nullptr || exchange.reply.delay.count() > 0)
    exchange.reply.receipt = {id_, seq, request.connection, fault == nullptr ? "" : fault->name, at, journal_.era()};
}

void Session::sent(const Receipt& receipt, journal::Sent what) {
  const Instant now = clock_.now(what.at);
  what.text = redactor_.torn(what.text, journal::kBodyKept);
  journal_.sent(receipt, std::move(what), now);
}

void Session::set_address(Address address) {
  address_ = std::move(address);
  const size_t scheme = address_.origin.find("://");
  authority_ = scheme == std::string::npos ? "" : address_.origin.substr(scheme + 3);
}

// Two fixed words, not a template language: a redirect has to name a port that is known only once the server listens.
void Session::put_rule_headers(Exchange& exchange, const http::Headers& headers) const {
  for (const http::Header& header : headers) {
    std::string value(header.value);
    if (value.find('{') != std::string::npos)
      value = replace_all(replace_all(std::move(value), "{origin}", address_.origin + address_.prefix),
                          "{other_origin}", address_.other_origin + address_.prefix);
    exchange.reply.response.headers.set(header.name, value);
  }
}

void Session::apply(const scenario::Action& action, Instant real_now) {
  const Instant now = clock_.now(real_now);
  using Kind = scenario::Action::Kind;
  switch (action.kind) {
    case Kind::kAdvance: return clock_.advance(action.by);
    case Kind::kRoll: return credentials_.roll(action.credential, now);
    case Kind::kDelete: return credentials_.remove(action.credential);
    case Kind::kChange:
      if (action.change) credentials_.change(action.credential, *action.change, now);
  }
}

/// `subject`: the request just answered; nullptr at the start.
void Session::run_timeline(const match::Subject* subject, Instant real_now) {
  if (preparing_) return;
  for (size_t i = 0; i < timeline_.size(); ++i) {
    const scenario::TimelineEvent& event = scenario_->timeline[i];
    TimelineState& state = timeline_[i];
    if (state.done) continue;
    if (subject != nullptr && (!event.of || match::fits(*event.of, *subject))) ++state.counted;
    if (state.counted < event.after_requests) continue;
    state.done = true;
    for (const scenario::Action& action : event.actions) apply(action, real_now);
  }
}

}  // namespace cfmock::engine
