#include "cli/output_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <map>
#include <utility>

#include "base/fd.hpp"
#include "base/text.hpp"
#include "cli/output_place.hpp"
#include "cli/signals.hpp"

namespace cfmock::cli {
namespace {

namespace fs = std::filesystem;

using Kind = OutputPlace::Kind;

constexpr const char* kRemedy = "name a file in a folder that exists and can be written";

/// A file of ours beside the one that is meant. Whoever looks at the folder meanwhile sees no half of a report.
class Draft {
 public:
  explicit Draft(const std::string& folder) {
    static std::atomic<int> made{0};
    for (int i = 0; i < 100 && fd_ < 0; ++i) {
      path_ = fmt::format("{}/.cfmock-{}-{}.new", folder == "/" ? "" : folder, ::getpid(), made++);
      fd_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      error_ = fd_ < 0 ? errno : 0;
      if (error_ != EEXIST) break;
    }
  }
  ~Draft() {
    if (fd_ >= 0) ::close(fd_);
    if (!path_.empty() && error_ == 0 && !kept_) ::unlink(path_.c_str());
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  int fd() const { return fd_; }
  int error() const { return error_; }
  /// 0, or why it could not take the place of `path`.
  int become(const std::string& path) {
    const int fd = std::exchange(fd_, -1);
    if (::close(fd) != 0 || ::rename(path_.c_str(), path.c_str()) != 0) return errno;
    kept_ = true;
    return 0;
  }

 private:
  std::string path_;
  int fd_ = -1, error_ = 0;
  bool kept_ = false;
};

/// 0, or why not all of it could be written.
int written(int fd, std::string_view text) { return write_all(fd, text) == text.size() ? 0 : errno; }

/// A pipe without a reader makes us wait for one, but not past Ctrl-C.
int open_straight(const std::string& path, int flags) {
  flags |= O_WRONLY | O_CLOEXEC | O_NOCTTY;
  int fd = -1;
  do fd = ::open(path.c_str(), flags | (interrupted() ? O_NONBLOCK : 0));
  while (fd < 0 && errno == EINTR);
  if (fd >= 0) ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) & ~O_NONBLOCK);
  return fd;
}

int write_straight(const std::string& path, int flags, std::string_view text) {
  const int fd = open_straight(path, flags);
  if (fd < 0) return errno;
  const int error = written(fd, text);
  return ::close(fd) == 0 || error != 0 ? error : errno;
}

int replace(const OutputPlace& place, std::string_view text) {
  const bool there = place.kind == Kind::kFile;
  const auto in_place = [&] { return write_straight(place.path, O_TRUNC, text); };
  Draft draft(place.folder);
  // The file may be ours to write where the folder is not, or be mounted by itself: then it is written without a rename.
  if (draft.error() != 0) return there ? in_place() : draft.error();
  if (const int error = written(draft.fd(), text)) return error;
  if (there) {
    [[maybe_unused]] const int not_ours = ::fchown(draft.fd(), place.owner, place.group);
    ::fchmod(draft.fd(), place.mode & 0777);
  }
  const int error = draft.become(place.path);
  return there && (error == EBUSY || error == EXDEV || error == EPERM || error == EACCES) ? in_place() : error;
}

Failure check(const OutputPlace& place, const std::string& path) {
  if (place.kind != Kind::kNew && ::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) != 0)
    return Problem{std::strerror(errno), "name another file, or let it be written (chmod u+w)", {path, 0, 0}};
  if (place.kind != Kind::kNew) return std::nullopt;
  // More is known by trying than by asking: a full disk, a folder that takes no files.
  if (const int error = Draft(place.folder).error())
    return Problem{fmt::format("the folder {} takes no file: {}", printable(place.folder), std::strerror(error)), kRemedy, {path, 0, 0}};
  return std::nullopt;
}

Problem told_of(const OutputFile& file, Problem problem) {
  problem.message = fmt::format("{} cannot be written: {}", file.option, problem.message);
  return problem;
}

Result<OutputPlace> place_of(const OutputFile& file) {
  if (file.dash && settled_output(file.path) == "-") return standard_output_place();
  auto place = output_place(file.path);
  if (!place) return told_of(file, place.problem());
  if (const Failure failure = check(*place, file.path)) return told_of(file, *failure);
  return place;
}

Problem one_place(const OutputFile& first, const OutputFile& second) {
  const std::string one = printable(first.path), other = printable(second.path);
  const std::string where = one == "-" || other == "-" ? "both go to standard output"
                            : one == other             ? "both name " + one
                                                       : fmt::format("name one file, as {} and as {}", one, other);
  return {fmt::format("{} and {} {}", first.option, second.option, where), "give each a file of its own", {}};
}

/// The files that are read: of a folder the scenarios in it.
std::vector<OutputFile> files_of(const std::vector<std::string>& inputs) {
  std::vector<OutputFile> out;
  std::error_code error;
  const auto add = [&](const std::string& path) { out.push_back({"what is read", path, false}); };
  for (const std::string& input : inputs) {
    if (fs::is_regular_file(input, error)) add(input);
    if (!fs::is_directory(input, error)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(input, fs::directory_options::skip_permission_denied, error))
      if (entry.path().extension() == ".yaml" && entry.is_regular_file(error)) add(entry.path().string());
  }
  return out;
}

}  // namespace

Failure check_outputs(const std::vector<OutputFile>& files, const std::vector<std::string>& inputs) {
  std::map<decltype(OutputPlace::key), const OutputFile*> taken;
  const bool writes = std::any_of(files.begin(), files.end(), [](const OutputFile& file) { return !file.path.empty(); });
  const std::vector<OutputFile> read = writes ? files_of(inputs) : std::vector<OutputFile>{};
  for (const OutputFile& file : read)
    if (const auto place = output_place(file.path); place && !place->swallows) taken.emplace(place->key, &file);
  for (const OutputFile& file : files) {
    if (file.path.empty()) continue;
    const auto place = place_of(file);
    if (!place) return place.problem();
    if (place->swallows) continue;
    const auto [at, fresh] = taken.emplace(place->key, &file);
    if (!fresh) return one_place(*at->second, file);
  }
  return std::nullopt;
}

std::string settled_output(const std::string& path) { return is_standard_output(path) ? "-" : path; }

Failure write_file(const std::string& path, std::string_view text) {
  const auto place = output_place(path);
  if (!place) return Problem{fmt::format("cannot write {}: {}", printable(path), place.problem().message), place.problem().remedy, {}};
  const int error = place->kind == Kind::kStraight ? write_straight(path, O_APPEND, text) : replace(*place, text);
  if (error == 0) return std::nullopt;
  return Problem{fmt::format("cannot write {}: {}", printable(path), std::strerror(error)), kRemedy, {}};
}

}  // namespace cfmock::cli
