#pragma once
// Files that the command line asks to be written. What can be known to fail is known before anything is started: a run may take
// minutes, and its results must not be lost to a folder that is not there.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace cfmock::cli {

struct OutputFile {
  std::string option;  // that asks for it: "--json"
  std::string path;    // "": none is asked for
  bool dash = true;    // "-" is standard output; else a file of that name
};

/// A Problem when one cannot be written, two would write to one place, or one to a file that is read: `inputs` are names of the command
/// line, of which those count that are files or folders of scenarios. Writes nothing; what is there stays as it is.
Failure check_outputs(const std::vector<OutputFile>& files, const std::vector<std::string>& inputs = {});

/// "-" for a name of standard output (/dev/stdout, or the file that it goes to), else `path`: so that its report is not mixed with talk.
std::string settled_output(const std::string& path);

/// A file is whole or as it was: it comes by rename, beside where its links end, with the mode that a file there had. Into a pipe, a
/// device or an open descriptor is written as it stands.
Failure write_file(const std::string& path, std::string_view text);

}  // namespace cfmock::cli
