#include "http/multipart.hpp"

#include "base/text.hpp"

namespace cfmock::http {
namespace {

constexpr size_t kMostParts = 1000;

/// The value of `name` among "; name=value" parameters, without its quotes.
std::string parameter(std::string_view value, std::string_view name) {
  for (const std::string_view piece : split(value, ';')) {
    const std::string_view text = trim(piece);
    const size_t equals = text.find('=');
    if (equals == std::string_view::npos || !iequals(trim(text.substr(0, equals)), name)) continue;
    std::string_view out = trim(text.substr(equals + 1));
    if (out.size() >= 2 && out.front() == '"' && out.back() == '"') out = out.substr(1, out.size() - 2);
    return std::string(out);
  }
  return {};
}

Part part_of(std::string_view head, std::string_view body) {
  Part part;
  part.body = body;
  for (std::string_view line : split(head, '\n')) {
    const size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const std::string_view name = trim(line.substr(0, colon)), value = trim(line.substr(colon + 1));
    if (iequals(name, "Content-Disposition"))
      part.name = parameter(value, "name"), part.filename = parameter(value, "filename");
    if (iequals(name, "Content-Type")) part.content_type = value;
  }
  return part;
}

}  // namespace

std::optional<std::vector<Part>> multipart(std::string_view content_type, std::string_view body) {
  const std::string_view media = trim(content_type.substr(0, content_type.find(';')));
  const std::string boundary = parameter(content_type, "boundary");
  if (!iequals(media, "multipart/form-data") || boundary.empty()) return std::nullopt;
  const std::string mark = "--" + boundary;
  std::vector<Part> parts;
  size_t at = body.find(mark);
  while (at != std::string_view::npos) {
    body.remove_prefix(at + mark.size());
    if (body.starts_with("--")) return parts;
    const size_t head_end = body.find("\r\n\r\n");
    const size_t next = body.find("\r\n" + mark);
    if (head_end == std::string_view::npos || next == std::string_view::npos || next < head_end ||
        parts.size() >= kMostParts)
      return std::nullopt;
    const size_t from = std::min(head_end + 4, next);
    parts.push_back(part_of(body.substr(0, head_end), body.substr(from, next - from)));
    at = next + 2;
  }
  return std::nullopt;
}

}  // namespace cfmock::http
