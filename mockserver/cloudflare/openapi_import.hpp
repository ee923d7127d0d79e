#pragma once
// From Cloudflare's OpenAPI document to a catalogue file (the format: fixtures/catalogue.tsv). Pure: text in,
// text and notes out; the same document gives the same file. Read are paths and methods, x-api-token-group
// (the names of permission groups, any of which suffices), x-cfPermissionsRequired (an older permission
// string, told but not judged by), and the query parameters by which an operation pages. Sources:
// cloudflare/api-schemas, editions 2024-08 and 2026.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace cfmock::cloudflare {

struct OpenApiImport {
  struct Skipped {
    std::string operation;  // "HEAD /zones"
    std::string why;
  };

  Problems problems;  // with any, at most 20 and a last that counts the rest, there is no catalogue
  std::string catalogue;
  std::string edition;  // "Cloudflare API 4.0.0 (OpenAPI 3.0.3)"
  size_t operations = 0;
  size_t with_groups = 0;      // evidence documented
  size_t with_permission = 0;  // evidence older: no groups, but a permission string
  size_t merged = 0;           // the same route under two names of its ids: one operation, the groups of both
  std::vector<Skipped> skipped;
  std::vector<std::string> new_groups;  // that fixtures/permission-groups.tsv does not know
};

/// `file`: stands in places only.
OpenApiImport import_openapi(std::string_view text, const std::string& file);

}  // namespace cfmock::cloudflare
