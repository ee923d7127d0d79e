#pragma once
// Paths by segment, without copies. "/" has none. The API does not look at a slash at the end, so "/zones/" has one segment, as
// its operation has; of a path from the root, which is no operation, "/zones/" has an empty one more.

#include <string>
#include <string_view>
#include <vector>

namespace cfmock::match {

class Segments {
 public:
  /// `from_root`: with an empty one in front, as patterns of such paths have it.
  explicit Segments(std::string_view path, bool from_root = false)
      : rest_(path.empty() || from_root ? path : path.substr(1)) {
    if (!from_root && rest_.ends_with('/')) rest_.remove_suffix(1);
    more_ = !rest_.empty();
  }
  /// The next segment, until there is none.
  bool next(std::string_view& segment) {
    if (!more_) return false;
    const size_t slash = rest_.find('/');
    segment = rest_.substr(0, slash);
    more_ = slash != std::string_view::npos;
    if (more_) rest_.remove_prefix(slash + 1);
    return true;
  }

 private:
  std::string_view rest_;
  bool more_;
};

/// A path that segments can be taken from: empty, or with a slash in front. "*" of OPTIONS is none.
inline bool has_segments(std::string_view path) { return path.empty() || path.front() == '/'; }

/// "{zone_id}": any one segment, but not an empty one.
inline bool is_parameter(std::string_view segment) {
  return segment.size() >= 2 && segment.front() == '{' && segment.back() == '}';
}
inline bool is_rest(std::string_view segment) { return segment == "**"; }

/// The segment decoded; a view into it, or into `scratch` if it had to be decoded.
std::string_view decoded_segment(std::string_view segment, std::string& scratch);

bool path_fits(const std::vector<std::string>& pattern, std::string_view path, bool from_root);
/// How many segments differ, those that one side lacks included.
int path_distance(const std::vector<std::string>& pattern, std::string_view path, bool from_root);

}  // namespace cfmock::match
