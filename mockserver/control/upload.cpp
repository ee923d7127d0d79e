#include "control/upload.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "match/expression.hpp"
#include "scenario/shipped.hpp"

namespace cfmock::control {
namespace {

const std::vector<std::string> kKeys{"yaml", "scenario", "file", "seed", "explain"};
const std::vector<std::string> kBodies{R"({"scenario":"expired-token"})", R"({"yaml":"cfmock: 1\nname: ..."})"};

/// What YAML text is called in places when the caller gives no name. It is no YAML file's, so the scenario may have any.
constexpr std::string_view kNameless = "scenario";

struct Text {
  std::string file, yaml;
};

std::variant<Text, Refusal> shipped_as(const std::string& name) {
  std::vector<std::string> names;
  for (const EmbeddedFile& file : scenario::shipped()) {
    const std::string_view plain = scenario::shipped_name(file.path);
    if (plain == name || scenario::shipped_name_with_folder(file.path) == name) return Text{std::string(file.path), std::string(file.text)};
    names.emplace_back(plain);
  }
  const auto near = nearest(name, names);
  return Refusal{400, "there is no shipped scenario " + in_quotes(name),
                 near ? "did you mean " + *near + "?" : "cfmock list shows them; any other goes as \"yaml\"", {}};
}

std::optional<Refusal> wrong_value(const std::string& key, const Json& value) {
  const bool text = key == "yaml" || key == "scenario" || key == "file";
  if (text && !value.is_string()) return Refusal{400, fmt::format("\"{}\" is no text", key), "", kBodies};
  if (key == "seed" && !value.is_number_unsigned())
    return Refusal{400, "\"seed\" is no whole number from 0", "", {R"({"scenario":"expired-token","seed":1})"}};
  if (key == "explain" && !value.is_boolean())
    return Refusal{400, "\"explain\" is neither true nor false", "", {"true", "false"}};
  return std::nullopt;
}

std::optional<Refusal> wrong_body(const Json& json) {
  for (const auto& [key, value] : json.items()) {
    if (std::find(kKeys.begin(), kKeys.end(), key) == kKeys.end()) {
      const auto near = nearest(key, kKeys);
      return Refusal{400, "a session takes no " + in_quotes(key), near ? "did you mean " + *near + "?" : "", kKeys};
    }
    if (auto refusal = wrong_value(key, value)) return refusal;
  }
  if (json.contains("yaml") == json.contains("scenario"))
    return Refusal{400, json.contains("yaml") ? "the body has both \"yaml\" and \"scenario\"" : "the body names no scenario",
                   "give one of them", kBodies};
  return std::nullopt;
}

http::Response broken(const scenario::Loaded& loaded) {
  const auto errors = std::count_if(loaded.problems.begin(), loaded.problems.end(),
                                    [](const Problem& problem) { return problem.severity == Severity::kError; });
  Json json{{"error", fmt::format("the scenario has {} error{}", errors, errors == 1 ? "" : "s")},
            {"remedy", "mend what stands in \"problems\"; \"text\" shows each in its line"},
            {"problems", problems_json(loaded.problems)},
            {"text", scenario::rendered(loaded)}};
  http::Response response = json_answer(json);
  response.status = 422;
  return response;
}

}  // namespace

Json problems_json(const Problems& problems) {
  Json out = Json::array();
  for (const Problem& problem : problems)
    out.push_back({{"severity", problem.severity == Severity::kError ? "error" : "warning"},
                   {"file", problem.place.file},
                   {"line", problem.place.line},
                   {"column", problem.place.column},
                   {"message", problem.message},
                   {"remedy", problem.remedy}});
  return out;
}

std::variant<Upload, http::Response> read_upload(const std::string& body,
                                                 std::shared_ptr<const cloudflare::Catalogue> catalogue) {
  const auto read = read_object(body, kBodies);
  if (const auto* refusal = std::get_if<Refusal>(&read)) return refusal_answer(*refusal);
  const Json& json = std::get<Json>(read);
  if (const auto refusal = wrong_body(json)) return refusal_answer(*refusal);
  Text text;
  if (json.contains("scenario")) {
    auto found = shipped_as(json["scenario"].get<std::string>());
    if (const auto* refusal = std::get_if<Refusal>(&found)) return refusal_answer(*refusal);
    text = std::move(std::get<Text>(found));
  } else {
    text = {json.value("file", std::string(kNameless)), json["yaml"].get<std::string>()};
  }
  scenario::Loaded loaded = scenario::load(text.yaml, text.file, scenario::embedded_worlds(), match::expression_error,
                                           {{}, std::move(catalogue)});
  if (!loaded.scenario) return broken(loaded);
  Upload out;
  out.scenario = std::make_shared<const scenario::Scenario>(std::move(*loaded.scenario));
  out.warnings = problems_json(loaded.problems);
  if (json.contains("seed")) out.seed = json["seed"].get<uint64_t>();
  out.explain = json.value("explain", false);
  return out;
}

}  // namespace cfmock::control
