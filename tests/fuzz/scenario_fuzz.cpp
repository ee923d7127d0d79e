// Scenario files: whatever comes is a scenario or a list of problems, each with a place that can be shown.

#include "fuzz/target.hpp"
#include "scenario/load.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace cfmock::scenario;
  const Loaded loaded = load(bytes(data, size), "fuzz.yaml", embedded_worlds());
  must(loaded.scenario.has_value() || !loaded.problems.empty());
  must(loaded.problems.empty() || !rendered(loaded).empty());
  return 0;
}
