#include "match/body.hpp"

#include "base/text.hpp"
#include "http/url.hpp"
#include "match/match.hpp"

namespace cfmock::match {
namespace {

using nlohmann::json;

const json* child(const json& value, std::string_view key) {
  if (value.is_object()) {
    const auto at = value.find(key);
    return at == value.end() ? nullptr : &*at;
  }
  if (!value.is_array()) return nullptr;
  const auto index = parse_int(key);
  if (!index || *index < 0 || static_cast<size_t>(*index) >= value.size()) return nullptr;
  return &value[static_cast<size_t>(*index)];
}

/// The shortest key first, then longer ones with dots in them. Goes as deep as the path has dots.
const json* descend(const json& value, std::string_view path) {
  for (size_t dot = path.find('.'); dot != std::string_view::npos; dot = path.find('.', dot + 1))
    if (const json* next = child(value, path.substr(0, dot)))
      if (const json* found = descend(*next, path.substr(dot + 1))) return found;
  return child(value, path);
}

bool says_form(const http::Headers* headers) {
  if (headers == nullptr) return false;
  const std::string_view type = headers->get("Content-Type");
  return iequals(type.substr(0, type.find_first_of("; \t")), "application/x-www-form-urlencoded");
}

}  // namespace

Body::Body(const Subject& subject) : text_(subject.body), form_(says_form(subject.headers)) {}

void Body::read() {
  if (read_) return;
  read_ = true;
  if (text_.size() > kBodyRead) {
    trouble_ = "the body is larger than 1 MiB";
    return;
  }
  form_ ? read_form() : read_json();
}

void Body::read_form() {
  value_ = json::object();
  for (http::QueryParameter& field : http::parse_query(text_)) value_.emplace(field.name, std::move(field.value));
}

void Body::read_json() {
  bool deep = false;
  // Says no to what starts too deep, so that it is never built.
  const auto keep = [&deep](int depth, json::parse_event_t event, json&) {
    const bool opens =
        event == json::parse_event_t::object_start || event == json::parse_event_t::array_start;
    if (opens && depth >= kBodyDepth) deep = true;
    return !deep;
  };
  value_ = json::parse(text_.begin(), text_.end(), keep, false);
  if (deep) {
    trouble_ = "the body is nested deeper than 64";
    value_ = json();
  } else if (value_.is_discarded()) {
    trouble_ = text_.empty() ? "there is no body" : "the body is not JSON";
    value_ = json();
  }
}

const json* Body::find(std::string_view path) {
  read();
  return trouble_.empty() ? descend(value_, path) : nullptr;
}

std::string_view Body::trouble() {
  read();
  return trouble_;
}

std::optional<std::string_view> text_of(const json& value, std::string& scratch) {
  if (value.is_string()) return std::string_view(value.get_ref<const std::string&>());
  if (value.is_structured()) return std::nullopt;
  scratch = value.dump();
  return std::string_view(scratch);
}

}  // namespace cfmock::match
