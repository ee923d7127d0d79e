#include "engine/coding.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace cfmock::engine {
namespace {

using http::Coding;

/// Of the documented types those that an answer here can have.
constexpr std::string_view kTypes[] = {
    "application/json", "text/html", "text/plain",      "text/xml",
    "application/xml",  "text/css",  "text/javascript", "application/javascript"};
constexpr size_t kLeastForGzip = 48, kLeastForBrotli = 50;

bool is_compressed_type(std::string_view content_type) {
  const std::string_view type = trim(content_type.substr(0, content_type.find(';')));
  return std::any_of(std::begin(kTypes), std::end(kTypes),
                     [&](std::string_view each) { return iequals(each, type); });
}

bool holds_word(std::string_view list, std::string_view word) {
  for (const std::string_view each : split(list, ','))
    if (iequals(trim(each), word)) return true;
  return false;
}

bool may_be_compressed(const http::Request& request, const http::Response& response) {
  const http::Headers& headers = response.headers;
  return (response.status == 200 || response.status == 403 || response.status == 404) &&
         request.method != "HEAD" && response.body.size() >= kLeastForGzip &&
         !headers.has("Content-Encoding") && is_compressed_type(headers.get("Content-Type")) &&
         !holds_word(headers.get("Cache-Control"), "no-transform");
}

}  // namespace

http::Coding negotiate(const http::Request& request, http::Response& response) {
  if (!request.headers.has("Accept-Encoding") || !may_be_compressed(request, response)) return Coding::kNone;
  const std::string_view vary = response.headers.get("Vary");
  if (!holds_word(vary, "Accept-Encoding") && vary != "*") response.headers.add("Vary", "Accept-Encoding");
  static constexpr Coding kAll[] = {Coding::kBrotli, Coding::kGzip};
  const std::span<const Coding> offered(kAll + (response.body.size() < kLeastForBrotli ? 1 : 0),
                                        std::end(kAll));
  const Coding coding = http::best_coding(request.headers, offered);
  if (coding != Coding::kNone) response.headers.add("Content-Encoding", std::string(http::name_of(coding)));
  return coding;
}

}  // namespace cfmock::engine
