#include "scenario/shipped.hpp"

namespace cfmock::scenario {

std::vector<EmbeddedFile> shipped() {
  std::vector<EmbeddedFile> out;
  for (const EmbeddedFile& file : embedded_files())
    if (file.path.starts_with("scenarios/")) out.push_back(file);
  return out;
}

std::string_view shipped_name(std::string_view path) {
  path = shipped_name_with_folder(path);
  return path.substr(path.find_last_of('/') + 1);
}

std::string_view shipped_name_with_folder(std::string_view path) {
  path.remove_prefix(std::string_view("scenarios/").size());
  path.remove_suffix(std::string_view(".yaml").size());
  return path;
}

}  // namespace cfmock::scenario
