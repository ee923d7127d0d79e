#pragma once
// Where something stands in a file, so that every message can point at it. Lines and columns count from 1.

#include <string>

namespace cfmock {

struct Place {
  std::string file;  // as the user named it, never made absolute
  int line = 0;      // 0: the whole file, or no file at all
  int column = 0;

  bool known() const { return line > 0; }
  /// "file:line:column", or just the file, or "".
  std::string text() const;
  bool operator==(const Place&) const = default;
};

}  // namespace cfmock
