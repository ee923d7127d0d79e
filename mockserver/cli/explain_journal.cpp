#include "cli/explain_journal.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace cfmock::cli {
namespace {

bool refused(const journal::Entry& entry) {
  return entry.status >= 300 || !entry.cause.empty() || entry.delivery != "complete";
}

bool alike(const journal::Entry& a, const journal::Entry& b) {
  return a.method == b.method && a.operation == b.operation && (!a.operation.empty() || a.path == b.path) &&
         a.status == b.status && a.codes == b.codes && a.cause == b.cause && a.delivery == b.delivery;
}

}  // namespace

bool is_journal(std::string_view text) {
  text = trim(text);
  const std::string_view line = text.substr(0, text.find('\n'));
  if (line.size() > 256 * 1024 || !line.starts_with('{')) return false;
  const auto json = nlohmann::json::parse(line, nullptr, false);
  if (json.is_discarded()) return line.starts_with(R"({"kind":")");  // a line that is torn, or one behind which more came
  return json.is_object() && json.contains("kind") && json["kind"].is_string() && !json.contains("success");
}

std::vector<Refusals> refusals_of(const std::vector<journal::Entry>& entries) {
  std::vector<Refusals> out;
  for (const journal::Entry& entry : entries) {
    if (!refused(entry)) continue;
    const auto at =
        std::find_if(out.begin(), out.end(), [&](const Refusals& each) { return alike(*each.first, entry); });
    if (at == out.end())
      out.push_back({&entry, {entry.seq}});
    else
      at->numbers.push_back(entry.seq);
  }
  return out;
}

cloudflare::SeenAnswer seen_in(const journal::Entry& entry) {
  cloudflare::SeenAnswer seen;
  if (entry.status > 0) {
    seen.status = entry.status;
    seen.headers = entry.answer_headers;
    cloudflare::read_body(seen, entry.answer);
  }
  seen.method = entry.method;
  seen.path = entry.path;
  return seen;
}

}  // namespace cfmock::cli
