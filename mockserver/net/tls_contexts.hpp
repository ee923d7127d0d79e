#pragma once
// The server's side of TLS: which certificate a client is shown, by the name it asks for. A certificate is
// made when it is first asked for. Belongs to one wire; the SSL that it starts may go on on another's thread once
// hands are shaken. Private to net/.

#include <functional>
#include <map>
#include <string>

#include "engine/reply.hpp"
#include "net/certificates.hpp"
#include "net/openssl.hpp"

namespace cfmock::net {

/// One handshake, from the client's hello on. Lives as long as its SSL.
struct Hello {
  std::string
      expected;  // the name of a client that asks for none: the CONNECT's host, or the address it came to
  std::function<scenario::Handshake()> choose;  // asked once, when the hello is whole
  std::string asked;                            // the name the client sent (SNI); "" : none
  bool unknown = false;                         // it asked for a name that this server has no certificate for
  bool began = false;                           // a hello came
  scenario::Handshake chosen = scenario::Handshake::kGood;
};

/// Why hands were not shaken, for people. `problem`: OpenSSL's words; "" : the client left.
std::string problem_of(const std::string& problem, const Hello& hello);

class TlsContexts {
 public:
  TlsContexts(const CertificateAuthority& authority, std::function<Instant()> now);
  TlsContexts(const TlsContexts&) = delete;

  /// `hello` must outlive it. nullptr when OpenSSL is out of memory.
  SslPtr start(Hello& hello);

 private:
  static int on_hello(SSL* ssl, int* alert, void* contexts);
  /// nullptr: none could be made.
  SSL_CTX* context(const std::string& name, Certificate kind);
  bool knows(const std::string& name) const;

  CertificateAuthority authority_;
  std::function<Instant()> now_;
  SslContext plain_;  // without a certificate: the hello decides
  std::map<std::pair<std::string, Certificate>, SslContext> made_;
};

}  // namespace cfmock::net
