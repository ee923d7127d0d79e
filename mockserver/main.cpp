#include <malloc.h>

#include <iostream>

#include "cli/cli.hpp"

int main(int argc, char** argv) {
  // Left to itself, glibc takes the first large body that is freed for a reason to keep up to 64 MiB of such memory for ever.
  mallopt(M_MMAP_THRESHOLD, 1 << 20);
  mallopt(M_TRIM_THRESHOLD, 4 << 20);
  return cfmock::cli::run({argv + 1, argv + argc}, std::cout, std::cerr);
}
