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

Result<std::string> get(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return cannot("read", path);
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

bool CaFiles::exists() const {
  return ::access(path(kCaFile).c_str(), F_OK) == 0 || ::access(path(kCaKeyFile).c_str(), F_OK) == 0;
}

Result<CaFiles::Texts> CaFiles::read() const {
  struct stat key {};
  if (::stat(path(kCaKeyFile).c_str(), &key) != 0) return cannot("read", path(kCaKeyFile));
  if ((key.st_mode & 077) != 0)
    return Problem{
        path(kCaKeyFile) +
            " can be read by others than its owner, and whoever reads it can pose as what the CA is good for",
        "chmod 600 it, or remove it with " + path(kCaFile) + " to have another CA made",
        {}};
  auto certificate = get(path(kCaFile));
  if (!certificate) return certificate.problem();
  auto text = get(path(kCaKeyFile));
  if (!text) return text.problem();
  return Texts{std::move(*certificate), std::move(*text)};
}

Failure CaFiles::write(const std::string& certificate, const std::string& key) const {
  if (auto failure = put(path(kCaKeyFile), key, 0600)) return failure;
  return put(path(kCaFile), certificate, 0644);
}

}  // namespace cfmock::net
