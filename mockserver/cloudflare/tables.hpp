#pragma once
// What we know of the API, from the tables in fixtures/ that the binary carries. Read once, then constant:
// any thread may ask. Every row says where it comes from. A table that does not parse is a defect of the
// build, caught by a unit test and by an abort with the row at the first use.

#include <bitset>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cfmock::cloudflare {

/// Key order of a JSON body. kCore: success, errors, messages, result. kGateway: success, errors
/// (kGatewayLine: and a line end). kResultFirst: result, success, errors, messages.
enum class Envelope { kCore, kGateway, kGatewayLine, kResultFirst };

struct ErrorItem {
  int code = 0;
  std::string message;  // with {placeholders}
  std::vector<std::pair<int, std::string>> chain;
};

struct ErrorRow {
  std::string_view name;
  int status = 0;
  Envelope envelope = Envelope::kCore;
  std::vector<ErrorItem> errors;
  std::string_view cause;  // that a rule means by the name
  std::string_view evidence, source;
};

struct DialectRow {
  std::string_view family, cause, variant;  // variant: "" or what stands behind ':'
  const ErrorRow* error = nullptr;          // nullptr: "ok", no error in this family
  std::string_view evidence, source;
};

struct FamilyRow {
  std::string_view name, parent, headers;
  Envelope success = Envelope::kCore;
  std::string_view source;
};

struct HeaderRow {
  std::string_view set, name, value, evidence, source;
};

struct LimitRow {
  std::string_view policy, header_name;  // header_name "": none is sent
  int quota = 0;
  int window = 0;  // seconds
};

struct PermissionGroup {
  std::string_view name, scope;
  std::string id;  // 32 hex
  std::string_view evidence;
};

/// Indices into permission_groups().
using GroupSet = std::bitset<512>;

const std::vector<ErrorRow>& errors();
const std::vector<DialectRow>& dialects();
const std::vector<FamilyRow>& families();
const std::vector<HeaderRow>& headers();
const std::vector<LimitRow>& limits();
const std::vector<PermissionGroup>& permission_groups();

const ErrorRow* find_error(std::string_view name);
const FamilyRow* find_family(std::string_view name);
int find_permission_group(std::string_view name_or_id);  // -1: no such group
/// REQUIRES: each is the name of a group.
GroupSet groups_named(std::initializer_list<std::string_view> names);
/// All that the word stands for: one name may stand for a group of zones and for one of accounts.
GroupSet permission_groups_called(std::string_view name_or_id);

/// How `family` words `cause`: its own row, else its parent's. A variant without a row falls back to the
/// cause itself. nullptr: no row at all.
const DialectRow* find_dialect(std::string_view family, std::string_view cause,
                               std::string_view variant = "");

/// What `error: NAME` of a rule means in `family`: a cause, in the words of the family or, when it has none,
/// of the first family that has; or a row of the catalogue. nullptr: nobody knows the name.
const ErrorRow* error_named(std::string_view family, std::string_view name);

/// The lines of a TSV table that are not comments, split at tabs.
std::vector<std::vector<std::string_view>> table_rows(std::string_view embedded_path, size_t columns);

}  // namespace cfmock::cloudflare
