#pragma once
// OpenSSL's objects as owned values. Private to net/.

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>

namespace cfmock::net {

template <auto kFree>
struct Freed {
  template <class T>
  void operator()(T* object) const {
    kFree(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using X509Ptr = std::unique_ptr<X509, Freed<X509_free>>;
using BioPtr = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using SslPtr = std::unique_ptr<SSL, Freed<SSL_free>>;
using SslContext = std::unique_ptr<SSL_CTX, Freed<SSL_CTX_free>>;

/// The last error of this thread in OpenSSL's words, and an empty queue.
inline std::string openssl_error() {
  const unsigned long code = ERR_peek_last_error();
  const char* reason = ERR_reason_error_string(code);
  std::string text = reason != nullptr ? reason
                     : code == 0       ? "no reason given"
                                       : "error " + std::to_string(code);
  ERR_clear_error();
  return text;
}

inline BioPtr memory_bio(std::string_view text = {}) {
  return BioPtr(text.empty() ? BIO_new(BIO_s_mem())
                             : BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}
inline std::string text_of(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return size > 0 ? std::string(data, static_cast<size_t>(size)) : std::string();
}

}  // namespace cfmock::net
