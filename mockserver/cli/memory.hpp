#pragma once
// How the program's heap is kept: what glibc is told, and huge pages for what a journal fills. Of the CPU of a request, up to a third
// went into looking up the pages of rows that were written twenty thousand requests ago.

namespace cfmock::cli {

/// Before any thread is started, once.
void tune_heap();

/// Asks for huge pages wherever the heap has grown since the last call, before much of that is touched. Cheap when nothing has grown. One
/// thread.
class HeapGrowth {
 public:
  void follow();

 private:
  char* end_ = nullptr;  // of the heap, as far as it was seen
};

}  // namespace cfmock::cli
