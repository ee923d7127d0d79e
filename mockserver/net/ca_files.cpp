#include "net/ca_files.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

namespace cfmock::net {
namespace {

Problem cannot(const std::string& what, const std::string& path) {
  return {"cannot " + what + " " + path + ": " + std::strerror(errno),
          "give a --ca-dir that you may write to",
          {}};
}

/// By rename: a file is whole or not there.
Failure put(const std::string& path, const std::string& text, mode_t mode) {
  const std::string draft = path + ".new";
  ::unlink(draft.c_str());
  const int fd = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (fd < 0) return cannot("write", draft);
  const bool written = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  const bool closed = ::close(fd) == 0;
  if (!written || !closed || ::rename(draft.c_str(), path.c_str()) != 0) return cannot("write", path);
  return std::nullopt;
}

Problem unreadable(const std::string& path) {
  return {"cannot read " + path + ": " + std::strerror(errno), "give a --ca-dir whose files you may read, and that are no links", {}};
}

std::string whole(int file) {
  std::string out;
  char piece[4096];
  for (ssize_t n = ::read(file, piece, sizeof piece); n > 0; n = ::read(file, piece, sizeof piece)) out.append(piece, static_cast<size_t>(n));
  return out;
}

Result<std::string> get(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return unreadable(path);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

}  // namespace

Result<CaFiles> CaFiles::open(const std::string& folder) {
  std::error_code error;
  const std::filesystem::path parent = std::filesystem::path(folder).parent_path();
  if (!parent.empty()) std::filesystem::create_directories(parent, error);
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return cannot("make", folder);
  const int lock = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (lock < 0) return cannot("open", folder);
  CaFiles files(folder, lock);
  if (::flock(lock, LOCK_EX) != 0) return cannot("lock", folder);
  return files;
}

CaFiles::~CaFiles() {
  if (lock_ >= 0) ::close(lock_);
}

// Half a pair is what a process left that was ended between its two renames.
bool CaFiles::exists() const {
  return ::access(path(kCaFile).c_str(), F_OK) == 0 && ::access(path(kCaKeyFile).c_str(), F_OK) == 0;
}

Result<CaFiles::Texts> CaFiles::read() const {
  const int key = ::open(path(kCaKeyFile).c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  struct stat of{};
  if (key < 0 || ::fstat(key, &of) != 0) {
    if (key >= 0) ::close(key);
    return unreadable(path(kCaKeyFile));
  }
  const std::string text = whole(key);
  ::close(key);
  if ((of.st_mode & 077) != 0 || of.st_uid != ::geteuid())
    return Problem{path(kCaKeyFile) + " can be read by others than its owner, or is another's, and whoever reads it can pose as what the CA is good for",
                   "chmod 600 it, or remove it with " + path(kCaFile) + " to have another CA made", {}};
  auto certificate = get(path(kCaFile));
  if (!certificate) return certificate.problem();
  return Texts{std::move(*certificate), text};
}

Failure CaFiles::write(const std::string& certificate, const std::string& key) const {
  if (auto failure = put(path(kCaFile), certificate, 0644)) return failure;
  return put(path(kCaKeyFile), key, 0600);
}

}  // namespace cfmock::net
