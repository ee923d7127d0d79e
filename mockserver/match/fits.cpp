#include "match/fits.hpp"

#include <algorithm>

#include "match/path.hpp"
#include "match/value.hpp"
#include "scenario/root_path.hpp"

namespace cfmock::match {

constexpr std::string_view kApi = "/client/v4";

bool below_api(std::string_view path) {
  return path.starts_with(kApi) && (path.size() == kApi.size() || path[kApi.size()] == '/');
}

std::string_view api_path(std::string_view path) { return below_api(path) ? path.substr(kApi.size()) : path; }

bool method_fits(const scenario::RequestPattern& pattern, std::string_view method) {
  return pattern.methods.empty() ||
         std::find(pattern.methods.begin(), pattern.methods.end(), method) != pattern.methods.end();
}

bool target_fits(const scenario::RequestPattern& pattern, const Subject& subject) {
  return pattern.any_path ||
         (scenario::from_root(pattern) == subject.outside_api && path_fits(pattern.segments, subject.path, subject.outside_api));
}

bool where_fits(const scenario::RequestPattern& pattern, const Subject& subject, Body& body) {
  for (const auto& [name, value] : pattern.query)
    if (!parameter_fits(value, subject.query, name)) return false;
  for (const auto& [name, value] : pattern.headers)
    if (!header_fits(value, subject.headers, name)) return false;
  for (const auto& [path, value] : pattern.body)
    if (!field_fits(value, body, path)) return false;
  return true;
}

bool fits(const scenario::RequestPattern& pattern, const Subject& subject) {
  if (!method_fits(pattern, subject.method) || !target_fits(pattern, subject)) return false;
  Body body(subject);
  return where_fits(pattern, subject, body);
}

}  // namespace cfmock::match
