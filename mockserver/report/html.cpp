#include "report/html.hpp"

#include <array>
#include <map>

#include "base/embedded.hpp"
#include "base/sha256.hpp"
#include "report/page_data.hpp"

namespace cfmock::report {
namespace {

/// In the order in which they need one another.
constexpr std::array<std::string_view, 10> kScripts{"dom", "words", "data", "lanes", "timeline", "marks", "exchange", "verdict", "index", "main"};
constexpr std::array<std::string_view, 3> kStyles{"look", "picture", "paper"};

template <class Names>
std::string joined(const Names& names, const std::string& extension) {
  std::string out;
  for (const std::string_view name : names)
    out += embedded_file("fixtures/report/" + std::string(name) + extension).value_or("");
  return out;
}

/// Each {{name}} of the skeleton once; what is put in is not looked at again.
std::string filled(std::string_view skeleton, const std::map<std::string_view, std::string>& values) {
  std::string out;
  for (size_t at = skeleton.find("{{"); at != std::string_view::npos; at = skeleton.find("{{")) {
    const size_t end = skeleton.find("}}", at);
    out += skeleton.substr(0, at);
    out += values.at(skeleton.substr(at + 2, end - at - 2));
    skeleton.remove_prefix(end + 2);
  }
  return out += skeleton;
}

}  // namespace

std::string html(const std::vector<Subject>& subjects) {
  const std::string script = joined(kScripts, ".js"), style = joined(kStyles, ".css");
  return filled(embedded_file("fixtures/report/page.html").value_or(""), {{"script-hash", csp_hash(script)},
                                                                          {"style-hash", csp_hash(style)},
                                                                          {"script", script},
                                                                          {"style", style},
                                                                          {"data", page_data(subjects)}});
}

}  // namespace cfmock::report
