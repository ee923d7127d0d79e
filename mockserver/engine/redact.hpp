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
  /// A secret that the API has made just now.
  void learn(const cloudflare::Credential& credential);

  /// Fills method, path, query, headers, body of `entry` from what came, with each secret replaced by `<token
  /// "primary" #fp>`, and notes in entry.leaks where one stood outside Authorization and X-Auth-Key.
  void record(const http::Request& request, std::string_view path, std::string_view query,
              journal::Entry& entry) const;
  /// Replaces every known secret. Returns whether there was one.
  bool replace(std::string& text) const;
  void replace_values(http::Headers& headers) const;
  /// The first `most` bytes without a secret, and without the first half of one that is cut there.
  std::string kept(std::string_view text, size_t most) const;
  /// What came and was no request, fit to be shown: credential headers are masked, whoever's they are.
  std::string raw(std::string_view came) const;

 private:
  struct Secret {
    std::string text, label;
    bool marked;  // made up: it reads "cfmock"
  };
  bool holds_secret(std::string_view text) const;
  bool replace_target(std::string& text) const;
  void record_headers(const http::Headers& from, journal::Entry& entry) const;
  void replace_misplaced(journal::Entry& entry) const;
  std::string header_value(std::string_view name, std::string_view value) const;
  void hide_torn_end(std::string& text) const;

  void add(const cloudflare::Credential& credential);
  void order();

  std::vector<Secret> secrets_;  // the longest first: one may be the start of another
  size_t shortest_ = 0;
};

}  // namespace cfmock::engine
