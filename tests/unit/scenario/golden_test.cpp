// Every file of tests/golden/errors/ is loaded, and what is said about it compared with NAME.err, to the
// letter. UPDATE_GOLDEN=1 writes the .err files anew: look at the difference before you keep it.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "scenario/load.hpp"

namespace cfmock::scenario {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = fs::path(CFMOCK_SOURCE_DIR) / "tests/golden/errors";

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

/// Worlds of the folder first, then those that are shipped.
std::optional<WorldText> find_world(const std::string& name) {
  const fs::path path = kFolder / "worlds" / (name + ".yaml");
  if (fs::exists(path)) return WorldText{"worlds/" + name + ".yaml", read(path)};
  return embedded_worlds()(name);
}

std::vector<std::string> cases() {
  std::vector<std::string> out;
  for (const auto& entry : fs::directory_iterator(kFolder))
    if (entry.path().extension() == ".yaml") out.push_back(entry.path().stem().string());
  std::sort(out.begin(), out.end());
  return out;
}

class Golden : public testing::TestWithParam<std::string> {};

TEST_P(Golden, SaysExactly) {
  const std::string name = GetParam() + ".yaml";
  const Loaded loaded = load(read(kFolder / name), name, find_world);
  const std::string said = rendered(loaded);
  const fs::path expected = kFolder / (GetParam() + ".err");
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(expected, std::ios::binary) << said;
  EXPECT_EQ(said, read(expected));
  EXPECT_FALSE(said.empty()) << "a case that nothing is said about";
  EXPECT_EQ(!loaded.scenario.has_value(), said.find(": error: ") != std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Errors, Golden, testing::ValuesIn(cases()), [](const auto& info) {
  std::string name = info.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace cfmock::scenario
