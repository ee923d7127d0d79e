// Every form of client_logs.tsv is read.

#include <gmock/gmock.h>

#include <fstream>

#include "base/text.hpp"
#include "cli/explain_input.hpp"

namespace cfmock::cli {
namespace {

std::string unescaped(std::string_view cell) {
  std::string out = replace_all(std::string(cell), "\\\\", "\1");
  out = replace_all(replace_all(out, "\\n", "\n"), "\\t", "\t");
  return replace_all(replace_all(out, "\\x1b", "\x1b"), "\1", "\\");
}

std::string codes_of(const cloudflare::SeenAnswer& seen) {
  std::vector<std::string> out;
  for (const auto& error : seen.errors) {
    out.push_back(std::to_string(error.code));
    for (const auto& [code, message] : error.chain) out.back() += "<" + std::to_string(code);
  }
  return out.empty() ? "-" : join(out, ",");
}

std::string request_of(const cloudflare::SeenAnswer& seen) {
  const std::string request(trim(seen.method + " " + seen.path));
  return request.empty() ? "-" : request;
}

struct Row {
  std::string client, line, status, codes, request;
};
std::vector<Row> rows() {
  std::ifstream file(CFMOCK_SOURCE_DIR "/tests/unit/cli/client_logs.tsv");
  std::vector<Row> out;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("#")) continue;
    const auto cells = split(line, '\t');
    if (cells.size() != 6) ADD_FAILURE() << "no row of six cells: " << line;
    if (cells.size() == 6)
      out.push_back({std::string(cells[0]), unescaped(cells[1]), std::string(cells[2]), std::string(cells[3]),
                     std::string(cells[4])});
  }
  return out;
}

TEST(ClientLogs, EachIsRead) {
  const auto all = rows();
  ASSERT_GE(all.size(), 40u);
  for (const Row& row : all) {
    const SeenAnswers read = read_answers(row.line);
    ASSERT_EQ(read.answers.size(), 1u) << row.client << ": " << row.line;
    const auto& seen = read.answers.front();
    EXPECT_EQ(std::to_string(seen.status.value_or(0)), row.status) << row.client << ": " << row.line;
    EXPECT_EQ(codes_of(seen), row.codes) << row.client << ": " << row.line;
    EXPECT_EQ(request_of(seen), row.request) << row.client << ": " << row.line;
  }
}

}  // namespace
}  // namespace cfmock::cli
