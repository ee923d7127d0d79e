#include "match/patterns_of.hpp"

namespace cfmock::match {
namespace {

using Patterns = std::vector<const scenario::RequestPattern*>;

Patterns optional(const std::optional<scenario::RequestPattern>& of) {
  return of ? Patterns{&*of} : Patterns{};
}

Patterns of(const scenario::ExpectCalls& what) { return {&what.of}; }
Patterns of(const scenario::ExpectNever& what) { return {&what.of}; }
Patterns of(const scenario::ExpectNoRetry& what) { return optional(what.of); }
Patterns of(const scenario::ExpectRetries& what) { return {&what.of}; }
Patterns of(const scenario::ExpectStorm& what) { return {&what.of}; }
Patterns of(const scenario::ExpectOnce& what) { return {&what.of}; }
Patterns of(const scenario::ExpectHeaders& what) { return {&what.of}; }
Patterns of(const scenario::ExpectPages& what) { return optional(what.of); }
Patterns of(const scenario::ExpectOrder& what) {
  Patterns out;
  for (const scenario::RequestPattern& pattern : what.of) out.push_back(&pattern);
  return out;
}
Patterns of(const scenario::ExpectConcurrency& what) { return {&what.of}; }
Patterns of(const scenario::ExpectConnections&) { return {}; }
Patterns of(const scenario::ExpectAll&) { return {}; }  // their parts are asked one by one
Patterns of(const scenario::ExpectAny&) { return {}; }
Patterns of(const scenario::ExpectNot&) { return {}; }
Patterns of(const scenario::ExpectDuring& what) {
  Patterns out = optional(what.from);
  for (const auto* pattern : optional(what.until)) out.push_back(pattern);
  return out;
}
Patterns of(const scenario::ExpectOnlyReads&) { return {}; }
Patterns of(const scenario::ExpectZoneLookups&) { return {}; }
Patterns of(const scenario::ExpectNoDuplicates&) { return {}; }
Patterns of(const scenario::ExpectWorld&) { return {}; }
Patterns of(const scenario::ExpectExit&) { return {}; }
Patterns of(const scenario::ExpectOutput&) { return {}; }
Patterns of(const scenario::ExpectNoCrash&) { return {}; }
Patterns of(const scenario::ExpectDuration&) { return {}; }

}  // namespace

Patterns patterns_of(const scenario::Expectation& expectation) {
  return std::visit([](const auto& what) { return of(what); }, expectation.what);
}

}  // namespace cfmock::match
