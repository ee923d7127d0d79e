#include "scenario/placeholders.hpp"

#include <gmock/gmock.h>

#include "scenario/client.hpp"

namespace cfmock::scenario {
namespace {

std::string filled(std::string_view text) {
  return fill(text, [](const std::string& placeholder) -> std::optional<std::string> {
    if (placeholder == "token") return "{base_url}";
    if (placeholder == "secret:a b") return "s";
    return std::nullopt;
  });
}

TEST(Placeholders, are_filled_in_one_pass) {
  EXPECT_EQ(filled("a {token} b {secret:a b}{token}"), "a {base_url} b s{base_url}");
  EXPECT_EQ(filled(""), "");
  EXPECT_EQ(filled("{unknown} {secret:x} {token"), "{unknown} {secret:x} {token");
}

TEST(Placeholders, other_braces_are_text_and_a_doubled_one_is_a_single_one) {
  EXPECT_EQ(filled("{\"a\": {\"b\": 1}} {} {1} { token }"), "{\"a\": {\"b\": 1}} {} {1} { token }");
  EXPECT_EQ(filled("{{token} {{unknown} {{\"a\""), "{token} {unknown} {{\"a\"");
  EXPECT_EQ(filled("{{{token}"), "{{token}");
}

TEST(ClientFiles, names_stay_below_their_folder) {
  for (const char* name : {"config.ini", "conf/main.json", ".hidden", "a b", "..a", "ä"})
    EXPECT_EQ(wrong_file_name(name), std::nullopt) << name;
  for (const char* name : {"", "/x", "..", "../x", "a/../x", "a/..", "./x", "a//x", "a/", "a\\..\\x", "a\nb"})
    EXPECT_NE(wrong_file_name(name), std::nullopt) << name;
  EXPECT_NE(wrong_file_name(std::string(201, 'a')), std::nullopt);
  EXPECT_NE(wrong_file_name(std::string_view("a\0b", 3)), std::nullopt);
}

}  // namespace
}  // namespace cfmock::scenario
