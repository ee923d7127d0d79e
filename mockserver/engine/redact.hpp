#pragma once
// Keeps secrets out of the journal, and notices where one stands that must not.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cloudflare/access.hpp"
#include "journal/entry.hpp"

namespace cfmock::engine {

class Redactor {
 public:
  explicit Redactor(const cloudflare::Credentials& credentials);

  /// Fills method, path, query, headers, body of `entry` from what came, with each secret replaced by `<token "primary" #fp>`,
  /// and notes in entry.leaks where one stood outside Authorization and X-Auth-Key.
  void record(const http::Request& request, std::string_view path, std::string_view query, journal::Entry& entry) const;
  /// Replaces every known secret. Returns whether there was one.
  bool replace(std::string& text) const;

 private:
  struct Secret {
    std::string text, label;
  };
  std::string authorization(std::string_view value) const;
  std::vector<Secret> secrets_;
  size_t shortest_ = 0;
};

}  // namespace cfmock::engine
