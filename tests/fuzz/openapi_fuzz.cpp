// OpenAPI documents: whatever comes gives a catalogue or problems that point into it, and never both.

#include "cloudflare/openapi_import.hpp"
#include "fuzz/target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto made = cfmock::cloudflare::import_openapi(bytes(data, size), "fuzz.json");
  must(made.problems.empty() == !made.catalogue.empty());
  must(made.problems.size() <= 21);
  for (const auto& problem : made.problems) must(!problem.message.empty() && !problem.remedy.empty() && problem.place.file == "fuzz.json");
  if (!made.problems.empty()) return 0;
  must(made.operations > 0 && made.with_groups + made.with_permission <= made.operations);
  must(cfmock::cloudflare::import_openapi(bytes(data, size), "again.json").catalogue == made.catalogue);
  return 0;
}
