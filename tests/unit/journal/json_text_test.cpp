#include "journal/json_text.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "base/text.hpp"

namespace cfmock::journal {
namespace {

/// In room of just the size that it asks for.
std::string written(std::string_view text) {
  const auto room = std::make_unique<char[]>(json_room(text.size()));
  return {room.get(), write_json_text(room.get(), text)};
}

TEST(JsonText, EscapesWhatJsonAsksForAndNothingElse) {
  EXPECT_EQ(written(""), R"("")");
  EXPECT_EQ(written("/a?b='c'\x7f"), "\"/a?b='c'\x7f\"");
  EXPECT_EQ(written(std::string("\"\\\b\f\n\r\t\0\x1f", 9)), R"("\"\\\b\f\n\r\t\u0000\u001f")");
  EXPECT_EQ(written("é€𝄞"), "\"é€𝄞\"");
}

TEST(JsonText, BytesThatAreNoUtf8AreCharactersOfLatin1) {
  EXPECT_EQ(written("\xff\"\x80"), "{\"latin1\":\"ÿ\\\"\xc2\x80\"}");
  EXPECT_EQ(written("cut \xc3"), "{\"latin1\":\"cut Ã\"}");
}

// Each byte in each place of the eight that are looked at together, and texts that span blocks.
TEST(JsonText, IsWhatTheLibraryWrites) {
  for (int byte = 0; byte < 0x80; ++byte)
    for (size_t at = 0; at < 20; ++at) {
      std::string text(20, 'x');
      text[at] = static_cast<char>(byte);
      ASSERT_EQ(written(text), nlohmann::json(text).dump()) << byte << " at " << at;
    }
  for (size_t size = 1; size <= 50; ++size)
    for (size_t at = 0; at < size; ++at)
      for (const char byte : {'"', '\\', '\x1f', ' ', '\x7f', '\n'}) {
        std::string text(size, 'x');
        for (size_t i = 0; i < size; ++i) text[i] = static_cast<char>('A' + i);  // each in its place
        std::erase(text, '\\');
        text.insert(at % text.size(), 1, byte);
        ASSERT_EQ(written(text), nlohmann::json(text).dump());
      }
  for (size_t size = 0; size <= 50; ++size)
    for (size_t at = 0; at <= size; ++at) {
      const std::string text = std::string(at, 'a') + "é" + std::string(size - at, 'b');
      ASSERT_EQ(written(text), nlohmann::json(text).dump());
      const std::string broken = std::string(at, 'a') + "\xc3" + std::string(size - at, 'b');
      ASSERT_EQ(written(broken), "{\"latin1\":" + nlohmann::json(std::string(at, 'a') + "Ã" + std::string(size - at, 'b')).dump() + "}");
    }
  std::mt19937 random(20261129);
  const auto below = [&random](size_t n) { return std::uniform_int_distribution<size_t>(0, n - 1)(random); };
  static constexpr std::string_view kPieces[] = {"\"", "\\", "\n", "é", "𝄞", "a", "plain text, ", "\x01", " "};
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (size_t i = below(300); i > 0; --i) text += kPieces[below(std::size(kPieces))];
    ASSERT_EQ(written(text), nlohmann::json(text).dump());
  }
}

TEST(JsonText, TheWorstFitsIntoItsRoom) {
  for (size_t size = 0; size < 100; ++size)
    for (const std::string& worst : {std::string(size, '\x01'), std::string(size, '\xff'), std::string(size, '\x01') + '\xff'}) {
      std::vector<char> room(json_room(worst.size()) + 64, '#');
      char* const end = write_json_text(room.data(), worst);
      EXPECT_LE(end - room.data(), static_cast<std::ptrdiff_t>(json_room(worst.size())));
      EXPECT_EQ(std::string(room.end() - 64, room.end()), std::string(64, '#')) << size << ": something was written behind it";
      if (worst.find('\xff') == std::string::npos) EXPECT_EQ(std::string(room.data(), end), nlohmann::json(worst).dump());
    }
}

}  // namespace
}  // namespace cfmock::journal
