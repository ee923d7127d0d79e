#include "scenario/placeholders.hpp"

#include <algorithm>

namespace cfmock::scenario {
namespace {

using cloudflare::CredentialKind;

struct Known {
  std::string_view word;
  bool alone = false, named = false;
};
constexpr Known kKnown[] = {
    {"base_url", true, false},    {"token", true, false},     {"key", true, false},
    {"service_key", true, false}, {"email", true, true},      {"zone_id", true, true},
    {"zone_name", true, true},    {"account_id", true, true}, {"secret", false, true},
    {"origin", true, false},      {"dir", true, false},       {"scenario", true, false}};

std::vector<std::string> forms() {
  std::vector<std::string> out;
  for (const Known& each : kKnown) {
    if (each.alone) out.push_back("{" + std::string(each.word) + "}");
    if (each.named) out.push_back("{" + std::string(each.word) + ":NAME}");
  }
  return out;
}

const Known* known(const Placeholder& given) {
  for (const Known& each : kKnown)
    if (each.word == given.word && (given.named ? each.named : each.alone)) return &each;
  return nullptr;
}

void check_name(Reader& in, const Place& at, std::string_view word, const std::string& name) {
  const auto& world = in.context().world;
  std::vector<std::string> names;
  std::string_view kind = word;
  if (word == "secret" || word == "email") {
    if (!in.context().credentials) return;
    for (const CredentialName& each : *in.context().credentials)
      if (word == "secret" || each.has_email) names.push_back(each.name);
    kind = word == "secret" ? "credential" : "credential with an e-mail";
  } else if (world) {
    const bool zones = word != "account_id";
    for (const auto& zone : world->zones)
      if (zones) names.push_back(zone.name);
    for (const auto& account : world->accounts)
      if (!zones) names.push_back(account.name);
    if (zones ? in.context().hidden.zones : in.context().hidden.accounts) return;
    kind = zones ? "zone" : "account";
  } else {
    return;
  }
  if (std::find(names.begin(), names.end(), name) == names.end()) in.unknown(at, kind, name, names);
}

/// How the client shows a credential of that kind.
std::string_view word_for(CredentialKind kind) {
  return kind == CredentialKind::kGlobalKey    ? "key"
         : kind == CredentialKind::kServiceKey ? "service_key"
                                               : "token";
}

/// Without a name it is the first of its kind, which must be there.
void check_first(Reader& in, const Place& at, std::string_view word) {
  const auto& credentials = in.context().credentials;
  const auto& world = in.context().world;
  const std::string shown = "{" + std::string(word) + "}";
  if (word == "token" || word == "key" || word == "service_key") {
    if (!credentials || credentials->empty() || !credentials->front().kind) return;
    const std::string_view has = word_for(*credentials->front().kind);
    if (has != word)
      in.error(
          at,
          shown + " is nothing here: the first credential is no " + replace_all(std::string(word), "_", " "),
          "write {" + std::string(has) + "}, or {secret:NAME}");
  } else if (word == "email" && credentials && !credentials->empty() && !credentials->front().has_email) {
    in.error(at, "{email} is nothing here: the first credential has no e-mail", "write {email:NAME}");
  } else if (world && ((word == "account_id" && world->accounts.empty() && !in.context().hidden.accounts) ||
                       (word.starts_with("zone_") && world->zones.empty() && !in.context().hidden.zones))) {
    in.error(at, shown + " is nothing here: the world has none", "give the world one, or leave it out");
  }
}

}  // namespace

std::vector<Placeholder> placeholders_in(std::string_view text) {
  constexpr std::string_view kWord = "abcdefghijklmnopqrstuvwxyz_";
  std::vector<Placeholder> out;
  for (size_t open = text.find('{'); open != std::string_view::npos; open = text.find('{', open + 1)) {
    const size_t end = text.find_first_not_of(kWord, open + 1);
    if (end == std::string_view::npos || end == open + 1 || (text[end] != '}' && text[end] != ':')) continue;
    const size_t close = text.find('}', end);
    if (close == std::string_view::npos) break;
    Placeholder found{open, close + 1,       false, std::string(text.substr(open + 1, end - open - 1)),
                      "",   text[end] == ':'};
    if (found.named) found.name = text.substr(end + 1, close - end - 1);
    if (open > 0 && text[open - 1] == '{') found.escaped = true, --found.begin;
    out.push_back(std::move(found));
    open = close;
  }
  return out;
}

std::string fill(std::string_view text, const Lookup& value_of) {
  std::string out;
  size_t done = 0;
  for (const Placeholder& each : placeholders_in(text)) {
    out += text.substr(done, each.begin - done);
    const std::string_view as_written = text.substr(each.begin, each.end - each.begin);
    const auto value = each.escaped ? std::optional(std::string(as_written.substr(1)))
                                    : value_of(std::string(as_written.substr(1, as_written.size() - 2)));
    out += value ? *value : std::string(as_written);
    done = each.end;
  }
  return out + std::string(text.substr(done));
}

void check_placeholders(Reader& in, const Node& node) {
  for (const Node& item : node.items) check_placeholders(in, item);
  for (const Entry& entry : node.entries) check_placeholders(in, entry.value);
  if (!node.is_scalar()) return;
  for (const Placeholder& each : placeholders_in(node.text)) {
    if (each.escaped) continue;
    const Place at = in.place_inside(node, each.begin);
    const std::string written = node.text.substr(each.begin, each.end - each.begin);
    if (known(each) == nullptr)
      in.error(at, "unknown placeholder \"" + printable(written) + "\"",
               words_remedy("{" + each.word + (each.named ? ":NAME}" : "}"), forms()));
    else if (each.named)
      check_name(in, at, each.word, each.name);
    else
      check_first(in, at, each.word);
  }
}

}  // namespace cfmock::scenario
