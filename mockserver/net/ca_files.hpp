#pragma once
// --ca-dir: the two files of a CA that is kept. Private to net/.

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace cfmock::net {

inline constexpr std::string_view kCaFile = "ca.pem";
inline constexpr std::string_view kCaKeyFile = "ca-key.pem";

class CaFiles {
 public:
  /// Makes the folder (for its owner alone) if it is not there, and keeps other processes out of it for as
  /// long as the value lives, so that two that start at once get one CA.
  static Result<CaFiles> open(const std::string& folder);
  CaFiles(CaFiles&& other) noexcept
      : folder_(std::move(other.folder_)), lock_(std::exchange(other.lock_, -1)) {}
  CaFiles& operator=(CaFiles&&) = delete;
  ~CaFiles();

  bool exists() const;
  struct Texts {
    std::string certificate, key;
  };
  /// A Problem when the key can be read by others than its owner.
  Result<Texts> read() const;
  Failure write(const std::string& certificate, const std::string& key) const;

 private:
  CaFiles(std::string folder, int lock) : folder_(std::move(folder)), lock_(lock) {}
  std::string path(std::string_view name) const { return folder_ + "/" + std::string(name); }
  std::string folder_;
  int lock_;
};

}  // namespace cfmock::net
