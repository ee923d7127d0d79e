#include "base/table.hpp"

#include <cstdio>
#include <cstdlib>

#include "base/embedded.hpp"
#include "base/text.hpp"

namespace cfmock {

std::vector<std::vector<std::string_view>> table_rows(std::string_view embedded_path, size_t columns) {
  const auto text = embedded_file(embedded_path);
  if (!text) broken_table(embedded_path, "", "not embedded");
  std::vector<std::vector<std::string_view>> rows;
  for (const std::string_view line : split(*text, '\n')) {
    if (line.empty() || line.front() == '#') continue;
    auto cells = split(line, '\t');
    if (cells.size() != columns) broken_table(embedded_path, line, "wrong number of columns");
    rows.push_back(std::move(cells));
  }
  return rows;
}

std::string_view none_if_dash(std::string_view cell) { return cell == "-" ? std::string_view{} : cell; }

void broken_table(std::string_view file, std::string_view row, const char* why) {
  std::fprintf(stderr, "cfmock: broken table %.*s: %s: %.*s\n", static_cast<int>(file.size()), file.data(), why,
               static_cast<int>(row.size()), row.data());
  std::abort();
}

}  // namespace cfmock
