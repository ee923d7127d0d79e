// The same as data, for --json.

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "cli/explained.hpp"

namespace cfmock::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string_view word(cloudflare::Match match) {
  switch (match) {
    case cloudflare::Match::kExact:
      return "exact";
    case cloudflare::Match::kOtherMessage:
      return "other message";
    case cloudflare::Match::kOtherStatus:
      return "other status";
    case cloudflare::Match::kStatusOnly:
      return "status only";
    case cloudflare::Match::kNone:
      break;
  }
  return "none";
}

Json seen_json(const Explained& what) {
  Json out = Json::object();
  if (what.seen.status) out["status"] = *what.seen.status;
  Json errors = Json::array();
  for (const auto& error : what.seen.errors)
    errors.push_back({{"code", error.code}, {"message", printable(error.message)}});
  out["errors"] = errors;
  const auto& endpoint = what.diagnosis.endpoint;
  if (endpoint.route && endpoint.route->operation != nullptr)
    out["operation"] = endpoint.route->operation->text;
  if (endpoint.family != nullptr) out["family"] = endpoint.family->name;
  return out;
}

Json fits_json(const std::vector<cloudflare::Fit>& fits) {
  Json out = Json::array();
  for (const auto& fit : fits) {
    if (fit.row == nullptr && fit.error == nullptr) continue;
    Json row{{"says", said_by_fit(fit)}};
    if (fit.row != nullptr) row["family"] = fit.row->family;
    row["evidence"] = fit.row != nullptr ? fit.row->evidence : fit.error->evidence;
    row["source"] = fit.row != nullptr ? fit.row->source : fit.error->source;
    row["score"] = fit.score;
    out.push_back(row);
  }
  return out;
}

Json causes_json(const Explained& what) {
  Json out = Json::array();
  for (const auto& each : what.diagnosis.causes)
    out.push_back({{"cause", each.cause->name},
                   {"fits_well", each.well},
                   {"score", each.score},
                   {"what", each.cause->title},
                   {"tell", each.cause->tell},
                   {"cure", each.cause->cure},
                   {"reported",
                    {{"often", each.likelihood->often},
                     {"evidence", each.likelihood->evidence},
                     {"source", each.likelihood->source}}},
                   {"scenarios", scenarios_of(each.cause->name, what.seen)},
                   {"fits", fits_json(each.fits)}});
  return out;
}

Json steps_json(const Explained& what) {
  Json out = Json::array();
  for (const Step& step : steps_for(what)) {
    Json signs = Json::array();
    for (const auto& sign : step.signs)
      signs.push_back({{"shows", sign.shows}, {"causes", sign.causes}, {"evidence", sign.evidence}});
    out.push_back({{"question", step.row->question}, {"how", step.row->how}, {"signs", signs}});
  }
  return out;
}

}  // namespace

void print_json(const std::vector<Explained>& all, std::ostream& out) {
  Json list = Json::array();
  for (const Explained& what : all) {
    Json each = Json::object();
    if (what.whole())
      each["asked"] = what.asked;
    else
      each["seen"] = seen_json(what);
    if (!what.known_cause.empty()) each["known_cause"] = what.known_cause;
    each["match"] = word(what.diagnosis.match);
    each["notes"] = notes_on(what);
    each["causes"] = causes_json(what);
    each["checklist"] = steps_json(what);
    list.push_back(each);
  }
  out << list.dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
}

}  // namespace cfmock::cli
