// What the headers, the body and the route say beside the code.

#include <fmt/format.h>

#include "base/text.hpp"
#include "cli/explained.hpp"

namespace cfmock::cli {
namespace {

using cloudflare::header;
using cloudflare::Route;
using cloudflare::SeenAnswer;
using cloudflare::SeenBody;

using Notes = std::vector<std::string>;

std::string value(const SeenAnswer& seen, std::string_view name) {
  return printable(header(seen, name).substr(0, 200));
}

/// What does not look like the API, nor like its edge.
void note_origin(const SeenAnswer& seen, Notes& notes) {
  const bool no_envelope =
      seen.body == SeenBody::kHtml || seen.body == SeenBody::kText || seen.body == SeenBody::kEmpty;
  if (seen.headers && !seen.headers->has("cf-ray") && !iequals(header(seen, "server"), "cloudflare")) {
    const std::string server = value(seen, "server");
    notes.push_back(
        fmt::format("It has no CF-Ray header{}: a proxy, a gateway of your network, a mock or another host "
                    "answered, not Cloudflare. "
                    "Look at the base URL and the proxy settings first.",
                    server.empty() ? "" : fmt::format(", and Server says {}", server)));
  } else if (no_envelope && seen.status && *seen.status >= 300) {
    notes.push_back(
        "The API itself answers in JSON: this comes from what stands before it. The credential was most "
        "likely never looked at.");
  }
  if (header(seen, "cf-mitigated") == "challenge")
    notes.push_back("cf-mitigated: challenge: a browser check that no API client can pass.");
}

void note_waiting(const SeenAnswer& seen, Notes& notes) {
  const std::string wait = value(seen, "retry-after"), limit = value(seen, "ratelimit");
  if (!wait.empty())
    notes.push_back(fmt::format("Retry-After: {}: {}", wait,
                                wait == "0" ? "no permission to ask again at once; wait a few seconds anyway"
                                            : "wait that long before the next request"));
  else if (seen.headers && seen.status == 429)
    notes.push_back("No Retry-After: wait with growing pauses, five minutes at most (the documented block).");
  if (!limit.empty())
    notes.push_back(
        fmt::format("Ratelimit: {}: r is what is left, t the seconds until there is more", limit));
}

void note_route(const Explained& what, Notes& notes) {
  const auto& endpoint = what.diagnosis.endpoint;
  if (!endpoint.route) {
    if (!what.seen.errors.empty() && endpoint.family == nullptr && !what.whole())
      notes.push_back(
          "The endpoint is not known, and each family of endpoints has its own words. Say it for a better "
          "answer: --request 'GET /zones/…/dns_records'");
    return;
  }
  const Route& route = *endpoint.route;
  if (route.kind == Route::Kind::kUnknown)
    notes.push_back("No operation of the API that we know has this path.");
  if (route.kind == Route::Kind::kMalformedId)
    notes.push_back(
        fmt::format("The {} id in this path is not 32 hex digits: with a real request the API would say 7003 "
                    "before it looks at the credential.",
                    route.id_kind.empty() ? "object's" : route.id_kind));
  if (route.kind == Route::Kind::kWrongMethod)
    notes.push_back(fmt::format("The path exists, but not with {}: we know {}.",
                                what.seen.method.empty() ? "GET" : what.seen.method, route.operation->text));
}

void note_body(const SeenAnswer& seen, Notes& notes) {
  if (seen.body == SeenBody::kCut)
    notes.push_back(
        "The JSON does not end: what is left of it was read. Look at the whole body, if you can.");
  for (const auto& error : seen.errors)
    if (!error.documentation_url.empty())
      notes.push_back("documentation_url: " + printable(error.documentation_url.substr(0, 300)));
  if (seen.errors.size() > 1)
    notes.push_back(fmt::format("It has {} errors: clients often show the first alone.", seen.errors.size()));
}

/// A good verify, and what it leaves open.
void note_success(const SeenAnswer& seen, Notes& notes) {
  if (!seen.success || !seen.errors.empty()) return;
  if (seen.token_status == "active") {
    notes.push_back(
        "The token is known and active. It may still be refused elsewhere: a permission, zone or account "
        "that it lacks, an address that it does not allow (verify does not look at that), a not_before that "
        "lies ahead.");
    notes.push_back("10000 in messages[] is part of this success: match on \"success\" and errors[].");
  } else if (seen.empty_list) {
    notes.push_back(
        "An empty list is how some endpoints refuse: they leave out what the credential may not see. If you "
        "expect something in it, one of these is why; else all is well.");
  } else if (seen.token_status.empty()) {
    notes.push_back("\"success\" is true and errors[] is empty: nothing was refused here.");
  } else {
    notes.push_back(fmt::format(
        "verify answers 200 though the token's status is \"{}\": read result.status, not the HTTP status.",
        printable(seen.token_status.substr(0, 60))));
  }
}

void note_permission(const Explained& what, Notes& notes) {
  const auto& route = what.diagnosis.endpoint.route;
  if (!route || route->operation == nullptr || route->kind != Route::Kind::kFound || what.seen.success)
    return;
  const auto& operation = *route->operation;
  if (!operation.groups_known || operation.groups == nullptr || operation.groups->none()) return;
  Notes names;
  const auto& groups = cloudflare::permission_groups();
  for (size_t i = 0; i < groups.size(); ++i)
    if (operation.groups->test(i)) names.emplace_back(groups[i].name);
  constexpr size_t kMost = 12;  // longer lists, such as that of GET /zones, help nobody
  if (names.size() > kMost) return;
  notes.push_back(fmt::format("The operation asks for {}{} ({}).", names.size() > 1 ? "any one of: " : "",
                              join(names, ", "), operation.evidence));
}

}  // namespace

Notes notes_on(const Explained& what) {
  Notes notes;
  note_route(what, notes);
  note_permission(what, notes);
  note_origin(what.seen, notes);
  note_waiting(what.seen, notes);
  note_body(what.seen, notes);
  note_success(what.seen, notes);
  return notes;
}

}  // namespace cfmock::cli
