#include "cli/terminal.hpp"

#include <unistd.h>

#include <cstdlib>

namespace cfmock::cli {

int complain(std::ostream& err, const Problem& problem, int code) {
  err << "cfmock: " << problem.text() << "\n";
  return code;
}

bool shows_colour() { return ::isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr; }

}  // namespace cfmock::cli
