#pragma once
// A request body as patterns look at it: parsed when first asked, and at most once; as JSON, or as a form when
// Content-Type says so. Hostile bodies are refused unread: too large to hold as a tree, or nested too deep.

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace cfmock::match {

struct Subject;

inline constexpr size_t kBodyRead = 1 << 20;  // bytes; a tree takes up to some 25 times that
inline constexpr int kBodyDepth = 64;

class Body {
 public:
  /// JSON. `text` must outlive it.
  explicit Body(std::string_view text) : text_(text) {}
  /// As its Content-Type says. What the subject points to must outlive it.
  explicit Body(const Subject& subject);

  /// The value at a dotted path ("content", "data.port", "posts.0.name"), or nullptr. A key that itself holds
  /// dots is found too. A field of a form is text; of several with one name the first counts.
  const nlohmann::json* find(std::string_view path);
  /// Why nothing can be found: "the body is not JSON", "… nested deeper than 64", or "" when it could be
  /// read.
  std::string_view trouble();

 private:
  void read();
  void read_form();
  void read_json();

  std::string_view text_;
  bool form_ = false;
  bool read_ = false;
  std::string_view trouble_;
  nlohmann::json value_;
};

/// What a pattern compares: a string as it is, a number, true, false and null as JSON writes them; nullopt
/// for objects and arrays. The view is into `value` or `scratch`.
std::optional<std::string_view> text_of(const nlohmann::json& value, std::string& scratch);

}  // namespace cfmock::match
