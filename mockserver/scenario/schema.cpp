#include "scenario/document.hpp"
#include "scenario/load.hpp"

namespace cfmock::scenario {

std::string json_schema() {
  Schema schema;
  Json out{
      {"$schema", "https://json-schema.org/draft/2020-12/schema"},
      {"title", "A scenario of cfmock"},
      {"description", "How a fake Cloudflare API fails, and what is expected of a client that meets it."}};
  out.update(object_schema(scenario_table(), schema));
  out["$defs"] = schema.definitions;
  return out.dump(2) + "\n";
}

}  // namespace cfmock::scenario
