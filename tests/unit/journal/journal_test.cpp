#include "journal/journal.hpp"

#include <gmock/gmock.h>

namespace cfmock::journal {
namespace {

using ::testing::ElementsAre;

TEST(JournalTest, NumbersEntriesFromOne) {
  Journal journal;
  EXPECT_EQ(journal.add(Entry{}).seq, 1u);
  EXPECT_EQ(journal.add(Entry{}).seq, 2u);
  EXPECT_EQ(journal.next_seq(), 3u);
}

TEST(JournalTest, WhenFullTheOldestGoesAndIsCounted) {
  Journal journal(2);
  for (int i = 0; i < 5; ++i) journal.add(Entry{});
  EXPECT_EQ(journal.dropped(), 3u);
  ASSERT_EQ(journal.entries().size(), 2u);
  EXPECT_EQ(journal.entries().front().seq, 4u);
}

TEST(JournalTest, SinksSeeEachEntryNumbered) {
  Journal journal(1);
  std::vector<uint64_t> seen;
  journal.add_sink([&seen](const Entry& entry) { seen.push_back(entry.seq); });
  journal.add(Entry{});
  journal.add(Entry{});
  EXPECT_THAT(seen, ElementsAre(1, 2));
}

TEST(JournalTest, WhatLeftOfAnAnswerIsAddedOnceAndToldToItsSinks) {
  Journal journal(2);
  std::vector<uint64_t> told;
  journal.add_sent_sink([&told](const Receipt& of, const Sent& what) { told.push_back(10 * of.entry + what.head); });
  for (int i = 0; i < 3; ++i) {
    Entry entry;
    entry.connection = 7;
    journal.add(entry);
  }
  journal.sent({"s1", 1, 7}, {1, 0, "open", {}}, {});  // gone by now: its sinks hear of it all the same
  journal.sent({"s1", 3, 7}, {3, 0, "open", {}}, {});
  journal.sent({"s1", 3, 7}, {4, 0, "open", {}}, {});
  journal.sent({"s1", 2, 8}, {5, 0, "open", {}}, {});  // another connection's
  journal.sent({"s1", 9, 7}, {6, 0, "open", {}}, {});
  EXPECT_THAT(told, ElementsAre(11, 33));
  const uint64_t era = journal.era();
  journal.clear();
  journal.add(Entry{});
  journal.sent({"s1", 1, 0, "", {}, era}, {7, 0, "open", {}}, {});  // of what was cleared
  EXPECT_THAT(told, ElementsAre(11, 33));
}

TEST(JournalTest, WhatLeftCountsInItsBytes) {
  Journal journal;
  journal.add(Entry{});
  const size_t before = journal.bytes();
  journal.sent({"s1", 1, 0}, {1, 0, "open", {}, {}, std::string(1000, 'x')}, {});
  EXPECT_EQ(journal.bytes(), before + 1000);
}

TEST(JournalTest, ConnectionsStandBesideTheEntries) {
  const Instant noon = *parse_rfc3339("2026-01-01T12:00:00Z");
  Journal journal(2);
  journal.connection_closed(1, noon);  // not known: nothing to say
  journal.connection_opened(1, noon);
  journal.connection_opened(1, noon + std::chrono::seconds(1));
  journal.connection_closed(1, noon + std::chrono::seconds(2));
  ASSERT_EQ(journal.connections().size(), 1u);
  EXPECT_EQ(journal.connections().at(1).opened, noon);
  EXPECT_EQ(journal.connections().at(1).closed, noon + std::chrono::seconds(2));
  journal.connection_opened(2, noon);
  journal.connection_opened(3, noon);
  EXPECT_EQ(journal.connections().size(), 2u) << "the oldest goes";
  EXPECT_FALSE(journal.connections().contains(1));
  journal.connection_opened(3 + 256, noon);  // a number that ends alike
  EXPECT_TRUE(journal.connections().contains(259));
  journal.connection_opened(3, noon + std::chrono::seconds(1));
  EXPECT_EQ(journal.connections().at(3).opened, noon);
  journal.clear();
  EXPECT_TRUE(journal.connections().empty());
  journal.connection_opened(3, noon);
  EXPECT_EQ(journal.connections().size(), 1u);
}

TEST(JournalTest, LendsTheMemoryOfWhatHasGoneAndNothingOfWhatItHeld) {
  Journal journal(1);
  Entry first;
  first.path = std::string(100, 'p');
  first.answer = std::string(3000, 'a');
  first.headers.add("Authorization", std::string(200, 'h'));
  first.answer_headers.add("CF-Ray", std::string(200, 'r'));
  const char* const memory = first.answer.data();
  journal.add(std::move(first));
  journal.add(Entry{});  // and the first goes
  Entry fresh;
  journal.lend_memory(fresh);
  EXPECT_EQ(fresh.answer.data(), memory);
  EXPECT_EQ(fresh.path + fresh.answer, "");
  EXPECT_EQ(fresh.headers.size() + fresh.answer_headers.size(), 0u);
  Entry none;
  journal.lend_memory(none);  // it is lent once
  EXPECT_LT(none.answer.capacity(), 3000u);
  fresh.answer = "short";
  EXPECT_LT(journal.add(std::move(fresh)).answer.capacity(), 3000u) << "a small entry does not keep the memory of a large one";
}

TEST(JournalTest, ClearStartsAnew) {
  Journal journal(1);
  journal.add(Entry{});
  journal.add(Entry{});
  journal.clear();
  EXPECT_TRUE(journal.entries().empty());
  EXPECT_EQ(journal.dropped(), 0u);
  EXPECT_EQ(journal.add(Entry{}).seq, 1u);
}

TEST(JournalTest, IsBoundedInBytesToo) {
  Entry entry;
  entry.answer = std::string(1000, 'x');
  Journal journal(100, 3 * size_of(entry));
  for (int i = 0; i < 5; ++i) journal.add(entry);
  EXPECT_EQ(journal.entries().size(), 3u);
  EXPECT_EQ(journal.dropped(), 2u);
  EXPECT_EQ(journal.entries().front().seq, 3u);
  EXPECT_EQ(journal.bytes(), 3 * size_of(entry));
  entry.answer = std::string(100000, 'x');
  journal.add(entry);
  EXPECT_EQ(journal.entries().size(), 1u) << "the newest is kept, whatever its size";
  journal.clear();
  EXPECT_EQ(journal.bytes(), 0u);
}

}  // namespace
}  // namespace cfmock::journal
