#pragma once
// How the program's heap, or heaps, are kept: what glibc is told, and huge pages for what a journal fills. Of the CPU of a request, up to a third
// went into looking up the pages of rows that were written twenty thousand requests ago.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <istream>

namespace cfmock::cli {

/// For every command, before all else.
void tune_heap();

/// By `maps`, the text of /proc/self/maps: from `from` to `to` there is nothing but nameless memory that may be written, and behind it what
/// is kept for more, as glibc lays out a thread's heap.
bool is_heap_of_a_thread(std::istream& maps, uintptr_t from, uintptr_t to);

/// For a server that runs for long: huge pages for its heap, or heaps. Made before anything is loaded and any thread started, and one in a
/// process; then begin() on one thread, and follow() on any.
class HeapGrowth {
 public:
  /// `threads`: of the wire. One shares the program's heap; each of several has its own, or they would wait for each other.
  explicit HeapGrowth(size_t threads);
  /// When all is loaded: that stays as it is.
  void begin();
  /// Asks for them wherever the heap has grown since the last call, before much of that is touched. Cheap when nothing has grown; before begin()
  /// it does nothing.
  void follow();

 private:
  void follow_programs();

  const bool one_heap_;
  std::atomic<char*> end_ = nullptr;  // as far as the heap was seen
  char* small_until_ = nullptr;       // a megabyte more than it held when all was loaded: a server that is asked little has no use for a huge page
};

}  // namespace cfmock::cli
