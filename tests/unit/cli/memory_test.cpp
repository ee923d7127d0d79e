#include "cli/memory.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace cfmock::cli {
namespace {

/// What the system has noted of the mapping that holds `address`.
struct Mapping {
  std::string rights, name;
  uintptr_t begin = 0, end = 0;
  bool wants_huge_pages = false;
};

Mapping mapping_of(const void* address) {
  std::ifstream smaps("/proc/self/smaps");
  Mapping out;
  for (std::string line; std::getline(smaps, line);) {
    std::istringstream words(line);
    uintptr_t begin = 0, end = 0;
    char dash = 0;
    if (words >> std::hex >> begin >> dash >> end && dash == '-') {
      if (out.end != 0) return out;
      const auto at = reinterpret_cast<uintptr_t>(address);
      if (at < begin || at >= end) continue;
      out.begin = begin, out.end = end;
      std::string skipped;
      words >> out.rights >> skipped >> skipped >> skipped >> out.name;
    } else if (out.end != 0 && line.starts_with("VmFlags:")) {
      out.wants_huge_pages = line.find(" hg") != std::string::npos;
    }
  }
  return out;
}

/// As a journal does: what is given out last, when so much has been kept.
Mapping of_a_thread_that_keeps(HeapGrowth& growth, size_t bytes) {
  Mapping out;
  std::thread([&] {
    constexpr size_t kEach = 1500;
    std::vector<std::unique_ptr<char[]>> kept;
    for (size_t held = 0; held < bytes; held += kEach) {
      kept.push_back(std::make_unique<char[]>(kEach));
      growth.follow();
    }
    out = mapping_of(kept.back().get());
  }).join();
  return out;
}

constexpr size_t kMiB = 1 << 20;

bool is_heap(const std::string& maps) {
  std::istringstream in(maps);
  return is_heap_of_a_thread(in, 0x7f0004000000, 0x7f0008000000);
}

TEST(HeapGrowth, knows_the_heap_of_a_thread_by_the_map_of_memory) {
  const std::string before = "55d000000000-55d000021000 rw-p 00000000 00:00 0                          [heap]\n", after = "7f0008000000-7f0008021000 r-xp 00000000 fd:00 77  /lib/x\n",
                    used = "7f0004000000-7f0004021000 rw-p 00000000 00:00 0 \n", kept = "7f0004021000-7f0008000000 ---p 00000000 00:00 0 \n";
  EXPECT_TRUE(is_heap(before + used + kept + after));
  EXPECT_TRUE(is_heap("7f0000000000-7f0008000000 rw-p 00000000 00:00 0 \n")) << "open already, with the one before it";
  EXPECT_FALSE(is_heap("")) << "it cannot be read";
  EXPECT_FALSE(is_heap(before + used + after)) << "a hole";
  EXPECT_FALSE(is_heap(used)) << "it ends there";
  EXPECT_FALSE(is_heap(kept + after)) << "a hole before it";
  EXPECT_FALSE(is_heap(used + "7f0004021000-7f0004022000 ---p 00000000 00:00 0 \n7f0004022000-7f0008000000 rw-p 00000000 00:00 0 \n")) << "the guard of a stack";
  EXPECT_FALSE(is_heap(used + "7f0004021000-7f0008000000 rw-p 00000000 00:00 0  [stack]\n"));
  EXPECT_FALSE(is_heap(used + "7f0004021000-7f0008000000 rw-p 00000000 fd:00 77  /lib/x\n"));
  EXPECT_FALSE(is_heap(used + "7f0004021000-7f0008000000 r-xp 00000000 00:00 0 \n"));
  EXPECT_FALSE(is_heap("what is that\n" + used + kept));
}

/// There is one in a process.
template <class Test>
void in_its_own_process(Test test) {
  const pid_t child = ::fork();
  if (child == 0) {
    test();
    std::cout.flush();
    ::_exit(testing::Test::HasFailure() ? 1 : 0);
  }
  int status = -1;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

bool system_has_huge_pages() { return std::filesystem::exists("/sys/kernel/mm/transparent_hugepage"); }

TEST(HeapGrowth, one_thread_shares_the_programs_heap) {
  if (!system_has_huge_pages()) GTEST_SKIP();
  in_its_own_process([] {
    HeapGrowth growth(1);
    growth.begin();
    const Mapping last = of_a_thread_that_keeps(growth, 40 * kMiB);
    EXPECT_EQ(last.name, "[heap]");
    EXPECT_TRUE(last.wants_huge_pages);
  });
}

TEST(HeapGrowth, each_of_several_has_its_own_in_huge_pages) {
  if (!system_has_huge_pages()) GTEST_SKIP();
  for (const size_t bytes : {kMiB, 40 * kMiB, 100 * kMiB})
    in_its_own_process([bytes] {
      HeapGrowth growth(2);
      growth.begin();
      const Mapping last = of_a_thread_that_keeps(growth, bytes);
      EXPECT_EQ(last.name, "");
      EXPECT_TRUE(last.wants_huge_pages) << bytes;
      EXPECT_GE(last.end - last.begin, 64 * kMiB) << "no huge page fits what grows by small ones";
    });
}

TEST(HeapGrowth, a_thread_that_is_asked_little_takes_none) {
  in_its_own_process([] {
    HeapGrowth growth(2);
    growth.begin();
    EXPECT_FALSE(of_a_thread_that_keeps(growth, 100'000).wants_huge_pages);
  });
}

TEST(HeapGrowth, before_it_begins_nothing_is_done) {
  in_its_own_process([] {
    HeapGrowth growth(2);
    EXPECT_FALSE(of_a_thread_that_keeps(growth, 10 * kMiB).wants_huge_pages);
  });
}

}  // namespace
}  // namespace cfmock::cli
