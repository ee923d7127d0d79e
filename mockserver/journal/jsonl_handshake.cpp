#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "journal/jsonl.hpp"

namespace cfmock::journal {
namespace {
using Json = nlohmann::ordered_json;
constexpr const char* kKind = "handshake";
}  // namespace

std::string to_json_line(const Handshake& handshake) {
  Json out{{"kind", kKind},
           {"session", printable(handshake.session)},
           {"connection", handshake.connection},
           {"real_at", rfc3339(handshake.at, Fraction::kSixDigits)},
           {"shown", handshake.shown}};
  if (!handshake.problem.empty()) out["problem"] = printable(handshake.problem);
  return out.dump();
}

std::optional<Handshake> read_handshake(std::string_view line) {
  const Json json = Json::parse(line, nullptr, false);
  if (!json.is_object() || json.value("kind", Json()) != kKind) return std::nullopt;
  const auto text = [&](const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  Handshake out;
  out.session = text("session");
  if (const auto number = json.find("connection"); number != json.end() && number->is_number_unsigned())
    out.connection = number->get<uint64_t>();
  if (const auto at = parse_rfc3339(text("real_at"))) out.at = *at;
  out.shown = text("shown");
  out.problem = text("problem");
  return out;
}

}  // namespace cfmock::journal
