#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "report/passport.hpp"

namespace cfmock::report {
namespace {

using expect::PassportRow;
using Json = nlohmann::ordered_json;

/// The one list of keys: it drives writing and reading. `R` is PassportRow or const PassportRow.
template <class R, class Visit>
void keys(R& row, Visit&& visit) {
  visit("scenario", row.scenario);
  visit("cause", row.cause);
  visit("answer", row.answer);
  visit("requests", row.requests);
  visit("retries", row.retries);
  visit("reached", row.reached);
  visit("waited", row.waited);
  visit("ended", row.ended);
  visit("exit", row.exit);
  visit("message", row.message);
  visit("leaked", row.leaked);
  visit("wrote", row.wrote);
  visit("verdict", row.verdict);
}

/// In rows of the first passports, which did not have it.
constexpr std::string_view kMayBeMissing = "reached";

std::string row_json(const PassportRow& row) {
  std::string out;
  keys(row, [&](const char* key, const auto& value) {
    const Json text(value);
    out += fmt::format("{}\"{}\": {}", out.empty() ? "" : ", ", key,
                       text.dump(-1, ' ', false, Json::error_handler_t::replace));
  });
  return "{" + out + "}";
}

Place place_at(std::string_view text, const std::string& file, size_t byte) {
  const std::string_view before = text.substr(0, std::min(byte, text.size()));
  const size_t line_start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  return {file, static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1,
          static_cast<int>(before.size() - line_start) + 1};
}

/// Where a text stands, or the file as a whole.
Place place_of(std::string_view text, const std::string& file, const std::string& what) {
  const size_t at = text.find(what);
  return at == std::string_view::npos ? Place{file, 0, 0} : place_at(text, file, at);
}

constexpr const char* kRemedy = "give a file that cfmock passport -o FILE wrote";

std::vector<std::string> words_of(std::string_view column) {
  std::vector<std::string> out;
  for (const auto& each : expect::passport_words())
    if (each.column == column) out.push_back(each.word);
  return out;
}

/// What is wrong with a row; nullopt: it was read.
std::optional<std::string> read_row(const Json& json, PassportRow& row) {
  std::optional<std::string> wrong;
  keys(row, [&](const std::string& key, auto& value) {
    using Value = std::decay_t<decltype(value)>;
    if (wrong || (key == kMayBeMissing && !json.contains(key))) return;
    const bool good = json.contains(key) &&
                      (std::is_same_v<Value, int> ? json[key].is_number_integer() : json[key].is_string());
    if (!good)
      return void(wrong = fmt::format("a row needs \"{}\", {}", key,
                                      std::is_same_v<Value, int> ? "a whole number" : "a text"));
    value = json[key].template get<Value>();
    if constexpr (std::is_same_v<Value, std::string>) {
      const auto known = words_of(key);
      if (!known.empty() && std::find(known.begin(), known.end(), value) == known.end())
        wrong =
            fmt::format("\"{}\" is no word of \"{}\": {}", printable(value), key, suggestion(value, known));
    }
  });
  return wrong;
}

/// Of the row, by its number among the lines that begin one.
Place place_of_row(std::string_view text, const std::string& file, size_t number) {
  size_t at = 0;
  for (size_t i = 0; i <= number; ++i) {
    at = text.find("\"scenario\"", i == 0 ? 0 : at + 1);
    if (at == std::string_view::npos) return {file, 0, 0};
  }
  return place_at(text, file, at);
}

}  // namespace

std::string passport_json(const Passport& passport) {
  std::string rows;
  for (const PassportRow& row : passport.rows) rows += (rows.empty() ? "" : ",\n") + row_json(row);
  return fmt::format("{{\n\"passport\": {},\n\"client\": {},\n\"rows\": [\n{}\n]\n}}\n", kPassportVersion,
                     Json(passport.client).dump(-1, ' ', false, Json::error_handler_t::replace), rows);
}

Result<Passport> read_passport(std::string_view text, const std::string& file) {
  Json json;
  try {
    json = Json::parse(text);
  } catch (const Json::parse_error& error) {
    const std::string_view what = error.what();
    return Problem{"this is no JSON: " + printable(what.substr(what.find(": ") + 2)), kRemedy,
                   place_at(text, file, error.byte == 0 ? 0 : error.byte - 1)};
  }
  if (!json.is_object() || !json.contains("passport"))
    return Problem{"this is no passport: it has no \"passport\"", kRemedy, {file, 1, 1}};
  if (json["passport"] != kPassportVersion)
    return Problem{
        fmt::format("this passport is of format version {}", printable(json["passport"].dump())),
        fmt::format("this cfmock knows version {}: make the old one again with it", kPassportVersion),
        place_of(text, file, "\"passport\"")};
  if (!json.contains("rows") || !json["rows"].is_array())
    return Problem{"\"rows\" must be a list", kRemedy, place_of(text, file, "\"rows\"")};
  Passport out;
  if (json.contains("client") && json["client"].is_string()) out.client = json["client"];
  for (size_t i = 0; i < json["rows"].size(); ++i) {
    PassportRow row;
    const Json& each = json["rows"][i];
    const auto wrong = each.is_object() ? read_row(each, row) : "a row is an object";
    if (wrong) return Problem{fmt::format("row {}: {}", i + 1, *wrong), kRemedy, place_of_row(text, file, i)};
    out.rows.push_back(std::move(row));
  }
  return out;
}

}  // namespace cfmock::report
