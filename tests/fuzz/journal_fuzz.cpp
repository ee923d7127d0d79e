// Journal files: what a crash or a stranger left is read, or said to be wrong, never more than that.

#include "fuzz/target.hpp"
#include "journal/jsonl.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  for (const auto& entry : cfmock::journal::read_jsonl(bytes(data, size), "fuzz").entries) {
    const std::string line = cfmock::journal::to_json_line(entry);
    must(cfmock::journal::read_jsonl(line + "\n", "fuzz").entries.size() == 1);
  }
  return 0;
}
