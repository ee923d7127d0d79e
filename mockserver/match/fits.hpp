#pragma once
// The parts of fits(), for whoever shares one parsed body among many patterns.

#include "match/body.hpp"
#include "match/match.hpp"

namespace cfmock::match {

bool method_fits(const scenario::RequestPattern& pattern, std::string_view method);
bool target_fits(const scenario::RequestPattern& pattern, const Subject& subject);  // path only
bool where_fits(const scenario::RequestPattern& pattern, const Subject& subject, Body& body);

}  // namespace cfmock::match
