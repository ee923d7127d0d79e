#include "engine/sieve.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace cfmock::engine {
namespace {

TEST(Sieve, LetsThroughEachWordWhereverItStands) {
  const std::string words[] = {"cfut_abcdefgh", "0123456789abcdef0123", "Zz"};
  for (const std::string& shortest : words) {
    Sieve sieve;
    for (const std::string& word : words)
      if (word.size() >= shortest.size()) sieve.add(word);
    for (const std::string& word : words)
      for (size_t before = 0; before < 50; ++before) {
        if (word.size() < shortest.size()) continue;
        for (const std::string& behind : {"", "?", "cfut_abc????", "????????????????????????"})
          EXPECT_TRUE(sieve.may_hold(std::string(before, '?') + word + behind)) << word << " behind " << before;
      }
  }
}

TEST(Sieve, NeverKeepsBackATextThatHasOne) {
  std::mt19937 random(7);
  const auto drawn = [&](size_t size, int letters) {
    std::string out;
    while (out.size() < size) out += static_cast<char>('a' + static_cast<int>(random() % static_cast<unsigned>(letters)));
    return out;
  };
  size_t kept_back = 0;
  for (int round = 0; round < 4000; ++round) {
    const int letters = 2 + round % 8;
    Sieve sieve;
    std::string words[3];
    for (std::string& word : words) sieve.add(word = drawn(2 + random() % 9, letters));
    const std::string text = drawn(random() % 60, letters + round % 3);
    const bool there = text.find(words[0]) != std::string::npos || text.find(words[1]) != std::string::npos || text.find(words[2]) != std::string::npos;
    if (there) EXPECT_TRUE(sieve.may_hold(text)) << text;
    kept_back += !sieve.may_hold(text);
  }
  EXPECT_GT(kept_back, 500U);  // it is of some use
}

TEST(Sieve, KeepsBackWhatOnlyLooksAlike) {
  Sieve sieve;
  sieve.add("0123456789abcdef0123456789abcdef01234");  // a key in hex: its pairs are everywhere
  EXPECT_FALSE(sieve.may_hold(R"({"id":"0123456789abcdef0123456789abcdef","zone":"0123456789abcdef0123456789abcdef"})"));
  EXPECT_FALSE(sieve.may_hold("0123456789abcdef0123456789abcdef0123"));
  EXPECT_TRUE(sieve.may_hold("0123456789abcdef0123456789abcdef01234"));
}

TEST(Sieve, WithoutWordsAndWithoutText) {
  Sieve sieve;
  EXPECT_FALSE(sieve.may_hold("anything"));
  EXPECT_FALSE(sieve.may_hold(""));
  sieve.add("ab");
  EXPECT_FALSE(sieve.may_hold(""));
  EXPECT_FALSE(sieve.may_hold("a"));
  EXPECT_TRUE(sieve.may_hold("ab"));
}

}  // namespace
}  // namespace cfmock::engine
