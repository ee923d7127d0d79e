#include "match/path.hpp"

#include "http/url.hpp"

namespace cfmock::match {
namespace {

bool segment_fits(std::string_view pattern, std::string_view segment, std::string& scratch) {
  if (is_parameter(pattern)) return !segment.empty();
  return decoded_segment(segment, scratch) == pattern;
}

}  // namespace

std::string_view decoded_segment(std::string_view segment, std::string& scratch) {
  if (segment.find('%') == std::string_view::npos) return segment;
  scratch = http::percent_decoded(segment);
  return scratch;
}

bool path_fits(const std::vector<std::string>& pattern, std::string_view path, bool from_root) {
  if (!has_segments(path)) return false;
  Segments segments(path, from_root);
  std::string scratch;
  std::string_view segment;
  for (const std::string& wanted : pattern) {
    if (is_rest(wanted)) return true;
    if (!segments.next(segment) || !segment_fits(wanted, segment, scratch)) return false;
  }
  return !segments.next(segment);
}

int path_distance(const std::vector<std::string>& pattern, std::string_view path, bool from_root) {
  Segments segments(has_segments(path) ? path : std::string_view(), from_root);
  std::string scratch;
  std::string_view segment;
  int differing = has_segments(path) ? 0 : 1;
  for (const std::string& wanted : pattern) {
    if (is_rest(wanted)) return differing;
    if (!segments.next(segment) || !segment_fits(wanted, segment, scratch)) ++differing;
  }
  while (segments.next(segment)) ++differing;
  return differing;
}

}  // namespace cfmock::match
