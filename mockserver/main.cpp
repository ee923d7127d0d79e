#include <iostream>

#include "cli/cli.hpp"
#include "cli/memory.hpp"

int main(int argc, char** argv) {
  cfmock::cli::tune_heap();
  return cfmock::cli::run({argv + 1, argv + argc}, std::cout, std::cerr);
}
