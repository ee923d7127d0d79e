// Catalogue files: whatever comes is a catalogue that routes, or problems with their places, and never both.

#include "cloudflare/catalogue.hpp"
#include "fuzz/target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace cfmock::cloudflare;
  const CatalogueLoad load = Catalogue::parse(std::string(bytes(data, size)), "fuzz.tsv");
  must((load.catalogue != nullptr) == load.problems.empty());
  must(load.problems.size() <= 20);
  for (const auto& problem : load.problems) must(!problem.message.empty() && !problem.remedy.empty() && problem.place.file == "fuzz.tsv");
  if (load.catalogue == nullptr) return 0;
  for (const OperationRow& row : load.catalogue->operations()) {
    must(row.groups != nullptr && row.family != nullptr && row.limit != nullptr);
    must(load.catalogue->operation_at(row.node, row.method) == &row);
    const Route route = load.catalogue->route(row.method, std::string(kApiRoot) + std::string(row.path));
    must(route.kind == Route::Kind::kFound || route.kind == Route::Kind::kMalformedId || route.operation != nullptr);
  }
  return 0;
}
