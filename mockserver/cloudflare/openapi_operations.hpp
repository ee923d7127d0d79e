#pragma once
// The operations of an OpenAPI document, as its tree states them, with each mistake of the document and its
// JSON pointer. Pure.

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "cloudflare/openapi_document.hpp"

namespace cfmock::cloudflare::openapi {

struct Operation {
  std::string method;            // "GET"
  std::string path;              // below /client/v4
  std::set<std::string> groups;  // any one suffices; empty: not stated
  std::string permission;        // "#zone:read", several joined by ';'; "": not stated
  std::string lists;             // "page", "cursor", or ""
};

struct Operations {
  std::vector<Operation> found;                              // in the order of path and method
  std::vector<std::pair<std::string, std::string>> skipped;  // "HEAD /zones", why
  Problems problems;
};

/// `text` and `file`: for places.
Operations read_operations(const Node& root, std::string_view text, const std::string& file);

}  // namespace cfmock::cloudflare::openapi
