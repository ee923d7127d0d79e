#pragma once
// The files that the binary carries: everything under fixtures/ and scenarios/, by the path they have in the
// repository. They make the binary work from any folder; a file on disk named by the user always wins, since
// it is asked for first.

#include <optional>
#include <string_view>
#include <vector>

namespace cfmock {

struct EmbeddedFile {
  std::string_view path;  // "fixtures/dialects.tsv"
  std::string_view text;
};
const std::vector<EmbeddedFile>& embedded_files();  // sorted by path
std::optional<std::string_view> embedded_file(std::string_view path);

}  // namespace cfmock
