#pragma once
// Which causes fit an answer that was seen, the likeliest first. Pure: the matrix (dialects.tsv), how often
// each cause is reported (likelihood.tsv), and how well a wording fits: status, code, message, endpoint, era.

#include <optional>
#include <vector>

#include "cloudflare/catalogue.hpp"
#include "cloudflare/likelihood.hpp"
#include "cloudflare/names.hpp"
#include "cloudflare/seen_answer.hpp"

namespace cfmock::cloudflare {

/// What was asked, as far as it is known. `family`: of the operation; or the root of a family, by the
/// headers of the answer; or nullptr.
struct Endpoint {
  std::optional<Route> route;  // set: the request is known
  const FamilyRow* family = nullptr;
  bool by_headers = false;
};
/// `seen.path` may lack /client/v4; without a method, GET is taken.
Endpoint endpoint_of(const SeenAnswer& seen, const Catalogue& catalogue);

/// Whose wording it is, seen from the endpoint: its own; its family's parent's; of a family behind the same
/// front; of another; or the endpoint is not known.
enum class Where { kHere, kInherited, kNear, kElsewhere, kAnywhere };

/// A wording, and how well it fits.
struct Fit {
  const DialectRow* row = nullptr;  // nullptr: seen, but not bound to a family
  const ErrorRow* error = nullptr;  // nullptr: the family says it by a success
  Where where = Where::kAnywhere;
  bool status = true, message = true, today = true;  // false: another one; of another era
  double score = 0;                                  // 0 to 1
};

struct LikelyCause {
  const CauseRow* cause = nullptr;
  const LikelihoodRow* likelihood = nullptr;
  std::vector<Fit> fits;  // best first; never empty
  double score = 0;       // of the best fit, times how often the cause is reported
  bool well = false;      // fits about as well as the best one
};

/// How much of what was seen the likeliest cause's wording has.
enum class Match { kNone, kStatusOnly, kOtherStatus, kOtherMessage, kExact };

struct Diagnosis {
  Endpoint endpoint;
  std::vector<LikelyCause> causes;  // those that fit well, then the others; the likeliest first
  Match match = Match::kNone;
};
Diagnosis diagnose(const SeenAnswer& seen, const Catalogue& catalogue);

/// `text` is what `pattern` says with its {placeholders} filled in.
bool fits_template(std::string_view pattern, std::string_view text);

}  // namespace cfmock::cloudflare
