#include "scenario/token_rules.hpp"

namespace cfmock::scenario {

using cloudflare::TokenRules;

Type<TokenRules> token_rules() {
  constexpr int kMost = 100000;
  static const Object<TokenRules> table{
      "set of token rules",
      {field("user_quota", whole("a number of tokens", 0, kMost), &TokenRules::user_quota,
             "Tokens that a user may have; left out, 50."),
       field("account_quota", whole("a number of tokens", 0, kMost), &TokenRules::account_quota,
             "Tokens that an account may have; left out, 500."),
       field("propagation", wait(), &TokenRules::propagation,
             "How long an edit of permissions takes to be in force; left out, it is at once.")},
      Keys::kAtLeastOne,
      [](Reader& in, const Node& node, TokenRules& out) { out.place = in.place(node); }};
  return object_type(table);
}

}  // namespace cfmock::scenario
