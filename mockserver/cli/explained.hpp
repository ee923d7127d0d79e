#pragma once
// An answer, what fits it, and the words for a person: the parts that the text and the JSON of `explain`
// share.

#include <ostream>
#include <string>
#include <vector>

#include "cloudflare/diagnose.hpp"

namespace cfmock::cli {

struct Explained {
  cloudflare::SeenAnswer seen;
  cloudflare::Diagnosis diagnosis;
  std::string asked;        // what the user named: "10000", "expired-token"; "": an answer was given
  std::string known_cause;  // a journal of ours says it
  bool whole() const { return !asked.empty(); }
};
Explained explained(cloudflare::SeenAnswer seen);

/// "HTTP 403, code 10000 "Authentication error", to GET /zones/{zone_id}/dns_records (family dns-records)"
std::string said_in_one_line(const Explained& what);
/// What else can be read out of the answer: headers, a body that is none of the API's, a route. A line each.
std::vector<std::string> notes_on(const Explained& what);
/// "403 10000 Authentication error"; "200, no error" for nullptr.
std::string said_by_fit(const cloudflare::Fit& fit);
/// "dns-records (observed)"
std::string place_of_fit(const cloudflare::Fit& fit);
/// Names of shipped scenarios of that cause. First those whose proof has the status and the codes that were
/// seen, then the one named as its cause, then the plainest.
std::vector<std::string> scenarios_of(std::string_view cause, const cloudflare::SeenAnswer& seen);

/// A step of the checklist, with those of its signs that tell the candidates apart.
struct Step {
  const cloudflare::StepRow* row;
  struct Sign {
    std::string shows;
    std::vector<std::string> causes;
    std::string_view evidence;
  };
  std::vector<Sign> signs;
};
std::vector<Step> steps_for(const Explained& what);

void print(const Explained& what, std::ostream& out);
void print_json(const std::vector<Explained>& all, std::ostream& out);
/// `text`, broken at spaces to lines of a terminal; those behind the first are indented.
std::string wrapped(std::string_view text, size_t indent);

}  // namespace cfmock::cli
