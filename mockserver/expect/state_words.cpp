#include "expect/state_words.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

#include "base/text.hpp"

namespace cfmock::expect {
namespace {

/// The keys of two JSON objects whose values differ.
std::vector<std::string> keys_changed(const std::string& before, const std::string& after) {
  const auto read = [](const std::string& text) {
    const nlohmann::json json = nlohmann::json::parse(text.empty() ? "{}" : text, nullptr, false);
    return json.is_object() ? json : nlohmann::json::object();
  };
  const nlohmann::json old = read(before), now = read(after);
  std::set<std::string> out;
  for (const auto* from : {&old, &now})
    for (const auto& [key, value] : from->items())
      if (old.value(key, nlohmann::json()) != now.value(key, nlohmann::json())) out.insert(printable(key));
  if (out.empty() && before != after) out.insert("more");
  return {out.begin(), out.end()};
}

}  // namespace

std::string record_text(const RecordState& record) {
  std::vector<std::string> words;
  for (const std::string& word : {printable(record.type), printable(record.name), first_of_content(record)})
    if (!word.empty()) words.push_back(word);
  return join(words, " ");
}

std::vector<std::string> changed_fields(const RecordState& before, const RecordState& after) {
  std::vector<std::string> out;
  if (before.ttl != after.ttl) out.push_back(fmt::format("ttl {} to {}", before.ttl, after.ttl));
  if (before.proxied != after.proxied) out.push_back(after.proxied ? "proxied now" : "no longer proxied");
  for (const std::string& field : keys_changed(before.more, after.more)) out.push_back(field);
  if (out.empty() && before.content != after.content) out.push_back("its content");
  return out;
}

std::string first_of_content(const RecordState& object) {
  const std::string content = printable(object.content);
  return content.size() > 60 ? content.substr(0, 57) + "..." : content;
}

}  // namespace cfmock::expect
