#pragma once
// A file descriptor with an owner.

#include <unistd.h>

#include <cstddef>
#include <string_view>
#include <utility>

namespace cfmock {

class Fd {
 public:
  Fd() = default;
  explicit Fd(int fd) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(other.release()) {}
  Fd& operator=(Fd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Fd() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_ = -1;
};

/// How much of `bytes` went into an open file; errno says why not all.
size_t write_all(int fd, std::string_view bytes);

}  // namespace cfmock
