#pragma once
// A folder of a run's own, for the files that its client is handed: readable by its owner alone, since they
// hold secrets, and removed with all that is in it when the value goes.

#include <string>

#include "base/result.hpp"

namespace cfmock::harness {

class Folder {
 public:
  /// Below TMPDIR, or /tmp. Fails as a Problem when it cannot be made there.
  static Result<Folder> make();
  Folder(Folder&& other) noexcept : path_(std::move(other.path_)) { other.path_.clear(); }
  Folder& operator=(Folder&&) = delete;
  ~Folder();

  const std::string& path() const { return path_; }
  /// `name` is relative and stays below the folder: segments of plain text, no "..". Folders on the way are
  /// made; a file that exists is not written over, and no link is followed.
  Failure write(const std::string& name, const std::string& text) const;

 private:
  explicit Folder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

}  // namespace cfmock::harness
