#include "cloudflare/catalogue.hpp"

#include <fmt/format.h>

#include <new>
#include <type_traits>

#include "base/embedded.hpp"
#include "base/text.hpp"
#include "cloudflare/catalogue_reader.hpp"
#include "cloudflare/catalogue_tables.hpp"

namespace cfmock::cloudflare {
namespace {

constexpr std::string_view kCatalogue = "fixtures/catalogue.tsv";
constexpr std::string_view kSeen = "fixtures/seen-operations.tsv";

/// Cuts the cell that `rest` starts with, and the tab behind it.
std::string_view next_cell(std::string_view& rest) {
  const std::string_view cell = rest.substr(0, rest.find('\t'));
  rest.remove_prefix(std::min(cell.size() + 1, rest.size()));
  return cell;
}

}  // namespace

CatalogueLoad Catalogue::parse(std::string text, const std::string& file) {
  CatalogueLoad load;
  if (text.size() > kLargest) {
    load.problems.push_back({fmt::format("{} bytes are too much for a catalogue", text.size()),
                             fmt::format("at most {}; the published API fills about 350,000", kLargest),
                             {file, 0, 0},
                             Severity::kError});
    return load;
  }
  const auto owned = std::make_shared<const std::string>(std::move(text));
  auto catalogue = std::make_shared<Catalogue>();
  catalogue->text_ = owned;
  CatalogueReader reader(*catalogue, load.problems, false);
  reader.read(*owned, file);
  if (load.problems.empty()) reader.read(*embedded_file(kSeen), std::string(kSeen));
  if (load.problems.empty()) reader.learn_groups();
  if (!load.problems.empty()) return load;
  reader.add_handlers();
  load.catalogue = std::move(catalogue);
  return load;
}

const Catalogue& embedded_catalogue() {
  static Catalogue catalogue;
  static const bool read = [] {
    Problems problems;
    CatalogueReader reader(catalogue, problems, true);
    for (const std::string_view file : {kCatalogue, kSeen}) reader.read(*embedded_file(file), std::string(file));
    if (!problems.empty()) broken_table(problems.front().place.file, "", problems.front().message.c_str());
    reader.add_handlers();
    return true;
  }();
  static_cast<void>(read);
  return catalogue;
}

void Catalogue::lines_are_complete() {
  static_assert(std::is_trivially_destructible_v<OperationRow> && alignof(OperationRow) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__);
  rows_.reset(new std::byte[lines_.size() * sizeof(OperationRow)]);
  ready_ = std::make_unique<std::atomic<bool>[]>(lines_.size());
}

std::span<const OperationRow> Catalogue::operations() const {
  for (size_t i = 0; i < lines_.size(); ++i) row(static_cast<int>(i));
  return {std::launder(reinterpret_cast<const OperationRow*>(rows_.get())), lines_.size()};
}

const OperationRow& Catalogue::row(int line) const {
  const auto at = static_cast<size_t>(line);
  auto* place = reinterpret_cast<OperationRow*>(rows_.get()) + at;
  if (!ready_[at].load(std::memory_order_acquire)) {
    const std::lock_guard lock(mutex_);
    if (!ready_[at].load(std::memory_order_relaxed)) {
      new (place) OperationRow(read_row(line));
      ready_[at].store(true, std::memory_order_release);
    }
  }
  return *std::launder(place);
}

OperationRow Catalogue::read_row(int line) const {
  const Line& from = lines_[static_cast<size_t>(line)];
  std::string_view rest = from.text;
  OperationRow row;
  row.text = next_cell(rest);
  row.method = from.method();
  row.path = row.id_path = row.text.substr(row.method.size() + 1);
  const std::string_view set = next_cell(rest);
  row.evidence = next_cell(rest);
  const std::string_view lists = next_cell(rest);
  const size_t colon = lists.find(':');
  row.lists = lists_named(lists.substr(0, colon)).value_or(Lists::kNone);
  if (colon != std::string_view::npos) row.list_key = lists.substr(colon + 1);
  next_cell(rest);  // the evidence for it, which nobody asks for at run time
  row.permission = next_cell(rest);
  row.source = rest;
  const RouteGroup& group = route_group_of(row.path);
  row.resource = group.resource, row.family = group.family, row.limit = group.limit;
  row.groups_known = set != "-";
  row.groups = row.groups_known ? &read_set(sets_[static_cast<size_t>(from.file)].at(set))
                                : &any_group_of_scope(row.resource, row.method != "GET");
  row.node = from.node;
  if (const auto known = handlers_.find(line); known != handlers_.end()) {
    const HandlerRow& handler = *known->second;
    row.id_path = handler.path, row.handler = handler.handler, row.resource = handler.resource;
    row.family = handler.family, row.limit = handler.limit;
  }
  return row;
}

const GroupSet& Catalogue::read_set(std::string_view names) const {
  const auto [known, fresh] = read_sets_.try_emplace(names.data());
  if (fresh)
    for (const std::string_view name : split(names, ';')) known->second |= permission_groups_called(name);
  return known->second;
}

}  // namespace cfmock::cloudflare
