#pragma once
// A text by lines, with columns that count characters: what editors show, and what a caret is put under.

#include <string_view>
#include <vector>

namespace cfmock::scenario {

class Source {
 public:
  explicit Source(std::string_view text);

  std::string_view line(int number) const;  // from 1, without its end; "" beyond the last
  /// The column, from 1, of the character that starts at byte `byte` (from 0) of that line. Asked in the
  /// order of the text it costs nothing twice, however long the line.
  int column(int line, size_t byte);
  size_t offset(int line) const { return starts_[static_cast<size_t>(line - 1)]; }
  int lines() const { return static_cast<int>(starts_.size()); }

 private:
  std::string_view text_;
  std::vector<size_t> starts_;
  struct {
    int line = 0, column = 1;
    size_t byte = 0;
  } last_;  // the last answer of column()
};

/// Characters in UTF-8 text.
size_t characters(std::string_view text);

}  // namespace cfmock::scenario
