#pragma once
// Where a file that we are asked to write will stand: links followed, and whether it is a file at all. Only looks.

#include <sys/types.h>

#include <string>
#include <tuple>

#include "base/result.hpp"

namespace cfmock::cli {

struct OutputPlace {
  enum class Kind {
    kNew,       // nothing is there yet
    kFile,      // a file, whose place a new one may take
    kStraight,  // a pipe, a device, or what is open already (/dev/stdout, /dev/fd/63): written into as it stands
  };
  Kind kind = Kind::kNew;
  std::string path;         // where the links end; as it was named where it is written into
  std::string folder;       // that holds it
  mode_t mode = 0;          // of what is there
  uid_t owner = 0;
  gid_t group = 0;
  /// Two names of one place have one key.
  std::tuple<dev_t, ino_t, std::string> key;
  bool swallows = false;    // the null device, which any number may write to
};

/// A Problem says what stands in the way: a folder of that name, none to hold it, a socket, links in a circle.
Result<OutputPlace> output_place(const std::string& path);

OutputPlace standard_output_place();
/// The same place as standard output's: /dev/stdout, or the file that it goes to. The null device is nobody's.
bool is_standard_output(const std::string& path);

}  // namespace cfmock::cli
