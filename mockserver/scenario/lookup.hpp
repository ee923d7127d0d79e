#pragma once
// Names of the world in a scenario: the types of fields that hold one, and placeholders that stand for ids.

#include "scenario/fields.hpp"

namespace cfmock::scenario {

// Each checks that the world has it, unless the world could not be read.
Type<std::string> zone_name();
Type<std::string> account_name();
Type<std::string> user_email();
Type<std::string> cause_name();

bool has_user(const cloudflare::WorldSpec& world, std::string_view email);
std::vector<std::string> user_emails(const cloudflare::WorldSpec& world);
std::vector<std::string> zone_names(const cloudflare::WorldSpec& world);
std::vector<std::string> account_names(const cloudflare::WorldSpec& world);
std::vector<std::string> cause_names();

/// The id that "zone:example.com", "account:Example", "record:www.example.com" or "token:primary" stands for in a path.
/// `inside` is the text between the braces, `at` its place. nullopt after reporting; "" when the world is
/// not known.
std::optional<std::string> id_for(Reader& in, const Place& at, std::string_view inside);
/// Is it such a placeholder, rightly written or not ("zone:...")?
bool is_id_placeholder(std::string_view inside);

}  // namespace cfmock::scenario
