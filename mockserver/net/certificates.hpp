#pragma once
// The certificate authority of --tls and --proxy, and the certificates that it gives out. It is good for the
// names it was made for and for TLS servers alone (critical name constraints, extended key usage), so whoever
// trusts it trusts nothing else by it. Its key is in memory, or in a folder where its owner alone can read
// it. Values hold OpenSSL's objects; this header does not show them.

#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace cfmock::net {

/// How a server's certificate is: as it should be, or broken on purpose.
enum class Certificate {
  kGood,
  kExpired,    // yesterday
  kWrongName,  // that of another name of the CA's
};

class CertificateAuthority {
 public:
  /// Made anew, for `names` (host names and addresses). `now`: machine time. Keys and serial numbers come
  /// from OpenSSL's random source.
  static Result<CertificateAuthority> make(const std::vector<std::string>& names, Instant now);
  /// The one in `folder`, which is made, and the CA with it, if it is not there. A Problem when the key can
  /// be read by others, the CA has expired, is not good for one of `names`, or is limited otherwise than
  /// make() limits one (it may be good for more names).
  static Result<CertificateAuthority> open(const std::string& folder, const std::vector<std::string>& names,
                                           Instant now);

  /// The certificate (no key) as PEM text.
  std::string pem() const;
  /// A chain of one and its key, as PEM text, for a server called `names`: at least one.
  struct Leaf {
    std::string certificate, key;
  };
  Result<Leaf> leaf(const std::vector<std::string>& names, Certificate kind, Instant now) const;
  /// What it may give certificates for.
  const std::vector<std::string>& names() const;

 private:
  struct Impl;
  explicit CertificateAuthority(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
  std::shared_ptr<const Impl> impl_;
};

/// The names a server on `host` is known by: the API's, localhost, the loopback addresses, `host` unless it
/// is any address, and `more`.
std::vector<std::string> names_of_server(const std::string& host, const std::vector<std::string>& more = {});
bool is_address(std::string_view name);
/// Labels of letters, digits, - and _: no port, no wildcard.
bool is_host_name(std::string_view name);
/// In a --ca-dir, the file that clients trust.
std::string ca_file(const std::string& folder);

}  // namespace cfmock::net
