#pragma once
// Errors are values. A Problem says what is wrong, where, and what would have been right; a Result<T> is a T
// or a Problem. Neither may be dropped: the build turns an unused one into an error.

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/place.hpp"

namespace cfmock {

enum class Severity { kError, kWarning };

struct Problem {
  std::string message;  // what is wrong, in one line
  std::string remedy;   // what would have been accepted, or what to do; may be empty
  Place place;          // may be unknown
  Severity severity = Severity::kError;

  /// "place: error: message\n  remedy" on as many lines as it has parts. Shows no source line; see
  /// scenario/diagnostics.hpp.
  std::string text() const;
};

using Problems = std::vector<Problem>;

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Problem problem) : state_(std::in_place_index<1>, std::move(problem)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // REQUIRES: ok()
  T& value() { return std::get<0>(state_); }
  const T& value() const { return std::get<0>(state_); }
  T& operator*() { return value(); }
  const T& operator*() const { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  // REQUIRES: !ok()
  const Problem& problem() const { return std::get<1>(state_); }

 private:
  std::variant<T, Problem> state_;
};

/// For steps that give nothing back but may fail: nullopt is success.
using Failure = std::optional<Problem>;

}  // namespace cfmock
