#include "cli/output_place.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/text.hpp"

namespace cfmock::cli {
namespace {

namespace fs = std::filesystem;

constexpr int kMostLinks = 40;  // as many as the system follows

bool is_null_device(const struct stat& about) { return S_ISCHR(about.st_mode) && about.st_rdev == makedev(1, 3); }

bool is_open_as(int descriptor, const struct stat& about) {
  struct stat ours {};
  return ::fstat(descriptor, &ours) == 0 && ours.st_dev == about.st_dev && ours.st_ino == about.st_ino;
}

fs::path folder_of(const fs::path& path) { return path.has_parent_path() ? path.parent_path() : fs::path("."); }

struct End {
  fs::path folder, name;
  bool open = false;  // the links lead through a descriptor: what stands there is written by others, too
  std::error_code error;
};

/// Where the links of `path` end, whether or not anything is there.
End end_of_links(fs::path path) {
  End end;
  for (int links = 0; links <= kMostLinks; ++links) {
    end.name = path.filename();
    end.folder = fs::canonical(folder_of(path), end.error);
    if (end.error) return end.folder = folder_of(path), end;
    if (end.folder.string().starts_with("/proc/")) return end.open = true, end;
    const fs::path at = end.folder / end.name;
    std::error_code none;
    if (!fs::is_symlink(at, none)) return end;
    const fs::path to = fs::read_symlink(at, end.error);
    if (end.error) return end;
    path = end.folder / to;  // an absolute one takes the whole place
  }
  end.error = std::make_error_code(std::errc::too_many_symbolic_link_levels);
  return end;
}

Problem no_folder(const std::string& path, const End& end) {
  const std::string folder = end.folder.string();
  struct stat about {};
  const bool there = ::stat(folder.c_str(), &about) == 0;
  if (there && !S_ISDIR(about.st_mode)) return {printable(folder) + " is no folder", "name a file in a folder that exists", {path, 0, 0}};
  if (end.error == std::errc::no_such_file_or_directory)
    return {"there is no folder " + printable(folder), "make it first (mkdir -p), or name a file in a folder that exists", {path, 0, 0}};
  return {end.error.message(), "name a file in a folder that exists and can be written", {path, 0, 0}};
}

Problem is_folder(const std::string& path) {
  return {printable(path) + " is a folder", "name a file in it: " + printable((fs::path(path) / "NAME").string()), {path, 0, 0}};
}

}  // namespace

Result<OutputPlace> output_place(const std::string& path) {
  struct stat about {};
  const bool there = ::stat(path.c_str(), &about) == 0;
  const int error = there ? 0 : errno;
  if (there && S_ISDIR(about.st_mode)) return is_folder(path);
  if (there && S_ISSOCK(about.st_mode)) return Problem{printable(path) + " is a socket", "name a file, or a pipe", {path, 0, 0}};
  const End end = end_of_links(path);
  OutputPlace out;
  if (there) {
    const bool open = end.open || is_open_as(STDOUT_FILENO, about) || is_open_as(STDERR_FILENO, about);
    const bool straight = !S_ISREG(about.st_mode) || open || end.error;
    out.kind = straight ? OutputPlace::Kind::kStraight : OutputPlace::Kind::kFile;
    out.path = straight ? path : (end.folder / end.name).string();
    out.folder = end.folder.string();
    out.mode = about.st_mode & 07777, out.owner = about.st_uid, out.group = about.st_gid;
    out.key = {about.st_dev, about.st_ino, ""};
    out.swallows = is_null_device(about);
    return out;
  }
  std::error_code none;
  if (error == ENOENT && end.name.empty()) return is_folder(path);
  if (end.error || !fs::is_directory(end.folder, none)) return no_folder(path, end);
  if (error != ENOENT) return Problem{std::strerror(error), "name a file in a folder that exists and can be written", {path, 0, 0}};
  out.folder = end.folder.string();
  out.path = (end.folder / end.name).string();
  if (::stat(out.folder.c_str(), &about) != 0) return no_folder(path, end);
  out.key = {about.st_dev, about.st_ino, end.name.string()};
  return out;
}

OutputPlace standard_output_place() {
  OutputPlace out;
  out.kind = OutputPlace::Kind::kStraight;
  out.path = "-";
  struct stat about {};
  if (::fstat(STDOUT_FILENO, &about) == 0) out.key = {about.st_dev, about.st_ino, ""};
  return out;
}

bool is_standard_output(const std::string& path) {
  struct stat about {};
  return ::stat(path.c_str(), &about) == 0 && !is_null_device(about) && is_open_as(STDOUT_FILENO, about);
}

}  // namespace cfmock::cli
