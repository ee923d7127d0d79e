// What `explain` prints for a person.

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "cli/explained.hpp"

namespace cfmock::cli {
namespace {

using cloudflare::Fit;
using cloudflare::LikelyCause;
using cloudflare::Match;
using cloudflare::Where;

void line(std::ostream& out, std::string_view label, std::string_view text) {
  out << fmt::format("   {:<7} {}\n", label, wrapped(text, 11));
}

std::string_view place_in_words(Where where) {
  switch (where) {
    case Where::kHere:
      return ", this endpoint's family";
    case Where::kInherited:
      return ", behind which this endpoint stands";
    case Where::kNear:
      return ", a family behind the same front; nothing like it is known of this endpoint";
    case Where::kElsewhere:
      return ", another family; this endpoint is known for other words";
    case Where::kAnywhere:
      break;
  }
  return "";
}

/// One wording, with whose it is, how we know, and what does not fit.
std::string fit_in_words(const Fit& fit) {
  std::string out = said_by_fit(fit);
  if (!fit.status) out += " [not your status]";
  if (!fit.message) out += " [not your message]";
  if (fit.row == nullptr) return out + fmt::format(" ({}: {})", fit.error->evidence, fit.error->source);
  return out + fmt::format(": {}{}. {}", place_of_fit(fit), place_in_words(fit.where), fit.row->source);
}

/// Every wording once, with all the families that have it.
void print_all_fits(const LikelyCause& cause, std::ostream& out) {
  std::vector<std::pair<std::string, std::vector<std::string>>> said;
  for (const Fit& fit : cause.fits) {
    if (fit.row == nullptr && fit.error == nullptr) continue;
    const std::string words = said_by_fit(fit);
    auto at = std::find_if(said.begin(), said.end(), [&](const auto& each) { return each.first == words; });
    if (at == said.end()) at = said.insert(said.end(), {words, {}});
    const std::string place = place_of_fit(fit);
    if (std::find(at->second.begin(), at->second.end(), place) == at->second.end())
      at->second.push_back(place);
  }
  for (const auto& [words, places] : said) line(out, "says", words + ": " + join(places, ", "));
}

void print_best_fits(const LikelyCause& cause, std::ostream& out) {
  constexpr size_t kMost = 2;
  const double enough = cause.fits.front().score * 0.5;
  std::set<std::string> said;
  for (const Fit& fit : cause.fits)
    if (fit.score >= enough && (fit.row != nullptr || fit.error != nullptr) && said.size() < kMost &&
        said.insert(said_by_fit(fit) + std::string(fit.row == nullptr ? fit.error->source : fit.row->source))
            .second)
      line(out, "fits", fit_in_words(fit));
}

std::string scenarios_in_words(std::string_view cause, const cloudflare::SeenAnswer& seen) {
  const auto names = scenarios_of(cause, seen);
  if (names.empty()) return "no shipped scenario; in one of yours: error: " + std::string(cause);
  std::string out = fmt::format("cfmock run {} -- YOUR-CLIENT", names.front());
  if (names.size() > 1)
    out += fmt::format(
        "   (also {})",
        join({names.begin() + 1, names.begin() + static_cast<long>(std::min<size_t>(names.size(), 5))},
             ", "));
  return out;
}

void print_cause(size_t number, const LikelyCause& cause, const Explained& what, std::ostream& out) {
  const bool this_one = cause.cause->name == what.known_cause;
  out << fmt::format("\n{}. {}{}\n", number, cause.cause->name,
                     this_one ? "   <- this it was: the journal knows" : "");
  line(out, "what", cause.cause->title);
  line(out, "tell", cause.cause->tell);
  line(out, "cure", cause.cause->cure);
  line(out, "reports",
       fmt::format("{}: {} ({})", cause.likelihood->often, cause.likelihood->source,
                   cause.likelihood->evidence));
  if (what.whole())
    print_all_fits(cause, out);
  else
    print_best_fits(cause, out);
  line(out, "try", scenarios_in_words(cause.cause->name, what.seen));
}

void print_steps(const std::vector<Step>& steps, std::ostream& out) {
  size_t number = 0;
  for (const Step& step : steps) {
    out << fmt::format("\n{}. {}\n   {}\n", ++number, step.row->question, wrapped(step.row->how, 3));
    for (const Step::Sign& sign : step.signs) {
      const std::string evidence = sign.evidence.empty() ? "" : fmt::format(" ({})", sign.evidence);
      out << fmt::format("   - {}\n", wrapped(sign.shows + evidence, 5)) << "       -> "
          << wrapped(join(sign.causes, ", "), 10) << "\n";
    }
  }
}

std::string heading(const Explained& what) {
  const size_t well =
      static_cast<size_t>(std::count_if(what.diagnosis.causes.begin(), what.diagnosis.causes.end(),
                                        [](const auto& each) { return each.well; }));
  switch (what.diagnosis.match) {
    case Match::kNone:
      return "";
    case Match::kStatusOnly:
      return what.seen.errors.empty() ? "Only the status is known. What comes with it, the likeliest first:"
                                      : "Our tables do not know this code. What else comes with this status, "
                                        "the likeliest first; take it as a hint:";
    case Match::kOtherStatus:
      return "Our tables know this, but with another HTTP status. Nearest, the likeliest first:";
    case Match::kOtherMessage:
      return "Our tables know the code, but not with this message. Nearest, the likeliest first:";
    case Match::kExact:
      break;
  }
  if (well == 1) return "One cause fits:";
  return fmt::format(
      "One answer, {} causes that fit: the answer alone does not tell which. The likeliest first:", well);
}

void print_causes(const Explained& what, std::ostream& out) {
  size_t number = 0;
  std::vector<std::string> others;
  for (const LikelyCause& cause : what.diagnosis.causes) {
    if (cause.well || what.whole() || cause.cause->name == what.known_cause)
      print_cause(++number, cause, what, out);
    else
      others.emplace_back(cause.cause->name);
  }
  if (!others.empty())
    out << "\n"
        << wrapped("Also known to say something like it, but not to this status, message or endpoint: " +
                       join(others, ", "),
                   0)
        << "\n";
}

constexpr std::string_view kLegend =
    "In brackets, the evidence: documented by Cloudflare, probed (a public project asks the live API on a "
    "schedule),\n"
    "observed (in public reports), inferred (our guess). Every row with its source: docs/fidelity.md.\n";

void print_whole(const Explained& what, std::ostream& out) {
  const auto& causes = what.diagnosis.causes;
  if (causes.size() == 1) {  // a cause was named, or the code has one
    print_causes(what, out);
    out << "\n" << kLegend;
    return;
  }
  out << wrapped(fmt::format("{} does not say what is wrong: it has {} causes. The HTTP status, the message, "
                             "the endpoint, and what the same "
                             "credential may do elsewhere tell them apart. If you have the answer, let "
                             "cfmock read it: curl -i ... | cfmock explain",
                             what.asked, causes.size()),
                 0)
      << "\n\nTHE CHECKLIST: look at these, in this order\n";
  print_steps(steps_for(what), out);
  out << "\nTHE CAUSES: those first that are reported most\n";
  print_causes(what, out);
  out << "\n" << kLegend;
}

}  // namespace

void print(const Explained& what, std::ostream& out) {
  if (what.whole()) return print_whole(what, out);
  out << wrapped(said_in_one_line(what), 2) << "\n";
  for (const std::string& note : notes_on(what)) out << "  " << wrapped(note, 4) << "\n";
  if (what.diagnosis.causes.empty()) return;
  out << "\n" << wrapped(heading(what), 0) << "\n";
  print_causes(what, out);
  if (const auto steps = steps_for(what); !steps.empty() && what.known_cause.empty()) {
    out << "\nTO TELL THEM APART, look at these, in this order\n";
    print_steps(steps, out);
  }
  out << "\n" << kLegend;
}

}  // namespace cfmock::cli
