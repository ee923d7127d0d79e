// Looking a zone up by name: GET /zones?name=NAME. Asked again because it was refused, or for its next page, it is
// still the one look-up. A name is `example.com`, or `equal:example.com`; other operators look nothing up.
//
// A client that has a host name and needs its zone may ask for the name, and for what is left when labels are
// taken off from the left: www.example.com, example.com. Half a label (ample.com) and a bare top-level domain
// are no guesses worth a request.

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "expect/chains.hpp"
#include "expect/judges.hpp"
#include "expect/words.hpp"
#include "match/value.hpp"

namespace cfmock::expect {
namespace {

std::optional<std::string> parameter(const journal::Entry& entry, std::string_view name) {
  std::optional<std::string> out;
  match::any_parameter(entry.query, name, [&](std::string_view value) {
    out = std::string(value);
    return true;
  });
  return out;
}

std::string trimmed_dot(std::string name) {
  if (name.ends_with('.')) name.pop_back();
  return name;
}

bool is_zones(std::string_view path) { return path == "/zones" || path == "/zones/"; }

std::optional<std::string> name_looked_up(const journal::Entry& entry) {
  if (entry.method != "GET" || !is_zones(match::api_path(entry.path))) return std::nullopt;
  auto name = parameter(entry, "name");
  if (!name) return std::nullopt;
  constexpr std::string_view kEqual = "equal:";
  if (name->starts_with(kEqual)) name = name->substr(kEqual.size());
  if (name->find(':') != std::string::npos) return std::nullopt;
  return trimmed_dot(lower(*name));
}

using ByName = std::map<std::string, std::vector<const Chain*>>;

/// A client that is started again remembers nothing: each start may ask once.
Finding judge_each(const ByName& names, const Evidence& evidence) {
  for (const auto& [name, calls] : names) {
    std::map<std::pair<int, std::string>, size_t> pages;  // of each start
    Entries shown;
    size_t most = 0;
    for (const Chain* call : calls) {
      most = std::max(most, ++pages[{run_of(evidence, call->first()), parameter(call->first(), "page").value_or("1")}]);
      shown.push_back(&call->first());
    }
    if (most > 1)
      return not_met(fmt::format("the zone {} was looked up {}; once was expected", printable(name), times(most)), shown);
  }
  return met(fmt::format("{} looked up, each once", counted(names.size(), "zone name")));
}

bool is_suffix(const std::string& name, const std::string& of) {
  const std::string host = lower(of);
  return name == host || (host.ends_with(name) && host[host.size() - name.size() - 1] == '.');
}

/// What is wrong with a name; "" when nothing is.
std::string fault_of(const std::string& name, const std::vector<std::string>& hosts) {
  if (name.find('.') == std::string::npos) return "is no zone's name: one label";
  if (std::any_of(hosts.begin(), hosts.end(), [&](const std::string& host) { return is_suffix(name, host); })) return "";
  return "is not " + one_of(hosts) + " with labels taken off from the left";
}

Finding judge_names(const ByName& names, const std::vector<std::string>& hosts) {
  std::vector<Finding> faults;
  Entries all;
  for (const auto& [name, calls] : names) {
    const std::string fault = fault_of(name, hosts);
    for (const Chain* call : calls) all.push_back(&call->first());
    if (!fault.empty())
      faults.push_back(not_met(fmt::format("\"{}\" was looked up, which {}", printable(name), fault),
                               {&calls.front()->first()}));
  }
  return faults.empty() ? met("every name that was looked up is a suffix of " + one_of(hosts), all) : together(faults);
}

}  // namespace

Finding judge(const scenario::ExpectZoneLookups& what, const Case& c) {
  std::vector<Chain> calls = chains(c.evidence);
  ByName names;
  for (const Chain& call : calls)
    if (const auto name = name_looked_up(call.first())) names[*name].push_back(&call);
  if (names.empty()) {
    if (is_allowed_silence(c)) return allowed_silence();
    return inconclusive("no zone was looked up by name, so there was nothing to judge");
  }
  std::vector<Finding> findings;
  if (what.each_once) findings.push_back(judge_each(names, c.evidence));
  if (!what.suffixes_of.empty()) findings.push_back(judge_names(names, what.suffixes_of));
  return together(findings);
}

}  // namespace cfmock::expect
