// The checklist, cut down to what tells the candidates apart.

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "cli/explained.hpp"

namespace cfmock::cli {
namespace {

using cloudflare::LikelyCause;

std::vector<std::string_view> candidates_of(const Explained& what) {
  std::vector<std::string_view> out;
  for (const LikelyCause& each : what.diagnosis.causes)
    if (each.well || what.whole()) out.push_back(each.cause->name);
  return out;
}

/// Status and message of each wording, with the causes behind it: the rows of the matrix themselves.
std::vector<Step::Sign> words_of(const Explained& what) {
  std::map<std::string, Step::Sign> out;
  for (const LikelyCause& cause : what.diagnosis.causes)
    for (const cloudflare::Fit& fit : cause.fits) {
      if (fit.error == nullptr) continue;
      Step::Sign& sign = out[said_by_fit(fit)];
      sign.shows = said_by_fit(fit);
      const std::string name(cause.cause->name);
      if (std::find(sign.causes.begin(), sign.causes.end(), name) == sign.causes.end())
        sign.causes.push_back(name);
    }
  std::vector<Step::Sign> list;
  for (auto& [said, sign] : out) list.push_back(std::move(sign));
  return list;
}

std::vector<Step::Sign> signs_of(std::string_view step, const std::vector<std::string_view>& candidates) {
  std::vector<Step::Sign> out;
  for (const cloudflare::SignRow& row : cloudflare::signs()) {
    if (row.step != step) continue;
    Step::Sign sign{std::string(row.shows), {}, row.evidence};
    for (const std::string_view cause : candidates)
      if (std::find(row.causes.begin(), row.causes.end(), cause) != row.causes.end())
        sign.causes.emplace_back(cause);
    if (!sign.causes.empty()) out.push_back(std::move(sign));
  }
  return out;
}

bool tells_apart(const std::vector<Step::Sign>& signs, size_t candidates) {
  return std::any_of(signs.begin(), signs.end(),
                     [&](const Step::Sign& sign) { return sign.causes.size() < candidates; });
}

/// What the answer shows already needs no second look.
bool is_known(std::string_view step, const Explained& what) {
  if (what.whole()) return step == "api" && !what.seen.errors.empty();  // a code is the API's
  const auto* family = what.diagnosis.endpoint.by_headers ? nullptr : what.diagnosis.endpoint.family;
  if (step == "api" || step == "success" || step == "words") return true;
  return family != nullptr && ((step == "zones" && family->name == "zones-list") ||
                               (step == "verify" && family->name.ends_with("-verify")));
}

}  // namespace

std::vector<Step> steps_for(const Explained& what) {
  std::vector<Step> out;
  const auto candidates = candidates_of(what);
  for (const cloudflare::StepRow& row : cloudflare::checklist()) {
    if (is_known(row.name, what)) continue;
    auto signs = row.name == "words" ? words_of(what) : signs_of(row.name, candidates);
    if (tells_apart(signs, candidates.size())) out.push_back({&row, std::move(signs)});
  }
  return out;
}

}  // namespace cfmock::cli
