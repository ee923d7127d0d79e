#include "match/told_apart.hpp"

#include <algorithm>

#include "match/value.hpp"

namespace cfmock::match {
namespace {

using scenario::ValuePattern;
using Patterns = std::vector<std::pair<std::string, ValuePattern>>;

/// The first that asks for one value; nullptr: none does.
const Patterns::value_type* asks_for_one(const Patterns& patterns) {
  const auto at = std::find_if(patterns.begin(), patterns.end(),
                               [](const auto& each) { return each.second.kind == ValuePattern::Kind::kEquals; });
  return at == patterns.end() ? nullptr : &*at;
}

}  // namespace

// A value of the query or of a header before one of the body, which has to be parsed.
void ToldApart::add(const scenario::RequestPattern& on, int rule) {
  if (const auto* one = asks_for_one(on.query))
    asked(Where::kQuery, one->first).by_value[one->second.text].push_back(rule);
  else if (const auto* header = asks_for_one(on.headers))
    asked(Where::kHeader, header->first).by_value[header->second.text].push_back(rule);
  else if (const auto* field = asks_for_one(on.body))
    asked(Where::kBody, field->first).by_value[field->second.text].push_back(rule);
  else
    others_.push_back(rule);
}

ToldApart::Asked& ToldApart::asked(Where where, const std::string& name) {
  for (Asked& each : asked_)
    if (each.where == where && each.name == name) return each;
  return asked_.emplace_back(Asked{where, name, {}});
}

void ToldApart::Asked::take(std::string_view value, std::vector<int>& out) const {
  if (const auto known = by_value.find(value); known != by_value.end())
    out.insert(out.end(), known->second.begin(), known->second.end());
}

void ToldApart::collect(const Subject& subject, Body& body, std::vector<int>& out) const {
  out.insert(out.end(), others_.begin(), others_.end());
  for (const Asked& each : asked_) {
    const auto take = [&](std::string_view value) {
      each.take(value, out);
      return false;  // the next one of that name
    };
    if (each.where == Where::kQuery) {
      any_parameter(subject.query, each.name, take);
    } else if (each.where == Where::kHeader) {
      any_header(subject.headers, each.name, take);
    } else if (const nlohmann::json* field = body.find(each.name)) {
      std::string scratch;
      if (const auto text = text_of(*field, scratch)) take(*text);
    }
  }
}

}  // namespace cfmock::match
