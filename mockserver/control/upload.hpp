#pragma once
// The body of POST /sessions: a scenario as YAML text or by the name of a shipped one. Nothing that comes over the wire is taken
// for the name of a file: worlds are the shipped ones, and a catalogue cannot be named.

#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "control/answers.hpp"
#include "scenario/load.hpp"

namespace cfmock::control {

struct Upload {
  std::shared_ptr<const scenario::Scenario> scenario;
  Json warnings = Json::array();
  std::optional<uint64_t> seed;
  bool explain = false;
};

/// Or the answer that refuses it: a mistake in the body, or every mistake of the scenario with its place.
std::variant<Upload, http::Response> read_upload(const std::string& body,
                                                 std::shared_ptr<const cloudflare::Catalogue> catalogue);

/// [{"severity", "file", "line", "column", "message", "remedy"}]
Json problems_json(const Problems& problems);

}  // namespace cfmock::control
