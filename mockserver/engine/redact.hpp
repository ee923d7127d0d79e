#pragma once
// Keeps secrets out of the journal, and notices where one stands that must not.

#include <string>
#include <string_view>
#include <vector>

#include "cloudflare/access.hpp"
#include "engine/sieve.hpp"
#include "engine/spellings.hpp"
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
  /// Replaces every known secret that stands there as it is, in base64 or in hex. Returns whether there was one.
  bool replace(std::string& text) const;
  /// The same with escapes undone and lines joined, where there are any: of what was found `token "primary"`, or `token "primary" in
  /// base64`. `cut`: more came than `text` holds, so that a secret may be torn at its end.
  std::vector<std::string> uncover(std::string& text, bool cut = false) const;
  void replace_values(http::Headers& headers) const;
  /// Into `out`: the first `most` bytes without a secret, and without the first half of one that is cut there.
  void keep(std::string_view text, size_t most, std::string& out) const;
  /// The same of what a fault broke: a secret may be torn anywhere in it.
  std::string torn(std::string_view text, size_t most) const;
  /// What came and was no request, fit to be shown: credential headers are masked, whoever's they are.
  std::string raw(std::string_view came) const;

 private:
  struct Secret {
    Spelling spelling;
    std::string name, label;  // `token "primary"`, and with its fingerprint
  };
  /// Where one stands in a text, whole or in part.
  struct Sight {
    size_t first, end;
    size_t order;  // in which they were seen
    const Secret* secret;
    const char* how;
  };
  bool holds_secret(std::string_view text) const;
  void look(std::string_view text, const Reading* reading, std::vector<Sight>& sights) const;
  void look_at_end(std::string_view text, const Reading* reading, std::vector<Sight>& sights) const;
  static void add_sight(const Secret& secret, const Reading* reading, size_t first, size_t end, std::vector<Sight>& sights);
  static void merge(std::vector<Sight>& sights);
  /// In JSON its quotes are escaped, so that it stays JSON.
  static void put_labels(std::string& text, const std::vector<Sight>& sights);
  bool replace_target(std::string& text) const;
  bool is_disguised(std::string_view block) const;
  void record_headers(const http::Headers& from, journal::Entry& entry) const;
  void record_body(const http::Request& request, journal::Entry& entry) const;
  void replace_misplaced(journal::Entry& entry) const;
  std::string header_value(std::string_view name, std::string_view value) const;
  void hide_torn_end(std::string& text) const;

  void add(const cloudflare::Credential& credential);
  void order();

  std::vector<Secret> secrets_;   // the longest first: one may be the start of another
  Sieve short_ones_, long_ones_;  // of all their spellings
};

}  // namespace cfmock::engine
