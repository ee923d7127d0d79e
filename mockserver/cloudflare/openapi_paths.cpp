#include "cloudflare/openapi_paths.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "cloudflare/router.hpp"

namespace cfmock::cloudflare::openapi {
namespace {

constexpr size_t kLongestPath = 512;
constexpr size_t kMostSegments = 32;

}  // namespace

std::string_view path_of_url(std::string_view url) {
  if (const size_t scheme = url.find("://"); scheme != std::string_view::npos) {
    const size_t slash = url.find('/', scheme + 3);
    url = slash == std::string_view::npos ? std::string_view{} : url.substr(slash);
  }
  while (url.ends_with('/')) url.remove_suffix(1);
  return url;
}

std::string path_fault(std::string_view path) {
  if (path.size() > kLongestPath) return fmt::format("its path is longer than {} bytes", kLongestPath);
  if (path.size() < 2) return "it is the root itself";
  const auto segments = split(path.substr(1), '/');
  if (segments.size() > kMostSegments)
    return fmt::format("its path has more than {} segments", kMostSegments);
  for (const std::string_view segment : segments) {
    if (segment.empty()) return "its path has an empty segment";
    if (std::count(segment.begin(), segment.end(), '{') != std::count(segment.begin(), segment.end(), '}'))
      return "the braces of its path do not match";
    if (std::any_of(segment.begin(), segment.end(),
                    [](unsigned char c) { return c <= ' ' || c >= 0x7f || c == '?' || c == '#'; }))
      return "its path holds a character that stands in no path: a space, ?, #, or one beyond ASCII";
  }
  return "";
}

std::optional<std::string> below_root(const std::string& path, const std::optional<std::string>& base) {
  const std::string full = base.value_or("") + path;
  if (full.starts_with(kApiRoot) && full.size() > kApiRoot.size() && full[kApiRoot.size()] == '/')
    return full.substr(kApiRoot.size());
  if (base) return std::nullopt;
  return path;
}

std::string shape_of(std::string_view path) {
  std::string out;
  for (const std::string_view segment : split(path.substr(1), '/'))
    out.append("/").append(segment.find('{') == std::string_view::npos ? segment : "{}");
  return out;
}

}  // namespace cfmock::cloudflare::openapi
