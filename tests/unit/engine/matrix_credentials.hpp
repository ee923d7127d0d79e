#pragma once
// Who asks in the tests of the matrix: a credential for each thing that can be wrong with one.

#include <string>

namespace cfmock::testing {

/// A scenario from its world on, its credentials last: a test may add its own, then kRolls.
/// The order stands: the ids in tests/golden/dialects come from one source that secrets are drawn from first.
inline const std::string kWhoAsks = R"(world: two-accounts
credentials:
  good:     {token: {permissions: [Zone Read, Zone Write, DNS Write, User Details Read, Account Settings Read]}}
  unknown:  {token: {status: unknown}}
  revoked:  {token: {status: revoked}}
  rolled:   {token: {}}
  fresh:    {token: {replaces: rolled}}
  disabled: {token: {status: disabled}}
  expired:  {token: {expires_on: -1h}}
  early:    {token: {not_before: +1h}}
  blocked:  {token: {from: [198.51.100.0/24]}}
  bare:     {token: {}}
  reader:   {token: {permissions: [Zone Read, DNS Read]}}
  other:    {token: {permissions: [Zone Read, Zone Write, DNS Write], zones: [example.net]}}
  acct:     {account_token: {account: Example, permissions: [Zone Read, Zone Write, DNS Write, Account Settings Read]}}
  foreign:  {account_token: {account: Other, permissions: [Zone Read, Zone Write, DNS Write, Account Settings Read]}}
  late:     {account_token: {account: Example, expires_on: -1h}}
  owner:    {key: {email: dev@example.com}}
  stranger: {key: {email: dev@example.com, status: unknown}}
)";

inline const std::string kRolls = "timeline: [{after: 0 requests, do: [{roll: rolled}]}]\n";

}  // namespace cfmock::testing
