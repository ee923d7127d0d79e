// Who words what how: errors, families, headers, eras, and the matrix that joins them.

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "base/embedded.hpp"
#include "base/text.hpp"
#include "cloudflare/tables.hpp"

namespace cfmock::cloudflare {
namespace {

constexpr std::string_view kErrors = "fixtures/errors.tsv";
constexpr std::string_view kDialects = "fixtures/dialects.tsv";

Envelope envelope(std::string_view word) {
  static const std::unordered_map<std::string_view, Envelope> words{{"core", Envelope::kCore},
                                                                    {"core-slashes", Envelope::kCoreSlashes},
                                                                    {"gateway", Envelope::kGateway},
                                                                    {"gateway-nl", Envelope::kGatewayLine},
                                                                    {"result-first", Envelope::kResultFirst},
                                                                    {"raw", Envelope::kRaw}};
  const auto at = words.find(word);
  if (at == words.end()) broken_table(kErrors, word, "unknown envelope");
  return at->second;
}

std::vector<ErrorItem> error_items(const nlohmann::json& list, std::string_view cell) {
  if (!list.is_array() || list.empty()) broken_table(kErrors, cell, "not a list of errors");
  std::vector<ErrorItem> items;
  for (const auto& row : list) {
    ErrorItem item{row.at(0).get<int>(), row.at(1).get<std::string>(), {}, {}};
    if (row.size() > 2)
      for (const auto& link : row.at(2))
        item.chain.emplace_back(link.at(0).get<int>(), link.at(1).get<std::string>());
    if (row.size() > 3) item.documentation_url = row.at(3).get<std::string>();
    items.push_back(std::move(item));
  }
  return items;
}

/// {"title": ..., "text": ...} or {"title": ..., "file": ..., and what fills the file's placeholders}.
ErrorWords raw_words(const nlohmann::json& given, std::string_view cell) {
  ErrorWords out;
  if (!given.is_object() || !given.contains("title") || given.contains("text") == given.contains("file"))
    broken_table(kErrors, cell, "a raw body has a title, and a text or a file");
  out.title = given["title"].get<std::string>();
  if (given.contains("text")) {
    out.text = given["text"].get<std::string>();
    return out;
  }
  const auto file = embedded_file(given["file"].get<std::string>());
  if (!file) broken_table(kErrors, cell, "no such file");
  out.text = *file;
  for (const auto& [name, value] : given.items())
    out.text = replace_all(std::move(out.text), "{" + name + "}", value.get<std::string>());
  return out;
}

ErrorRow error_row(const std::vector<std::string_view>& c) {
  ErrorRow row;
  row.name = c[0], row.cause = c[5], row.evidence = c[6], row.source = c[7];
  row.status = static_cast<int>(parse_int(c[1]).value_or(0));
  row.envelope = envelope(c[2]);
  row.written = c[3];
  if (c[4] != "-") row.header_sets = split(c[4], ';');
  return row;
}

template <class Rows>
auto by_name(const Rows& rows) {
  std::unordered_map<std::string_view, const typename Rows::value_type*> map;
  for (const auto& row : rows) map.emplace(row.name, &row);
  return map;
}

struct Wording {
  std::string_view family, cause, variant;
  bool operator==(const Wording&) const = default;
};
struct WordingHash {
  size_t operator()(const Wording& key) const {
    const std::hash<std::string_view> hash;
    return hash(key.family) ^ (hash(key.cause) * 3) ^ (hash(key.variant) * 5);
  }
};
using Words = std::unordered_map<Wording, const DialectRow*, WordingHash>;

/// All that is said in one era: its own rows first, then those of whenever.
Words said_in(Era era) {
  Words map;
  for (const bool own : {true, false})
    for (const DialectRow& row : dialects())
      if ((row.eras != ~Eras{0}) == own && spans(row.eras, era))
        map.emplace(Wording{row.family, row.cause, row.variant}, &row);
  return map;
}

/// Of an era that somebody asks for: mostly one.
const Words& words_of(Era era) {
  struct Said {
    std::once_flag once;
    Words words;
  };
  static std::array<Said, 8 * sizeof(Eras)> said;
  Said& here = said[static_cast<size_t>(era)];
  std::call_once(here.once, [&] { here.words = said_in(era); });
  return here.words;
}

Era known_era(Era era) { return era == kNewest ? newest_era() : era; }

using HeaderRows = std::vector<const HeaderRow*>;
/// What `make(era)` gives for each era.
template <class Make>
std::vector<HeaderRows> each_era(Make make) {
  std::vector<HeaderRows> out;
  for (size_t era = 0; era < eras().size(); ++era) out.push_back(make(static_cast<Era>(era)));
  return out;
}

HeaderRows rows_of_sets(const std::vector<std::string_view>& sets, Era era) {
  HeaderRows out;
  for (const HeaderRow& row : headers())
    if (spans(row.eras, era) && std::find(sets.begin(), sets.end(), row.set) != sets.end())
      out.push_back(&row);
  return out;
}

}  // namespace

const std::vector<EraRow>& eras() {
  static const auto table = [] {
    std::vector<EraRow> out;
    for (const auto& c : table_rows("fixtures/eras.tsv", 3)) out.push_back({c[0], c[1], c[2]});
    return out;
  }();
  return table;
}

Era newest_era() { return static_cast<Era>(eras().size()) - 1; }

std::optional<Era> find_era(std::string_view name) {
  for (size_t i = 0; i < eras().size(); ++i)
    if (eras()[i].name == name) return static_cast<Era>(i);
  return std::nullopt;
}

Eras eras_of(std::string_view cell) {
  if (cell == "-") return ~Eras{0};
  Eras out = 0;
  for (const std::string_view name : split(cell, ';')) {
    const auto era = find_era(name);
    if (!era) broken_table("fixtures/eras.tsv", name, "no such era");
    out |= Eras{1} << static_cast<unsigned>(*era);
  }
  return out;
}

const ErrorWords& ErrorRow::words() const {
  std::call_once(read_->once, [&] {
    const auto given = nlohmann::json::parse(written, nullptr, false);
    if (envelope == Envelope::kRaw)
      read_->words = raw_words(given, written);
    else
      read_->words.items = error_items(given, written);
  });
  return read_->words;
}

const std::vector<ErrorRow>& errors() {
  static const auto table = [] {
    std::vector<ErrorRow> out;
    for (const auto& c : table_rows(kErrors, 8)) out.push_back(error_row(c));
    return out;
  }();
  return table;
}

const std::vector<DialectRow>& dialects() {
  static const auto table = [] {
    std::vector<DialectRow> out;
    for (const auto& c : table_rows(kDialects, 6)) {
      const size_t colon = c[1].find(':');
      DialectRow row;
      row.family = c[0], row.evidence = c[4], row.source = c[5];
      row.cause = c[1].substr(0, colon);
      if (colon != std::string_view::npos) row.variant = c[1].substr(colon + 1);
      row.error = find_error(c[2]);
      row.eras = eras_of(c[3]);
      if (row.error == nullptr && c[2] != "ok") broken_table(kDialects, c[2], "no such error");
      if (find_family(c[0]) == nullptr && c[0] != "uniform") broken_table(kDialects, c[0], "no such family");
      out.push_back(row);
    }
    return out;
  }();
  return table;
}

const std::vector<FamilyRow>& families() {
  static const auto table = [] {
    std::vector<FamilyRow> out;
    for (const auto& c : table_rows("fixtures/families.tsv", 5))
      out.push_back({c[0], none_if_dash(c[1]), c[2], c[3] == "core" ? Envelope::kCore : Envelope::kGateway,
                     c[4], out.size()});
    return out;
  }();
  return table;
}

const std::vector<HeaderRow>& headers() {
  static const auto table = [] {
    std::vector<HeaderRow> out;
    for (const auto& c : table_rows("fixtures/headers.tsv", 6))
      out.push_back({c[0], c[1], c[2], eras_of(c[3]), c[4], c[5]});
    return out;
  }();
  return table;
}

const ErrorRow* find_error(std::string_view name) {
  static const auto index = by_name(errors());
  const auto at = index.find(name);
  return at == index.end() ? nullptr : at->second;
}

const FamilyRow* find_family(std::string_view name) {
  static const auto index = by_name(families());
  const auto at = index.find(name);
  return at == index.end() ? nullptr : at->second;
}

const DialectRow* find_dialect(std::string_view family, std::string_view cause, std::string_view variant,
                               Era era) {
  const Words& words = words_of(known_era(era));
  while (!family.empty()) {
    auto at = words.find({family, cause, variant});
    if (at == words.end() && !variant.empty()) at = words.find({family, cause, {}});
    if (at != words.end()) return at->second;
    const FamilyRow* row = find_family(family);
    family = row == nullptr ? std::string_view{} : row->parent;
  }
  return nullptr;
}

const ErrorRow* error_named(std::string_view family, std::string_view name, Era era) {
  if (const DialectRow* row = find_dialect(family, name, "", era); row != nullptr && row->error != nullptr)
    return row->error;
  if (const ErrorRow* row = find_error(name)) return row;
  for (const DialectRow& row : dialects())
    if (row.cause == name && row.error != nullptr && spans(row.eras, known_era(era))) return row.error;
  return nullptr;
}

const std::vector<const HeaderRow*>& header_rows(const FamilyRow& family, Era era) {
  static const auto rows = [] {
    std::vector<std::vector<HeaderRows>> out;
    for (const FamilyRow& row : families())
      out.push_back(each_era([&](Era each) { return rows_of_sets({"all", row.headers}, each); }));
    return out;
  }();
  return rows[family.index][static_cast<size_t>(known_era(era))];
}

const std::vector<const HeaderRow*>& header_rows(const ErrorRow& error, const FamilyRow& family, Era era) {
  if (error.header_sets.empty()) return header_rows(family, era);
  static const auto rows = [] {
    std::unordered_map<std::string_view, std::vector<HeaderRows>> out;
    for (const ErrorRow& row : errors())
      out.emplace(row.name, each_era([&](Era each) { return rows_of_sets(row.header_sets, each); }));
    return out;
  }();
  return rows.at(error.name)[static_cast<size_t>(known_era(era))];
}

}  // namespace cfmock::cloudflare
