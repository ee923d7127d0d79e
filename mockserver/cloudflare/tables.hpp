#pragma once
// What we know of the API, from the tables in fixtures/ that the binary carries. Read once, then constant:
// any thread may ask. Every row says where it comes from. A table that does not parse is a defect of the
// build, caught by a unit test and by an abort with the row at the first use.

#include <bitset>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/table.hpp"
#include "cloudflare/limit_tables.hpp"

namespace cfmock::cloudflare {

/// Key order of a JSON body. kCore: success, errors, messages, result (kCoreSlashes: and each slash escaped).
/// kGateway: success, errors (kGatewayLine: and a line end). kResultFirst: result, success, errors, messages.
/// kRaw: no envelope, the row's own text.
enum class Envelope { kCore, kCoreSlashes, kGateway, kGatewayLine, kResultFirst, kRaw };

struct ErrorItem {
  int code = 0;
  std::string message;  // with {placeholders}
  std::vector<std::pair<int, std::string>> chain;
  std::string documentation_url;  // "": the error has none
};

/// What an error says.
struct ErrorWords {
  std::vector<ErrorItem> items;  // empty with kRaw
  std::string text;              // kRaw: the body, with {placeholders}
  std::string title;             // kRaw: what the body is, in a few words
};

struct ErrorRow {
  std::string_view name;
  int status = 0;
  Envelope envelope = Envelope::kCore;
  std::vector<std::string_view> header_sets;  // instead of the family's; empty: the family's
  std::string_view cause;  // that a rule means by the name
  std::string_view evidence, source;

  /// Read when first asked for: a server says a few of them, and its first answer should not wait for the others.
  const ErrorWords& words() const;
  std::string_view written;  // words(), as the table has them

 private:
  struct Read {
    std::once_flag once;
    ErrorWords words;
  };
  std::shared_ptr<Read> read_ = std::make_shared<Read>();
};

/// A span of years, of which we know that the API answered otherwise. The last row is today.
struct EraRow {
  std::string_view name, title, source;
};
/// One bit for each row of eras(), from the oldest; all bits: whenever.
using Eras = uint32_t;

struct DialectRow {
  std::string_view family, cause, variant;  // variant: "" or what stands behind ':'
  const ErrorRow* error = nullptr;          // nullptr: "ok", no error in this family
  Eras eras = ~Eras{0};
  std::string_view evidence, source;
};

struct FamilyRow {
  std::string_view name, parent, headers;
  Envelope success = Envelope::kCore;
  std::string_view source;
  size_t index = 0;  // in families()
};

struct HeaderRow {
  std::string_view set, name, value;
  Eras eras = ~Eras{0};
  std::string_view evidence, source;
};

struct PermissionGroup {
  std::string_view name, scope;
  std::string id;  // 32 hex
  std::string_view evidence;
};

/// Indices into permission_groups().
using GroupSet = std::bitset<512>;

const std::vector<EraRow>& eras();
const std::vector<ErrorRow>& errors();
const std::vector<DialectRow>& dialects();
const std::vector<FamilyRow>& families();
const std::vector<HeaderRow>& headers();
const std::vector<PermissionGroup>& permission_groups();

const ErrorRow* find_error(std::string_view name);
const FamilyRow* find_family(std::string_view name);
/// Also one that a catalogue brought along (learned_groups.hpp). -1: no such group.
int find_permission_group(std::string_view name_or_id);
/// REQUIRES: each is the name of a group.
GroupSet groups_named(std::initializer_list<std::string_view> names);
/// All that the word stands for: one name may stand for a group of zones and for one of accounts.
GroupSet permission_groups_called(std::string_view name_or_id);

/// An index into eras(). -1, wherever one is taken: the newest.
using Era = int;
inline constexpr Era kNewest = -1;
Era newest_era();
std::optional<Era> find_era(std::string_view name);
inline bool spans(Eras eras, Era era) { return (eras >> static_cast<unsigned>(era)) & 1u; }
/// "2019-21;2022-23", "-": whenever.
Eras eras_of(std::string_view cell);

/// How `family` words `cause` in an era: its own row, else its parent's; a row of that era goes before one of
/// whenever. A variant without a row falls back to the cause itself. nullptr: no row at all.
const DialectRow* find_dialect(std::string_view family, std::string_view cause, std::string_view variant = "",
                               Era era = kNewest);

/// What `error: NAME` of a rule means in `family`: a cause, in the words of the family or, when it has none,
/// of the first family that has; or a row of the catalogue. nullptr: nobody knows the name.
const ErrorRow* error_named(std::string_view family, std::string_view name, Era era = kNewest);

/// The headers of an answer of that family, or of an error that has its own; in the order of the table.
const std::vector<const HeaderRow*>& header_rows(const FamilyRow& family, Era era = kNewest);
const std::vector<const HeaderRow*>& header_rows(const ErrorRow& error, const FamilyRow& family, Era era = kNewest);

}  // namespace cfmock::cloudflare
