#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "journal/jsonl.hpp"

namespace cfmock::journal {
namespace {
using Json = nlohmann::ordered_json;
constexpr const char* kKind = "pace";
}  // namespace

std::string to_json_line(const Pace& pace) {
  return Json{{"kind", kKind}, {"session", printable(pace.session)}, {"next_seq", pace.next_seq}, {"scale", pace.scale}}.dump();
}

std::optional<Pace> read_pace(std::string_view line) {
  const Json json = Json::parse(line, nullptr, false);
  if (!json.is_object() || json.value("kind", Json()) != kKind) return std::nullopt;
  const Json session = json.value("session", Json()), next = json.value("next_seq", Json()), scale = json.value("scale", Json());
  if (!session.is_string() || !next.is_number_unsigned() || !scale.is_number()) return std::nullopt;
  return Pace{session.get<std::string>(), next.get<uint64_t>(), scale.get<double>()};
}

}  // namespace cfmock::journal
