#include "expect/state_words.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace cfmock::expect {

std::string record_text(const RecordState& record) {
  return fmt::format("{} {} {}", printable(record.type), printable(record.name), first_of_content(record));
}

std::string first_of_content(const RecordState& object) {
  const std::string content = printable(object.content);
  return content.size() > 60 ? content.substr(0, 57) + "..." : content;
}

}  // namespace cfmock::expect
