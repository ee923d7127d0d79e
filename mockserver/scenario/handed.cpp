#include "scenario/handed.hpp"

#include <set>

#include "base/table.hpp"

namespace cfmock::scenario {
namespace {

std::string_view when_handed(cloudflare::CredentialKind kind) {
  switch (kind) {
    case cloudflare::CredentialKind::kUserToken:
    case cloudflare::CredentialKind::kAccountToken:
      return "token";
    case cloudflare::CredentialKind::kGlobalKey:
      return "key";
    case cloudflare::CredentialKind::kServiceKey:
      return "service-key";
  }
  return "";
}

}  // namespace

std::vector<Handed> handed_credentials(const Scenario& scenario) {
  std::vector<Handed> out;
  if (scenario.credentials.empty()) return out;
  std::set<std::string_view> values;
  for (const auto& row : table_rows("fixtures/environment.tsv", 4))
    if (row[2] == when_handed(scenario.credentials.front().kind) && values.insert(row[1]).second)
      out.push_back({std::string(row[0]), scenario.credentials.front().name});
  for (size_t i = 1; i < scenario.credentials.size(); ++i)
    out.push_back({secret_variable(scenario.credentials[i].name), scenario.credentials[i].name});
  return out;
}

std::string secret_variable(const std::string& credential) {
  std::string name = "CFMOCK_SECRET_";
  for (const char c : credential)
    name += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? c : '_';
  return name;
}

}  // namespace cfmock::scenario
