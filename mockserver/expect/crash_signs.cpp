#include "expect/crash_signs.hpp"

#include "base/table.hpp"
#include "base/text.hpp"

namespace cfmock::expect {
namespace {

std::string cell(std::string_view text) { return replace_all(std::string(text), "\\n", "\n"); }

/// Where the sign stands in the text, which starts with a line feed; npos if it does not.
size_t position(const CrashSign& sign, std::string_view text) {
  const size_t at = text.find(sign.text);
  if (at == std::string_view::npos) return at;
  return text.find(sign.after, at + sign.text.size()) == std::string_view::npos ? std::string_view::npos : at;
}

}  // namespace

const std::vector<CrashSign>& crash_signs() {
  static const std::vector<CrashSign> signs = [] {
    std::vector<CrashSign> out;
    for (const auto& c : table_rows("fixtures/crash-signs.tsv", 3)) out.push_back({cell(c[0]), cell(c[1]), cell(c[2])});
    return out;
  }();
  return signs;
}

const CrashSign* crash_sign_in(std::string_view output) {
  const std::string text = "\n" + replace_all(std::string(output), "\r\n", "\n");
  for (const CrashSign& sign : crash_signs())
    if (position(sign, text) != std::string_view::npos) return &sign;
  return nullptr;
}

std::string line_of(const CrashSign& sign, std::string_view output) {
  const std::string text = "\n" + replace_all(std::string(output), "\r\n", "\n");
  const size_t at = position(sign, text);
  if (at == std::string_view::npos) return "";
  const size_t inside = at + sign.text.find_first_not_of('\n');
  const size_t start = text.rfind('\n', inside) + 1;
  const std::string found(trim(text.substr(start, text.find('\n', start) - start)));
  return printable(found.substr(0, 120));
}

}  // namespace cfmock::expect
