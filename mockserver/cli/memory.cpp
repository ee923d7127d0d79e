#include "cli/memory.hpp"

#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <utility>

namespace cfmock::cli {
namespace {

constexpr int kMiB = 1 << 20;

char* end_of_heap() { return static_cast<char*>(::sbrk(0)); }

/// The first that begins there, or behind it.
char* page_at(char* address) {
  constexpr uintptr_t kPage = 4096;
  return address + (kPage - reinterpret_cast<uintptr_t>(address) % kPage) % kPage;
}

/// A system without huge pages says so, and nothing is lost.
void ask_for_huge_pages(char* from, char* to) {
  if (page_at(from) < to) ::madvise(page_at(from), static_cast<size_t>(to - page_at(from)), MADV_HUGEPAGE);
}

/// glibc makes a thread's heap of pieces of 64 MiB, each at a multiple of that (arena.c, HEAP_MAX_SIZE). It opens them by 4 KiB, so that
/// no huge page ever fits: here a piece is opened whole. It tells nobody when it begins another; while it grows, what it gives out is from the
/// newest. That is looked at now and then, and not at once: a thread that is asked little has no use for a huge page.
void follow_threads() {
  constexpr size_t kCalls = 256, kUsual = 2000;
  constexpr uintptr_t kPiece = 64 * kMiB;
  thread_local size_t calls = 0;
  thread_local char* seen = nullptr;
  if (++calls % kCalls != 0) return;
  auto* const given = static_cast<char*>(std::malloc(kUsual));
  if (given == nullptr) return;
  char* const piece = given - reinterpret_cast<uintptr_t>(given) % kPiece;
  std::free(given);
  if (std::exchange(seen, piece) == piece) return;
  // Another allocator than glibc's may have been put under us, and lay out its heaps otherwise.
  std::ifstream maps("/proc/self/maps");
  if (!is_heap_of_a_thread(maps, reinterpret_cast<uintptr_t>(piece), reinterpret_cast<uintptr_t>(piece + kPiece))) return;
  if (::mprotect(piece, kPiece, PROT_READ | PROT_WRITE) == 0) ask_for_huge_pages(piece, piece + kPiece);
}

}  // namespace

bool is_heap_of_a_thread(std::istream& maps, uintptr_t from, uintptr_t to) {
  bool kept_for_it = false;
  for (std::string line; from < to && std::getline(maps, line);) {
    uintptr_t begin = 0, end = 0;
    unsigned long inode = 0;
    char may[5] = "", rest[2] = "";
    const int found = std::sscanf(line.c_str(), "%lx-%lx %4s %*s %*s %lu %1s", &begin, &end, may, &inode, rest);
    if (found >= 2 && end <= from) continue;
    const std::string_view rights = may;
    const bool anonymous = found == 4 && inode == 0;  // else a file's, or it has a name: [heap], [stack]
    if (!anonymous || begin > from || kept_for_it || (rights != "rw-p" && rights != "---p")) return false;
    kept_for_it = rights == "---p";
    from = end;
  }
  return from >= to;
}

void tune_heap() {
  // Left to itself, glibc takes the first large body that is freed for a reason to keep up to 64 MiB of such memory for ever.
  mallopt(M_MMAP_THRESHOLD, kMiB);
  mallopt(M_TRIM_THRESHOLD, 4 * kMiB);
}

HeapGrowth::HeapGrowth(size_t threads) : one_heap_(threads == 1) {
  constexpr int kStep = 16 * kMiB;
  // The program's heap grows in steps that hold whole huge pages: one of the wire's own would grow by 4 KiB. Of what is freed at its
  // end, one step stays.
  if (one_heap_) mallopt(M_ARENA_MAX, 1);
  mallopt(M_TOP_PAD, kStep);
  mallopt(M_TRIM_THRESHOLD, kStep);
}

void HeapGrowth::begin() {
  char* const end = end_of_heap();
  small_until_ = end - mallinfo2().keepcost + kMiB;
  ask_for_huge_pages(small_until_, end);
  end_ = end;
}

void HeapGrowth::follow() {
  if (end_.load(std::memory_order_acquire) == nullptr) return;  // not begun
  one_heap_ ? follow_programs() : follow_threads();
}

void HeapGrowth::follow_programs() {
  char* const now = end_of_heap();
  char* seen = end_.load(std::memory_order_acquire);
  if (now == seen) return;
  if (end_.compare_exchange_strong(seen, now)) ask_for_huge_pages(std::max(seen, small_until_), now);
}

}  // namespace cfmock::cli
