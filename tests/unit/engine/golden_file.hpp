#pragma once
// A text against the file of tests/golden that it should be. UPDATE_GOLDEN=1 writes the file instead.

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "base/text.hpp"

namespace cfmock::testing {

inline void expect_golden(const std::string& text, const std::string& name) {
  const std::string file = std::string(CFMOCK_SOURCE_DIR) + "/tests/golden/" + name;
  if (std::getenv("UPDATE_GOLDEN") != nullptr) {
    std::ofstream(file, std::ios::binary) << text;
    return;
  }
  std::ifstream in(file, std::ios::binary);
  ASSERT_TRUE(in) << file << " is missing: write it with UPDATE_GOLDEN=1, and read it";
  std::stringstream buffer;
  buffer << in.rdbuf();
  const std::string wanted = buffer.str();
  if (wanted == text) return;
  const auto have = split(text, '\n'), want = split(wanted, '\n');
  size_t line = 0;
  while (line < have.size() && line < want.size() && have[line] == want[line]) ++line;
  FAIL() << "tests/golden/" << name << ":" << line + 1
         << "\n  expected: " << (line < want.size() ? want[line] : "(the end)")
         << "\n       got: " << (line < have.size() ? have[line] : "(the end)")
         << "\n  if this is meant, UPDATE_GOLDEN=1 rewrites the file; read the difference";
}

}  // namespace cfmock::testing
