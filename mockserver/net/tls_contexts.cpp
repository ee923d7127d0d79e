#include "net/tls_contexts.hpp"

#include <openssl/pem.h>

#include <algorithm>

#include "base/text.hpp"

namespace cfmock::net {
namespace {

/// Of the protocols that a client offers we speak two. A client that offers others alone is told so by an
/// alert.
int choose_protocol(SSL*, const unsigned char** out, unsigned char* size, const unsigned char* offered,
                    unsigned int length, void*) {
  static constexpr unsigned char kOurs[] = "\x08http/1.1\x08http/1.0";
  unsigned char* chosen = nullptr;
  if (SSL_select_next_proto(&chosen, size, kOurs, sizeof kOurs - 1, offered, length) !=
      OPENSSL_NPN_NEGOTIATED)
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

SslContext new_context() {
  SslContext context(SSL_CTX_new(TLS_server_method()));
  if (!context) return nullptr;
  SSL_CTX_set_min_proto_version(context.get(),
                                TLS1_2_VERSION);  // api.cloudflare.com speaks no older one since 2018-06-04 (its blog)
  SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                      SSL_MODE_RELEASE_BUFFERS);
  // A client that ends its side without a word of TLS, as many do, is told what one is told that ends it over plain TCP: HTTP knows itself what
  // is whole.
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_TICKET | SSL_OP_IGNORE_UNEXPECTED_EOF);
  // A session that is resumed is shown no certificate: no client may miss a broken one so.
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(context.get(), 0);
  SSL_CTX_set_alpn_select_cb(context.get(), choose_protocol, nullptr);
  return context;
}

bool use(SSL_CTX* context, const CertificateAuthority::Leaf& leaf) {
  const BioPtr certificate = memory_bio(leaf.certificate), key = memory_bio(leaf.key);
  const X509Ptr x509(PEM_read_bio_X509(certificate.get(), nullptr, nullptr, nullptr));
  const Key private_key(PEM_read_bio_PrivateKey(key.get(), nullptr, nullptr, nullptr));
  return x509 && private_key && SSL_CTX_use_certificate(context, x509.get()) == 1 &&
         SSL_CTX_use_PrivateKey(context, private_key.get()) == 1;
}

Certificate certificate_for(scenario::Handshake chosen) {
  if (chosen == scenario::Handshake::kExpired) return Certificate::kExpired;
  if (chosen == scenario::Handshake::kWrongName) return Certificate::kWrongName;
  return Certificate::kGood;
}

}  // namespace

std::string problem_of(const std::string& problem, const Hello& hello) {
  if (hello.unknown)
    return "the client asks for " + printable(hello.asked.empty() ? hello.expected : hello.asked) +
           ", which is no name of this server";
  const std::string_view meant = scenario::handshake_name(hello.chosen);
  if (hello.chosen == scenario::Handshake::kFailure) return std::string(meant) + ", as the scenario says";
  const std::string why =
      problem.empty() ? "the client left in mid-handshake" : "the client, or OpenSSL, says: " + problem;
  if (hello.chosen != scenario::Handshake::kGood)
    return std::string(meant) + ", as the scenario says; " + why;
  const bool untrusted = problem.find("unknown ca") != std::string::npos ||
                         problem.find("certificate unknown") != std::string::npos ||
                         problem.find("bad certificate") != std::string::npos || problem.empty();
  return untrusted ? why + "; does it trust the CA? (cfmock ca)" : why;
}

TlsContexts::TlsContexts(const CertificateAuthority& authority, std::function<Instant()> now)
    : authority_(authority), now_(std::move(now)), plain_(new_context()) {
  if (!plain_) return;
  SSL_CTX_set_tlsext_servername_callback(plain_.get(), on_hello);
  SSL_CTX_set_tlsext_servername_arg(plain_.get(), this);
}

SslPtr TlsContexts::start(Hello& hello) {
  SslPtr ssl(plain_ ? SSL_new(plain_.get()) : nullptr);
  if (!ssl) return nullptr;
  SSL_set_app_data(ssl.get(), &hello);
  SSL_set_accept_state(ssl.get());
  return ssl;
}

bool TlsContexts::knows(const std::string& name) const {
  const auto& names = authority_.names();
  return std::find(names.begin(), names.end(), name) != names.end();
}

SSL_CTX* TlsContexts::context(const std::string& name, Certificate kind) {
  SslContext& slot = made_[{name, kind}];
  if (slot) return slot.get();
  // Whoever comes to an address may have written any of them: one certificate serves all.
  std::vector<std::string> names{name};
  if (is_address(name))
    std::copy_if(authority_.names().begin(), authority_.names().end(), std::back_inserter(names),
                 [&](const std::string& other) { return is_address(other) && other != name; });
  const auto leaf = authority_.leaf(names, kind, now_());
  SslContext made = new_context();
  if (!leaf || !made || !use(made.get(), *leaf)) return nullptr;
  slot = std::move(made);
  return slot.get();
}

// Called by OpenSSL once the hello is read, whether it names a server or not.
int TlsContexts::on_hello(SSL* ssl, int* alert, void* contexts) {
  auto& self = *static_cast<TlsContexts*>(contexts);
  auto& hello = *static_cast<Hello*>(SSL_get_app_data(ssl));
  if (std::exchange(hello.began, true)) return SSL_TLSEXT_ERR_OK;  // a second hello after HelloRetryRequest
  const char* asked = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
  if (asked != nullptr) hello.asked = lower(asked);
  const std::string& name = hello.asked.empty() ? hello.expected : hello.asked;
  if (!self.knows(name)) {
    hello.unknown = true;
    *alert = SSL_AD_UNRECOGNIZED_NAME;
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  }
  try {
    hello.chosen = hello.choose();
  } catch (const std::exception&) {  // it must not cross OpenSSL
    *alert = SSL_AD_INTERNAL_ERROR;
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  }
  SSL_CTX* context = hello.chosen == scenario::Handshake::kFailure
                         ? nullptr
                         : self.context(name, certificate_for(hello.chosen));
  if (context == nullptr) {
    *alert = SSL_AD_HANDSHAKE_FAILURE;
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  }
  SSL_set_SSL_CTX(ssl, context);
  return SSL_TLSEXT_ERR_OK;
}

}  // namespace cfmock::net
