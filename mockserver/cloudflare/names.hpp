#pragma once
// The vocabulary of the API that scenarios may use, from the tables in fixtures/. For loading, linting and
// messages.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cfmock::cloudflare {

class Catalogue;

struct CauseRow {
  std::string_view name;   // "expired-token"
  std::string_view title;  // "The token's expires_on has passed"
  std::string_view cure;   // "a fresh token"
  std::string_view tell;   // how to tell it from its neighbours
};
const std::vector<CauseRow>& causes();

const std::vector<std::string>& permission_group_names();  // "DNS Read", ...
/// Names that `error:` takes in a rule: causes that have an answer, and rows of the error catalogue.
const std::vector<std::string>& error_names();
/// The cause that such a name stands for; a cause is its own. "" for a name that is none.
std::string_view cause_named(std::string_view name);
/// Statuses that an error code is known to come with, from the tables; empty: the code is unknown to us.
std::vector<int> statuses_of_code(int code);
/// What a catalogue has: "GET /zones/{zone_id}". For "no operation has this route" in lint.
std::vector<std::string> operation_names(const Catalogue& catalogue);

}  // namespace cfmock::cloudflare
