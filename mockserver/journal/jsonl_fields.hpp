#pragma once
// The keys of a journal line, for jsonl_write.cpp and jsonl_read.cpp.

#include <array>
#include <string_view>

#include "journal/entry.hpp"

namespace cfmock::journal {

/// The one list of keys: it drives writing and reading. `E` is Entry or const Entry.
template <class E, class Visit>
void fields(E& e, Visit&& visit) {
  visit("seq", e.seq);
  visit("session", e.session);
  visit("at", e.at);
  visit("real_at", e.real_at);
  visit("delay_us", e.delay);
  visit("connection", e.connection);
  visit("peer", e.peer);
  visit("client_ip", e.client_ip);
  visit("method", e.method);
  visit("path", e.path);
  visit("query", e.query);
  visit("version", e.version);
  visit("headers", e.headers);
  visit("body", e.body);
  visit("body_size", e.body_size);
  visit("operation", e.operation);
  visit("credential", e.credential);
  visit("credential_kind", e.credential_kind);
  visit("fingerprint", e.fingerprint);
  visit("retry_count", e.retry_count);
  visit("answered_by", e.answered_by);
  visit("rule", e.rule);
  visit("cause", e.cause);
  visit("why", e.why);
  visit("status", e.status);
  visit("codes", e.codes);
  visit("answer_headers", e.answer_headers);
  visit("answer", e.answer);
  visit("answer_size", e.answer_size);
  visit("encoding", e.encoding);
  visit("fault", e.fault);
  visit("delivery", e.delivery);
  visit("sent", e.sent);
  visit("retry_after_us", e.retry_after);
  visit("pages", e.pages);
  visit("wrote", e.wrote);
  visit("leaks", e.leaks);
}

template <class S, class Visit>
void sent_fields(S& s, Visit&& visit) {
  visit("head", s.head);
  visit("body", s.body);
  visit("end", s.end);
  visit("at", s.at);
  visit("after_us", s.after);
  visit("text", s.text);
}

template <class P, class Visit>
void page_fields(P& p, Visit&& visit) {
  visit("page", p.page);
  visit("per_page", p.per_page);
  visit("count", p.count);
  visit("total_count", p.total_count);
  visit("total_pages", p.total_pages);
  visit("by_cursor", p.by_cursor);
  visit("cursor", p.cursor);
  visit("next", p.next);
}

inline constexpr std::array<std::string_view, 3> kAnsweredBy{"model", "rule", "server"};

}  // namespace cfmock::journal
