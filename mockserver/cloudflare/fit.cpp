#include "cloudflare/fit.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "base/text.hpp"

namespace cfmock::cloudflare {
namespace {

// What a difference leaves of a score. Their order is what matters: another message is worse than another
// family behind the same front, another status is worse than both.
constexpr double kOtherStatus = 0.05, kOtherMessage = 0.12, kAnyMessage = 0.6, kSomeCodes = 0.5,
                 kChainOnly = 0.5, kOtherChain = 0.3, kOtherKeys = 0.85, kOtherEra = 0.35, kInferred = 0.7;
constexpr double kInheritedPlace = 0.9, kNearPlace = 0.25, kElsewherePlace = 0.04, kProductAnywhere = 0.35;

const ErrorItem* item_of(const ErrorRow& error, int code) {
  for (const ErrorItem& item : error.words().items)
    if (item.code == code) return &item;
  return nullptr;
}

bool in_a_chain(const ErrorRow& error, int code) {
  return std::any_of(error.words().items.begin(), error.words().items.end(), [&](const ErrorItem& item) {
    return std::any_of(item.chain.begin(), item.chain.end(),
                       [&](const auto& link) { return link.first == code; });
  });
}

double fit_chain(const ErrorItem& item, const SeenError& seen) {
  if (seen.chain.empty() || item.chain.empty())
    return seen.chain.empty() == item.chain.empty() ? 1 : kChainOnly;
  const bool same = seen.chain.size() == item.chain.size() &&
                    std::equal(seen.chain.begin(), seen.chain.end(), item.chain.begin(),
                               [](const auto& a, const auto& b) { return a.first == b.first; });
  return same ? 1 : kOtherChain;
}

double fit_message(const ErrorItem& item, const SeenError& seen, Fit& fit) {
  if (seen.message.empty()) return 1;
  if (!fits_template(item.message, seen.message)) {
    fit.message = false;
    return kOtherMessage;
  }
  return item.message.starts_with('{') && item.message.ends_with('}') ? kAnyMessage : 1;
}

/// Every code that was seen, against those of the error.
double fit_codes(const ErrorRow& error, const SeenAnswer& seen, Fit& fit) {
  size_t found = 0;
  double score = 1;
  for (const SeenError& each : seen.errors) {
    if (const ErrorItem* item = item_of(error, each.code)) {
      ++found;
      score *= fit_message(*item, each, fit) * fit_chain(*item, each);
    } else if (in_a_chain(error, each.code)) {
      ++found;
      score *= kChainOnly;
    }
  }
  if (found == 0) return 0;
  if (found < seen.errors.size() || found < error.words().items.size()) score *= kSomeCodes;
  return score;
}

std::vector<std::string_view> keys_of(Envelope envelope) {
  switch (envelope) {
    case Envelope::kCore:
    case Envelope::kCoreSlashes:
      return {"success", "errors", "messages", "result"};
    case Envelope::kGateway:
    case Envelope::kGatewayLine:
      return {"success", "errors"};
    case Envelope::kResultFirst:
      return {"result", "success", "errors", "messages"};
    case Envelope::kRaw:
      break;
  }
  return {};
}

double fit_keys(const ErrorRow& error, const SeenAnswer& seen) {
  const auto keys = keys_of(error.envelope);
  return seen.keys.empty() || std::equal(keys.begin(), keys.end(), seen.keys.begin(), seen.keys.end())
             ? 1
             : kOtherKeys;
}

double fit_status(const ErrorRow& error, const SeenAnswer& seen, Fit& fit) {
  if (!seen.status || *seen.status == error.status) return 1;
  fit.status = false;
  return kOtherStatus;
}

/// The raw body of an error, read as an answer would be.
const SeenAnswer& read_raw(const ErrorRow& error) {
  static const auto table = [] {
    std::unordered_map<std::string_view, SeenAnswer> out;
    for (const ErrorRow& row : errors())
      if (row.words().items.empty()) read_body(out[row.name], row.words().text);
    return out;
  }();
  return table.at(error.name);
}

void collect_leaves(const nlohmann::json& json, std::vector<std::string>& out) {
  if (json.is_structured())
    for (const auto& each : json) collect_leaves(each, out);
  else if (json.is_number_integer() ||
           (json.is_string() && json.get<std::string>().find('{') == std::string::npos))
    out.push_back(json.dump());
}

/// How many of the pattern's values stand in the text, 0 to 1.
double fit_values(const std::string& pattern, const std::string& text) {
  const auto json = nlohmann::json::parse(pattern, nullptr, false);
  std::vector<std::string> leaves;
  collect_leaves(json, leaves);
  if (leaves.empty()) return 0;
  const auto found = std::count_if(leaves.begin(), leaves.end(), [&](const std::string& leaf) {
    return text.find(leaf) != std::string::npos;
  });
  return static_cast<double>(found) / static_cast<double>(leaves.size());
}

double fit_page(const ErrorRow& error, const SeenAnswer& seen) {
  const std::string seen_title = title_of_page(seen.text), title = title_of_page(error.words().text);
  if (seen_title == title) return 1;
  // "api.cloudflare.com | 523: Origin is unreachable": what differs is the host.
  const auto subject = [](const std::string& text) {
    return std::string(trim(text.substr(text.find('|') == std::string::npos ? 0 : text.find('|') + 1)));
  };
  return subject(seen_title) == subject(title) ? 1 : 0.4;
}

double fit_text(const ErrorRow& error, const SeenAnswer& seen) {
  constexpr size_t kTelling = 16;  // bytes: "error code: 1010", "upstream connect"
  const std::string_view begin = trim(error.words().text);
  return lower(seen.text).starts_with(lower(begin.substr(0, kTelling)))
             ? 1
             : (seen.status ? 0.3 : 0);  // any text at all, and no status: that is no answer
}

double fit_raw_body(const ErrorRow& error, const SeenAnswer& seen) {
  const SeenAnswer& pattern = read_raw(error);
  const bool json = pattern.body == SeenBody::kJson || pattern.body == SeenBody::kEnvelope;
  if (seen.body == SeenBody::kUnknown) return 0.5;
  if (json)
    return seen.body == SeenBody::kJson || seen.body == SeenBody::kCut ? fit_values(error.words().text, seen.text)
                                                                       : 0;
  if (seen.body == SeenBody::kJson || seen.body == SeenBody::kEnvelope || seen.body == SeenBody::kCut)
    return 0;
  if (pattern.body != seen.body) return seen.status ? 0.1 : 0;
  if (seen.body == SeenBody::kHtml) return fit_page(error, seen);
  return seen.body == SeenBody::kText ? fit_text(error, seen) : 1;
}

/// A challenge is told by its header alone.
double fit_headers(const ErrorRow& error, const SeenAnswer& seen) {
  if (!seen.headers) return 1;
  constexpr std::string_view kMitigated = "cf-mitigated";
  const bool wanted = std::any_of(headers().begin(), headers().end(), [&](const HeaderRow& row) {
    return iequals(row.name, kMitigated) &&
           std::find(error.header_sets.begin(), error.header_sets.end(), row.set) != error.header_sets.end();
  });
  return wanted == seen.headers->has(kMitigated) ? 1 : 0.1;
}

/// "core" or "gateway": the front that a family stands behind.
const FamilyRow* root_of(const FamilyRow* family) {
  while (family != nullptr && !family->parent.empty()) family = find_family(family->parent);
  return family;
}

bool is_below(const FamilyRow* family, const FamilyRow* ancestor) {
  for (; family != nullptr; family = find_family(family->parent))
    if (family == ancestor) return true;
  return false;
}

double place_of(const DialectRow& row, const Endpoint& endpoint, Where& where) {
  const FamilyRow* family = find_family(row.family);
  const FamilyRow* here = endpoint.family;
  if (here == nullptr) return where = Where::kAnywhere, root_of(family) == family ? 1 : kProductAnywhere;
  if (family == here) return where = Where::kHere, 1;
  const bool today = spans(row.eras, newest_era());
  if (is_below(here, family)) {
    const bool own_words = today && find_dialect(here->name, row.cause, row.variant) != &row;
    return where = own_words ? Where::kElsewhere : Where::kInherited,
           own_words ? kElsewherePlace : kInheritedPlace;
  }
  if (endpoint.by_headers && is_below(family, here)) return where = Where::kNear, kProductAnywhere;
  if (root_of(family) == root_of(here)) return where = Where::kNear, kNearPlace;
  return where = Where::kElsewhere, kElsewherePlace;
}

}  // namespace

bool fits_template(std::string_view pattern, std::string_view text) {
  bool first = true;
  while (!pattern.empty()) {
    const size_t open = pattern.find('{');
    const std::string_view fixed = pattern.substr(0, open);
    const bool last = open == std::string_view::npos;
    const size_t at = last && !first
                          ? (text.size() >= fixed.size() ? text.rfind(fixed) : std::string_view::npos)
                          : text.find(fixed);
    if (at == std::string_view::npos || (first && at != 0)) return false;
    text.remove_prefix(at + fixed.size());
    if (last) return text.empty();
    const size_t close = pattern.find('}', open);
    pattern.remove_prefix(close == std::string_view::npos ? pattern.size() : close + 1);
    first = false;
  }
  return !first || text.empty();
}

Fit fit_error(const ErrorRow& error, const SeenAnswer& seen) {
  Fit fit;
  fit.error = &error;
  if (error.words().items.empty()) {
    fit.score = seen.errors.empty() ? fit_raw_body(error, seen) * fit_headers(error, seen) : 0;
  } else if (!seen.errors.empty()) {
    fit.score = fit_codes(error, seen, fit) * fit_keys(error, seen);
  } else {  // the status alone
    const bool could_be = !seen.success && (seen.body == SeenBody::kUnknown || seen.body == SeenBody::kCut ||
                                            seen.body == SeenBody::kEnvelope);
    fit.score = could_be && seen.status ? 1 : 0;
  }
  fit.score *= fit_status(error, seen, fit);
  if (error.words().items.empty() && !fit.status && seen.body == SeenBody::kUnknown) fit.score = 0;
  if (seen.errors.empty() && !error.words().items.empty() && !fit.status) fit.score = 0;
  return fit;
}

Fit fit_success(const DialectRow& row, const SeenAnswer& seen) {
  Fit fit;
  const bool list = row.family.ends_with("-list"), verify = row.family.ends_with("-verify");
  if (!seen.success) return fit;
  if (list && seen.empty_list) fit.score = 1;
  if (verify && !seen.token_status.empty() && seen.token_status != "active" &&
      row.cause == seen.token_status + "-token")
    fit.score = 1;
  return fit;
}

void weigh_place(Fit& fit, const Endpoint& endpoint) {
  if (fit.row == nullptr) {
    fit.score *= kSomeCodes;
    return;
  }
  fit.score *= place_of(*fit.row, endpoint, fit.where);
  fit.today = spans(fit.row->eras, newest_era());
  if (!fit.today) fit.score *= kOtherEra;
  if (fit.row->evidence == "inferred") fit.score *= kInferred;
}

}  // namespace cfmock::cloudflare
