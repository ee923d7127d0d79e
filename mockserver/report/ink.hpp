#pragma once
// Colours of a terminal, or none.

#include <string>

#include "expect/verdict.hpp"

namespace cfmock::report {

class Ink {
 public:
  explicit Ink(bool colour) : colour_(colour) {}

  std::string bold(const std::string& text) const { return in("1", text); }
  std::string faint(const std::string& text) const { return in("2", text); }
  std::string outcome(expect::Outcome outcome, const std::string& text) const {
    switch (outcome) {
      case expect::Outcome::kMet:
        return in("32", text);
      case expect::Outcome::kNotMet:
        return in("1;31", text);
      case expect::Outcome::kInconclusive:
        return in("1;33", text);
    }
    return text;
  }

 private:
  std::string in(const char* code, const std::string& text) const {
    return colour_ && !text.empty() ? "\x1b[" + std::string(code) + "m" + text + "\x1b[0m" : text;
  }

  bool colour_;
};

}  // namespace cfmock::report
