#include "base/result.hpp"

namespace cfmock {

std::string Place::text() const {
  if (!known()) return file;
  return file + ":" + std::to_string(line) + ":" + std::to_string(column);
}

std::string Problem::text() const {
  std::string out = place.text();
  if (!out.empty()) out += ": ";
  out += severity == Severity::kError ? "error: " : "warning: ";
  out += message;
  if (!remedy.empty()) out += "\n  " + remedy;
  return out;
}

}  // namespace cfmock
