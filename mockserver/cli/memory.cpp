#include "cli/memory.hpp"

#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>

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

}  // namespace

void tune_heap() {
  // Left to itself, glibc takes the first large body that is freed for a reason to keep up to 64 MiB of such memory for ever.
  mallopt(M_MMAP_THRESHOLD, kMiB);
  mallopt(M_TRIM_THRESHOLD, 4 * kMiB);
}

HeapGrowth::HeapGrowth() {
  constexpr int kStep = 16 * kMiB;
  // One heap, which grows in steps that hold whole huge pages: a heap of the wire's own would grow by 4 KiB. Of what is freed at its
  // end, one step stays.
  mallopt(M_ARENA_MAX, 1);
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
  char* const now = end_of_heap();
  char* seen = end_.load(std::memory_order_acquire);
  if (seen == nullptr || now == seen) return;  // not begun, or nothing new
  if (end_.compare_exchange_strong(seen, now)) ask_for_huge_pages(std::max(seen, small_until_), now);
}

}  // namespace cfmock::cli
