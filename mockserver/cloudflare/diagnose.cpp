#include "cloudflare/diagnose.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "cloudflare/fit.hpp"
#include "http/url.hpp"

namespace cfmock::cloudflare {
namespace {

/// Sets of headers.tsv that belong to one front only, and how many of their headers must be there.
const FamilyRow* family_by_headers(const SeenAnswer& seen) {
  if (!seen.headers || seen.body == SeenBody::kHtml || seen.body == SeenBody::kText) return nullptr;
  size_t core = 0;
  for (const HeaderRow& row : headers())
    if (row.set == "core" && header(seen, row.name) == row.value) ++core;
  constexpr size_t kTelling = 2;  // one alone, such as X-Frame-Options, may come from elsewhere
  if (core >= kTelling) return find_family("core");
  const bool of_the_api = seen.headers->has("cf-auditlog-id") || seen.headers->has("api-version");
  return of_the_api ? find_family("gateway") : nullptr;
}

void add(std::vector<LikelyCause>& causes, std::string_view cause, const Fit& fit) {
  if (fit.score <= 0) return;
  auto at = std::find_if(causes.begin(), causes.end(),
                         [&](const LikelyCause& each) { return each.cause->name == cause; });
  if (at == causes.end()) {
    const auto& table = cloudflare::causes();
    const auto row =
        std::find_if(table.begin(), table.end(), [&](const CauseRow& each) { return each.name == cause; });
    if (row == table.end()) return;
    causes.push_back({&*row, &likelihood_of(cause), {}, 0});
    at = causes.end() - 1;
  }
  at->fits.push_back(fit);
}

void add_rows(std::vector<LikelyCause>& causes, const SeenAnswer& seen, const Endpoint& endpoint) {
  std::set<const ErrorRow*> in_the_matrix;
  for (const DialectRow& row : dialects()) {
    if (row.family == "uniform") continue;  // no truth about the API
    in_the_matrix.insert(row.error);
    Fit fit = row.error == nullptr ? fit_success(row, seen) : fit_error(*row.error, seen);
    fit.row = &row;
    weigh_place(fit, endpoint);
    // An empty list is a refusal only where that is known of the endpoint.
    const bool here =
        fit.where == Where::kHere || fit.where == Where::kInherited || endpoint.family == nullptr;
    if (row.error == nullptr && !here && !endpoint.by_headers) continue;
    add(causes, row.cause, fit);
  }
  for (const ErrorRow& error : errors()) {
    if (in_the_matrix.contains(&error) || error.name.starts_with("uniform-")) continue;
    Fit fit = fit_error(error, seen);
    weigh_place(fit, endpoint);
    add(causes, error.cause, fit);
  }
}

/// "ZONE_ID", ":id", "{zone_id}", "$ZONE", "<id>": what people write in place of an id, or paste over it.
bool is_placeholder(std::string_view segment) {
  const bool shouted = segment.size() > 1 && std::all_of(segment.begin(), segment.end(), [](char c) {
                         return (c >= 'A' && c <= 'Z') || c == '_' || c == '*';
                       });
  return shouted || segment.find_first_of("{}<>:$*") != std::string_view::npos;
}

std::string with_ids(std::string_view path) {
  std::vector<std::string> out;
  for (const std::string_view segment : split(path, '/'))
    out.emplace_back(is_placeholder(segment) ? std::string(32, '0') : std::string(segment));
  return join(out, "/");
}

/// The API redirects nobody.
void add_redirect(std::vector<LikelyCause>& causes, const SeenAnswer& seen) {
  Fit fit;
  fit.score = seen.status && *seen.status > 300 && *seen.status < 400 && *seen.status != 304;
  add(causes, "other-host", fit);
}

void add_false_friend(std::vector<LikelyCause>& causes, const SeenAnswer& seen) {
  constexpr int kCode = 10000;  // that a good verify has in messages[]
  const auto has_it = [&](const std::vector<SeenError>& list) {
    return std::any_of(list.begin(), list.end(), [&](const SeenError& each) { return each.code == kCode; });
  };
  Fit fit;
  if (seen.success && seen.errors.empty() && causes.empty()) fit.score = has_it(seen.messages);
  const bool digits_only = seen.body == SeenBody::kUnknown && !seen.status && has_it(seen.errors) &&
                           seen.errors.front().message.empty();
  if (digits_only) fit.score = 0.5;  // whoever knows the code alone may have it from there
  add(causes, "false-friend", fit);
}

void rank(std::vector<LikelyCause>& causes) {
  double best = 0;
  for (LikelyCause& each : causes) {
    std::stable_sort(each.fits.begin(), each.fits.end(),
                     [](const Fit& a, const Fit& b) { return a.score > b.score; });
    each.score = each.fits.front().score * each.likelihood->weight;
    best = std::max(best, each.fits.front().score);
  }
  constexpr double kWell = 0.2;  // of the best: another product behind the same front, but no other message
  for (LikelyCause& each : causes) each.well = each.fits.front().score >= kWell * best;
  // Alike: in the order of likelihood.tsv.
  std::stable_sort(causes.begin(), causes.end(),
                   [](const LikelyCause& a, const LikelyCause& b) { return a.likelihood < b.likelihood; });
  std::stable_sort(causes.begin(), causes.end(),
                   [](const LikelyCause& a, const LikelyCause& b) { return a.score > b.score; });
  std::stable_partition(causes.begin(), causes.end(), [](const LikelyCause& each) { return each.well; });
}

Match match_of(const std::vector<LikelyCause>& causes, const SeenAnswer& seen) {
  if (causes.empty()) return Match::kNone;
  const Fit& best = causes.front().fits.front();
  if (!best.status) return Match::kOtherStatus;
  if (!best.message) return Match::kOtherMessage;
  const bool by_status = best.error != nullptr && seen.errors.empty() && !best.error->words().items.empty();
  return by_status ? Match::kStatusOnly : Match::kExact;
}

std::vector<LikelyCause> causes_of(const SeenAnswer& seen, const Endpoint& endpoint) {
  std::vector<LikelyCause> out;
  add_rows(out, seen, endpoint);
  add_false_friend(out, seen);
  add_redirect(out, seen);
  rank(out);
  return out;
}

}  // namespace

Endpoint endpoint_of(const SeenAnswer& seen, const Catalogue& catalogue) {
  Endpoint out;
  if (!seen.path.empty()) {
    std::string path(http::split_target(seen.path).path);
    if (!path.starts_with(kApiRoot)) path = std::string(kApiRoot) + (path.starts_with('/') ? "" : "/") + path;
    // The ids are views into the path, which ends here: nobody reads them.
    out.route = catalogue.route(seen.method.empty() ? "GET" : seen.method, path = with_ids(path));
    out.route->ids = {};
    out.route->id_count = 0;
    if (out.route->operation != nullptr) out.family = out.route->operation->family;
  }
  if (out.family == nullptr) {
    out.family = family_by_headers(seen);
    out.by_headers = out.family != nullptr;
  }
  return out;
}

Diagnosis diagnose(const SeenAnswer& seen, const Catalogue& catalogue) {
  Diagnosis out;
  out.endpoint = endpoint_of(seen, catalogue);
  out.causes = causes_of(seen, out.endpoint);
  out.match = match_of(out.causes, seen);
  if (out.match != Match::kNone || seen.success || !seen.status) return out;
  SeenAnswer status_only;  // a code that nobody knows: what comes with this status at all
  status_only.status = seen.status;
  out.causes = causes_of(status_only, out.endpoint);
  out.match = out.causes.empty() ? Match::kNone : Match::kStatusOnly;
  return out;
}

}  // namespace cfmock::cloudflare
