#pragma once
// How the program's heap is kept: what glibc is told, and huge pages for what a journal fills. Of the CPU of a request, up to a third
// went into looking up the pages of rows that were written twenty thousand requests ago.

namespace cfmock::cli {

/// For every command, before all else.
void tune_heap();

/// For a server that runs for long: asks for huge pages wherever the heap has grown since the last call, before much of that is touched. Cheap when nothing has grown. One
/// thread; made before any other is started, and one in a process.
class HeapGrowth {
 public:
  HeapGrowth();
  void follow();

 private:
  char* end_ = nullptr;          // of the heap, as far as it was seen
  char* small_until_ = nullptr;  // a megabyte more than it held at first: a server that is asked little has no use for a huge page
};

}  // namespace cfmock::cli
