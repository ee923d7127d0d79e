#include "cloudflare/limit_tables.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "base/text.hpp"
#include "cloudflare/tables.hpp"

namespace cfmock::cloudflare {
namespace {

constexpr std::string_view kLimits = "fixtures/limits.tsv";
constexpr std::string_view kMeters = "fixtures/meters.tsv";

std::string_view after_colon(std::string_view text) {
  const size_t colon = text.find(':');
  return colon == std::string_view::npos ? std::string_view{} : text.substr(colon + 1);
}

template <class T>
T one_word_of(std::string_view cell, std::initializer_list<std::pair<std::string_view, T>> words) {
  for (const auto& [word, value] : words)
    if (cell.substr(0, cell.find(':')) == word) return value;
  broken_table(kMeters, cell, "unknown word");
}

Duration duration_of(std::string_view cell) {
  const auto read = parse_duration(std::string(cell));
  if (!read || read->count() < 0) broken_table(kMeters, cell, "no duration");
  return *read;
}

MeterRow meter_row(const std::vector<std::string_view>& c) {
  using By = MeterRow::By;
  using Of = MeterRow::Of;
  MeterRow row;
  row.name = c[0].substr(0, c[0].find(':')), row.preset = after_colon(c[0]);
  row.by = one_word_of<By>(c[1], {{"user", By::kUser}, {"account", By::kAccount}, {"address", By::kAddress}});
  row.counts_items = one_word_of<bool>(c[2], {{"request", false}, {"items", true}});
  row.items = after_colon(c[2]);
  row.of = one_word_of<Of>(c[3], {{"any", Of::kAny},
                                  {"writes", Of::kWrites},
                                  {"with", Of::kWithField},
                                  {"without", Of::kWithoutField},
                                  {"with-header", Of::kWithHeader},
                                  {"without-header", Of::kWithoutHeader}});
  row.of_name = after_colon(c[3]);
  row.mode = one_word_of<MeterMode>(
      c[4], {{"lockout", MeterMode::kLockout}, {"window", MeterMode::kWindow}, {"gcra", MeterMode::kGcra}});
  row.quota = static_cast<int>(parse_int(c[5]).value_or(0));
  if (row.quota <= 0) broken_table(kMeters, c[5], "a quota is above nothing");
  row.window = duration_of(c[6]);
  if (row.mode == MeterMode::kGcra) row.burst = static_cast<int>(parse_int(c[7]).value_or(row.quota));
  if (row.mode == MeterMode::kLockout) row.lockout = duration_of(c[7]);
  row.beside_user = c[8] != "alone";
  row.error = c[9], row.evidence = c[10], row.source = c[11];
  return row;
}

}  // namespace

const std::vector<MeterRow>& meters() {
  static const auto table = [] {
    std::vector<MeterRow> out;
    for (const auto& c : table_rows(kMeters, 12)) out.push_back(meter_row(c));
    return out;
  }();
  return table;
}

const MeterRow* find_meter(std::string_view name, std::string_view preset) {
  for (const MeterRow& row : meters())
    if (row.name == name && (preset.empty() || row.preset == preset)) return &row;
  return nullptr;
}

const std::vector<LimitRow>& limits() {
  static const auto table = [] {
    std::vector<LimitRow> out;
    for (const auto& c : table_rows(kLimits, 8)) {
      LimitRow row;
      row.policy = c[0], row.header_name = c[1] == "-" ? std::string_view{} : c[1];
      row.quota = static_cast<int>(parse_int(c[2]).value_or(0));
      row.window = static_cast<int>(parse_int(c[3]).value_or(0));
      if (c[4] != "-") row.meters = split(c[4], ';');
      row.eras = eras_of(c[5]);
      for (const std::string_view meter : row.meters)
        if (find_meter(meter) == nullptr) broken_table(kLimits, meter, "no such meter");
      out.push_back(std::move(row));
    }
    return out;
  }();
  return table;
}

}  // namespace cfmock::cloudflare
