#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "scenario/load.hpp"

namespace cfmock::scenario {

/// A file of the repository, by its path in it.
inline std::string repository_file(const std::string& path) {
  std::ifstream in(std::filesystem::path(CFMOCK_SOURCE_DIR) / path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

inline Loaded load_text(const std::string& text, const std::string& file = "x.yaml") {
  return load(text, file, embedded_worlds());
}

/// A scenario named x with these lines after its required ones. It has a proof and an expectation, so that
/// nothing else is said about it.
inline std::string scenario_with(const std::string& lines) {
  std::string out =
      "cfmock: 1\nname: x\ntitle: t\ncause: none\n"
      "credentials: {primary: {token: {permissions: [Zone Read]}}}\n";
  if (lines.find("proof:") == std::string::npos)
    out += "proof: [{send: GET /zones, as: primary, answer: {status: 200}}]\n";
  if (lines.find("expect:") == std::string::npos) out += "expect: [{exit: 0}]\n";
  return out + lines;
}

}  // namespace cfmock::scenario
