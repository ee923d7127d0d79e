#include "scenario/client.hpp"

#include <algorithm>

#include "scenario/placeholders.hpp"
#include "scenario/types.hpp"

namespace cfmock::scenario {
namespace {

constexpr size_t kLongestName = 200;
constexpr int kMostRuns = 20;

bool is_variable(std::string_view name) {
  return !name.empty() && (name.front() < '0' || name.front() > '9') &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
         });
}

/// "a" and "a/b" cannot both be files.
const ClientFile* in_the_way(const std::vector<ClientFile>& files, const std::string& name) {
  for (const ClientFile& other : files)
    if (name.starts_with(other.name + "/") || other.name.starts_with(name + "/")) return &other;
  return nullptr;
}

std::string text_of(const Node& node, const Body& body) {
  return body.json ? to_json(node).dump(2, ' ', false, Json::error_handler_t::replace) + "\n" : body.bytes;
}

}  // namespace

Type<std::map<std::string, std::string>> environment() {
  const auto value = any_text();
  return {[value](Reader& in, const Node& node) -> std::optional<std::map<std::string, std::string>> {
            if (!expect_mapping(in, node, "mapping from variables to text")) return std::nullopt;
            std::map<std::string, std::string> out;
            for (const Entry& entry : node.entries) {
              if (!is_variable(entry.key.text))
                in.error(entry.key, "\"" + printable(entry.key.text) + "\" is no name of a variable",
                         "letters, digits and _, such as CLOUDFLARE_BASE_URL");
              const auto given = value.read(in, entry.value);
              if (!given) continue;
              check_placeholders(in, entry.value);
              out[entry.key.text] = *given;
            }
            return out;
          },
          [value](Schema& schema) {
            return Json{{"type", "object"},
                        {"propertyNames", {{"pattern", "^[A-Za-z_][A-Za-z0-9_]*$"}}},
                        {"additionalProperties", value.schema(schema)}};
          }};
}

Type<std::string> templated(Type<std::string> text) {
  return mapped<std::string>(std::move(text), [](Reader& in, const Node& node, std::string given) {
    check_placeholders(in, node);
    return std::optional(std::move(given));
  });
}

std::optional<std::string> wrong_file_name(std::string_view name) {
  if (name.empty()) return "it is empty";
  if (name.size() > kLongestName) return "it is longer than " + std::to_string(kLongestName) + " bytes";
  if (name.front() == '/') return "it is absolute";
  if (printable(name) != name || name.find('\\') != std::string_view::npos)
    return "it holds a character that no name needs";
  for (const std::string_view segment : split(name, '/'))
    if (segment.empty() || segment == "." || segment == "..")
      return "it has a segment \"" + std::string(segment) + "\"";
  return std::nullopt;
}

Type<std::vector<ClientFile>> client_files() {
  const auto content = body();
  return {[content](Reader& in, const Node& node) -> std::optional<std::vector<ClientFile>> {
            if (!expect_mapping(in, node, "mapping from names of files to their text")) return std::nullopt;
            if (node.entries.empty()) in.error(node, "no file stands here", "write NAME: TEXT, or remove the key");
            std::vector<ClientFile> out;
            for (const Entry& entry : node.entries) {
              const std::string& name = entry.key.text;
              if (const auto wrong = wrong_file_name(name)) {
                in.error(entry.key, "\"" + printable(name) + "\" is no name of a file below {dir}: " + *wrong,
                         "a name such as config.ini or conf/main.json; the folder is made for the run");
                continue;
              }
              if (const ClientFile* other = in_the_way(out, name))
                in.error(entry.key, name + " and " + other->name + " cannot both be files",
                         "rename one of them");
              const auto given = content.read(in, entry.value);
              if (!given) continue;
              check_placeholders(in, entry.value);
              out.push_back({name, text_of(entry.value, *given)});
            }
            return out;
          },
          [content](Schema& schema) {
            return Json{
                {"type", "object"}, {"minProperties", 1}, {"additionalProperties", content.schema(schema)}};
          }};
}

Type<int> number_of_runs() { return whole("a number of runs", 1, kMostRuns); }

}  // namespace cfmock::scenario
