#include "scenario/yaml.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cfmock::scenario {
namespace {

using testing::HasSubstr;

Node read(const std::string& text) {
  const Document document = read_yaml(text, "f.yaml");
  EXPECT_TRUE(document.root) << (document.problems.empty() ? "" : document.problems.front().text());
  return document.root.value_or(Node{});
}

std::string complaint(const std::string& text, const YamlLimits& limits = {}) {
  const Document document = read_yaml(text, "f.yaml", limits);
  return document.problems.empty() ? "" : document.problems.front().text();
}

TEST(Yaml, KeepsOrderAndTellsQuotesFromNone) {
  const Node root = read("b: 1\na: \"1\"\nc: 'x'\nd: |\n  5\n");
  ASSERT_EQ(root.entries.size(), 4u);
  EXPECT_EQ(root.entries.at(0).key.text, "b");
  EXPECT_FALSE(root.find("b")->quoted);
  EXPECT_TRUE(root.find("a")->quoted);
  EXPECT_TRUE(root.find("c")->quoted);
  EXPECT_TRUE(root.find("d")->quoted) << "a block is text too";
  EXPECT_EQ(root.find("zzz"), nullptr);
}

TEST(Yaml, CountsColumnsInCharacters) {
  const Node root = read("a: {é: \"ü\", n: plain text}\r\n");
  const Node& inner = *root.find("a");
  EXPECT_EQ(inner.column, 4);
  EXPECT_EQ(inner.find("é")->column, 8);
  EXPECT_EQ(inner.find("é")->end_column, 11);
  EXPECT_EQ(inner.find("n")->column, 16);
  EXPECT_EQ(inner.find("n")->end_column, 26);
}

TEST(Yaml, KnowsNoEndOfWhatIsFoldedOrEscaped) {
  const Node root = read("a: \"x\\ty\"\nb: two\n  lines\nc: 'it''s'\nd: &x val\n");
  for (const char* key : {"a", "b", "c", "d"}) EXPECT_EQ(root.find(key)->end_column, 0) << key;
}

TEST(Yaml, AMissingValueStandsAtItsKey) {
  const Node root = read("a:\nb:\n  c:\nd: 1\n");
  EXPECT_TRUE(root.find("a")->is_null());
  EXPECT_EQ(root.find("a")->line, 1);
  EXPECT_EQ(root.find("b")->find("c")->line, 3);
}

TEST(Yaml, AliasesAreCopiesAtTheirOwnPlace) {
  const Node root = read("a: &x {k: v}\nb: *x\nc: [*x]\n");
  EXPECT_EQ(flow_text(*root.find("b")), "{k: v}");
  EXPECT_EQ(root.find("b")->line, 2);
  EXPECT_EQ(root.find("c")->items.at(0).column, 5);
}

TEST(Yaml, AByteOrderMarkCountsForNothing) {
  EXPECT_EQ(read("\xef\xbb\xbf"
                 "a: 1\n")
                .find("a")
                ->column,
            4);
}

TEST(Yaml, LimitsAreCheckedWhileReading) {
  EXPECT_THAT(complaint("a: " + std::string(1 << 20, 'x')),
              HasSubstr("f.yaml: error: the file has 1048579 bytes"));
  EXPECT_EQ(complaint("a: " + std::string(1000000, 'x')), "");
  EXPECT_THAT(complaint("[a, b, c]", {.nodes = 3}), HasSubstr("1:8: error: more than 3 values"));
  EXPECT_EQ(complaint("[a, b]", {.nodes = 3}), "");
  EXPECT_THAT(complaint("[[[x]]]", {.depth = 2}), HasSubstr("1:3: error: nested more than 2 levels"));
  EXPECT_EQ(complaint("[[x]]", {.depth = 2}), "");
  EXPECT_THAT(complaint("a: &x [1, 2]\nb: *x\n", {.alias_nodes = 5}),
              HasSubstr("2:4: error: anchors and aliases grow"));
  EXPECT_EQ(complaint("a: &x [1, 2]\nb: *x\n", {.alias_nodes = 6}), "");
}

TEST(Yaml, ALargeAnchorIsRefusedBeforeItIsCopied) {
  std::string text = "a: &x [";
  for (int i = 0; i < 2000; ++i) text += "1, ";
  EXPECT_THAT(complaint(text + "1]\n"),
              HasSubstr("error: anchors and aliases grow to more than 1000 values"));
}

TEST(Yaml, AliasesInAliasesCountForAllThatTheyHold) {
  std::string text = "a0: &a0 [x, x]\n";
  for (int i = 1; i < 40; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before + ", " + before + "]\n";
  }
  EXPECT_THAT(complaint(text), HasSubstr("anchors and aliases grow"));
}

TEST(Yaml, FlowTextReadsBackAsTheSame) {
  for (const std::string text :
       {"{a: 1, b: [x, y], c: ~, d: {}}",
        "[\"1\", 1, -1h, +1h, \"- x\", \"a: b\", \"\", \"say \\\"hi\\\"\", \"back\\\\slash\"]",
        "{after: {code: [10000, 9109]}}", "[GET /zones, \"GET /zones/{zone_id}\", \"two\\nlines\"]"}) {
    EXPECT_EQ(flow_text(read(text)), text);
  }
}

// Cut anywhere and with any byte changed, a file is read or refused: never a crash, never without a word.
TEST(Yaml, BrokenFilesAreReadOrRefused) {
  const std::string whole =
      "cfmock: 1\nname: &n x\ncredentials:\n  primary: {token: {permissions: [Zone Read], from: *n}}\n"
      "d: |\n  block\ne: \"q\\u00e9\"\nf: 'it''s'\n? g\n: h\n";
  for (size_t i = 0; i < whole.size(); ++i) {
    std::vector<std::string> variants{whole.substr(0, i)};
    for (const char c : std::string("\0\t\n\x04 {}[]\"'&*!|>%@`:-?#,\xff\xc3", 26)) {
      variants.push_back(whole);
      variants.back()[i] = c;
    }
    for (const std::string& text : variants) {
      const Document document = read_yaml(text, "f.yaml");
      EXPECT_TRUE(document.root || !document.problems.empty()) << text;
      for (const Problem& problem : document.problems) {
        EXPECT_FALSE(problem.message.empty());
        EXPECT_GE(problem.place.line, 0);
        EXPECT_GE(problem.place.column, problem.place.known() ? 1 : 0);
      }
    }
  }
}

}  // namespace
}  // namespace cfmock::scenario
