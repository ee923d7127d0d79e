#include "harness/folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "base/text.hpp"

namespace cfmock::harness {
namespace {

Problem cannot(const std::string& what, int error, const char* remedy) {
  return {fmt::format("cannot {}: {}", what, std::strerror(error)), remedy, {}};
}

/// An open descriptor, or -1 and errno.
class Fd {
 public:
  explicit Fd(int fd) : fd_(fd) {}
  Fd(const Fd&) = delete;
  ~Fd() {
    if (fd_ >= 0) ::close(fd_);
  }
  void operator=(int fd) {
    if (fd_ >= 0) ::close(fd_);
    fd_ = fd;
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(fd, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    text.remove_prefix(static_cast<size_t>(n));
  }
  return true;
}

}  // namespace

Result<Folder> Folder::make() {
  const char* base = std::getenv("TMPDIR");
  std::string path = fmt::format("{}/cfmock-XXXXXX", base != nullptr && *base != '\0' ? base : "/tmp");
  if (::mkdtemp(path.data()) == nullptr)
    return cannot("make a folder for the client's files, " + printable(path), errno,
                  "is TMPDIR a folder that can be written?");
  std::error_code error;
  const auto absolute = std::filesystem::absolute(path, error);
  return Folder(error ? path : absolute.string());
}

// The client may have put anything there. remove_all follows no links.
Folder::~Folder() {
  std::error_code error;
  if (!path_.empty()) std::filesystem::remove_all(path_, error);
}

// Each step is taken from the folder before it, so nothing on the way can be exchanged for a link.
Failure Folder::write(const std::string& name, const std::string& text) const {
  const auto failed = [&] {
    return cannot("write " + printable(name) + " for the client", errno,
                  "a name is relative and stays below the folder");
  };
  const std::vector<std::string_view> segments = split(name, '/');
  Fd at(::open(path_.c_str(), O_DIRECTORY | O_CLOEXEC));
  for (size_t i = 0; i < segments.size() && at.get() >= 0; ++i) {
    const std::string segment(segments[i]);
    if (segment.empty() || segment == "." || segment == "..") return errno = EINVAL, failed();
    if (i + 1 < segments.size()) {
      if (::mkdirat(at.get(), segment.c_str(), 0700) != 0 && errno != EEXIST) return failed();
      at = ::openat(at.get(), segment.c_str(), O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    } else {
      const Fd file(
          ::openat(at.get(), segment.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
      if (file.get() < 0 || !write_all(file.get(), text)) return failed();
    }
  }
  if (at.get() < 0) return failed();
  return std::nullopt;
}

}  // namespace cfmock::harness
