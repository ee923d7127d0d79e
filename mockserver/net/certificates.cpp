#include "net/certificates.hpp"

#include <fmt/format.h>
#include <openssl/pem.h>
#include <openssl/rand.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>

#include "base/text.hpp"
#include "engine/reply.hpp"
#include "net/ca_files.hpp"
#include "net/openssl.hpp"

namespace cfmock::net {
namespace {

using std::chrono::hours;
constexpr auto kBackdated = hours(1);        // clocks of machines that talk differ
constexpr auto kCaLives = hours(24 * 365);   // of a kept one; one in memory goes with its process
constexpr auto kLeafLives = kCaLives;         // no longer than the 398 days that clients allow
constexpr auto kExpiredFor = hours(24);

Problem failed(const std::string& what) { return {"cannot " + what + ": " + openssl_error(), "", {}}; }

time_t seconds(Instant at) {
  return std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count();
}

bool set_name(X509* certificate, const std::string& common_name) {
  X509_NAME* name = X509_get_subject_name(certificate);
  return X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                                    reinterpret_cast<const unsigned char*>(common_name.data()),
                                    static_cast<int>(common_name.size()), -1, 0) == 1;
}

/// Positive, and never twice: a client that keeps certificates refuses two of one issuer and number.
bool set_serial(X509* certificate) {
  unsigned char bytes[16];
  if (RAND_bytes(bytes, sizeof bytes) != 1) return false;
  bytes[0] = static_cast<unsigned char>((bytes[0] & 0x7f) | 0x40);
  const std::unique_ptr<BIGNUM, Freed<BN_free>> number(BN_bin2bn(bytes, sizeof bytes, nullptr));
  return number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

bool set_times(X509* certificate, Instant from, Instant to) {
  return ASN1_TIME_set(X509_getm_notBefore(certificate), seconds(from)) != nullptr &&
         ASN1_TIME_set(X509_getm_notAfter(certificate), seconds(to)) != nullptr;
}

using Extensions = std::vector<std::pair<int, std::string>>;
using ExtensionPtr = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>>;

/// As it stands in `certificate`; nullptr: `value` makes none.
ExtensionPtr extension(X509* certificate, X509* issuer, int id, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  return ExtensionPtr(X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str()));
}

std::string alternative(const std::string& name) { return (is_address(name) ? "IP:" : "DNS:") + name; }

std::string alternatives(const std::vector<std::string>& names) {
  std::vector<std::string> out;
  for (const std::string& name : names) out.push_back(alternative(name));
  return join(out, ",");
}

std::string constraints(const std::vector<std::string>& names) {
  std::string out = "critical";
  for (const std::string& name : names) {
    out += ",permitted;" + alternative(name);
    if (is_address(name))
      out += name.find(':') == std::string::npos ? "/255.255.255.255"
                                                 : "/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";
  }
  return out;
}

/// What a CA for `names` is good for.
Extensions limits(const std::vector<std::string>& names) {
  return {{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
          {NID_key_usage, "critical,keyCertSign,cRLSign"},
          {NID_ext_key_usage, "serverAuth"},
          {NID_name_constraints, constraints(names)}};
}

struct Draft {
  std::string common_name;
  Instant from, to;
  Extensions extensions;
};

/// Signed by `signer`, whose certificate is `issuer`; nullptr: by itself.
X509Ptr certificate(const Draft& draft, EVP_PKEY* key, X509* issuer, EVP_PKEY* signer) {
  X509Ptr out(X509_new());
  if (!out || X509_set_version(out.get(), X509_VERSION_3) != 1 || !set_serial(out.get()) ||
      !set_times(out.get(), draft.from, draft.to) || !set_name(out.get(), draft.common_name) ||
      X509_set_pubkey(out.get(), key) != 1)
    return nullptr;
  X509* from = issuer != nullptr ? issuer : out.get();
  if (X509_set_issuer_name(out.get(), X509_get_subject_name(from)) != 1) return nullptr;
  for (const auto& [id, value] : draft.extensions) {
    const ExtensionPtr made = extension(out.get(), from, id, value);
    if (!made || X509_add_ext(out.get(), made.get(), -1) != 1) return nullptr;
  }
  if (X509_sign(out.get(), signer, EVP_sha256()) == 0) return nullptr;
  return out;
}

std::string pem_of(X509* certificate) {
  const BioPtr bio = memory_bio();
  return bio && PEM_write_bio_X509(bio.get(), certificate) == 1 ? text_of(bio.get()) : "";
}
std::string pem_of(EVP_PKEY* key) {
  const BioPtr bio = memory_bio();
  return bio && PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1
             ? text_of(bio.get())
             : "";
}

/// Names and addresses of its name constraints: what it was made for.
std::vector<std::string> permitted(X509* ca) {
  using Constraints = std::unique_ptr<NAME_CONSTRAINTS, Freed<NAME_CONSTRAINTS_free>>;
  const Constraints all(
      static_cast<NAME_CONSTRAINTS*>(X509_get_ext_d2i(ca, NID_name_constraints, nullptr, nullptr)));
  std::vector<std::string> out;
  for (int i = 0; all && i < sk_GENERAL_SUBTREE_num(all->permittedSubtrees); ++i) {
    const GENERAL_NAME* base = sk_GENERAL_SUBTREE_value(all->permittedSubtrees, i)->base;
    int type = 0;
    const void* value = GENERAL_NAME_get0_value(base, &type);
    if (type != GEN_DNS && type != GEN_IPADD) continue;
    const auto* text = static_cast<const ASN1_STRING*>(value);
    const unsigned char* bytes = ASN1_STRING_get0_data(text);
    const int size = ASN1_STRING_length(text);
    if (type == GEN_DNS)
      out.emplace_back(reinterpret_cast<const char*>(bytes), static_cast<size_t>(size));
    else if (type == GEN_IPADD && size == 8)  // address and mask
      out.push_back(fmt::format("{}.{}.{}.{}", bytes[0], bytes[1], bytes[2], bytes[3]));
    else if (type == GEN_IPADD && size == 32) {
      boost::asio::ip::address_v6::bytes_type address;
      std::copy_n(bytes, address.size(), address.begin());
      out.push_back(boost::asio::ip::address_v6(address).to_string());
    }
  }
  return out;
}

/// The first limit that is not as make() writes it for these names, such as a range of addresses, something excluded, or one that is not
/// critical: nobody may come to trust more than they were told. "": all are.
std::string other_limit(X509* ca, const std::vector<std::string>& names) {
  const auto is_name = [](const std::string& name) { return is_host_name(name) || is_address(name); };  // ".example.com" stands for many
  if (!std::all_of(names.begin(), names.end(), is_name)) return OBJ_nid2ln(NID_name_constraints);
  for (const auto& [id, value] : limits(names)) {
    const ExtensionPtr ours = extension(ca, ca, id, value);
    const int at = X509_get_ext_by_NID(ca, id, -1);
    X509_EXTENSION* theirs = at < 0 ? nullptr : X509_get_ext(ca, at);
    if (!ours || theirs == nullptr || X509_EXTENSION_get_critical(ours.get()) != X509_EXTENSION_get_critical(theirs) ||
        ASN1_OCTET_STRING_cmp(X509_EXTENSION_get_data(ours.get()), X509_EXTENSION_get_data(theirs)) != 0)
      return OBJ_nid2ln(id);
  }
  return "";
}

/// As certificates and clients spell it.
std::string normal(const std::string& name) {
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(name, error);
  return error ? lower(name) : address.to_string();
}

}  // namespace

struct CertificateAuthority::Impl {
  Key key;       // of the CA
  Key leaf_key;  // of all that it gives out
  X509Ptr certificate;
  std::vector<std::string> names;
};

bool is_address(std::string_view name) {
  boost::system::error_code error;
  boost::asio::ip::make_address(std::string(name), error);
  return !error;
}

bool is_host_name(std::string_view name) {
  if (name.empty() || name.size() > 253) return false;
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; };
  for (const std::string_view label : split(name, '.'))
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-' || !std::all_of(label.begin(), label.end(), fits)) return false;
  return true;
}

std::string ca_file(const std::string& folder) { return folder + "/" + std::string(kCaFile); }

std::vector<std::string> names_of_server(const std::string& host, const std::vector<std::string>& more) {
  std::vector<std::string> names{std::string(engine::kApiHost), "localhost", "127.0.0.1", "::1"};
  const auto add = [&](const std::string& given) {
    const std::string name = normal(given);
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  };
  if (is_address(host) && host != "0.0.0.0" && host != "::") add(host);
  for (const std::string& name : more) add(name);
  return names;
}

Result<CertificateAuthority> CertificateAuthority::make(const std::vector<std::string>& names, Instant now) {
  auto impl = std::make_shared<Impl>();
  impl->key.reset(EVP_EC_gen("P-256"));
  impl->leaf_key.reset(EVP_EC_gen("P-256"));
  if (!impl->key || !impl->leaf_key) return failed("make a key");
  Draft draft{"cfmock test CA", now - kBackdated, now + kCaLives, limits(names)};
  draft.extensions.emplace_back(NID_subject_key_identifier, "hash");
  impl->certificate = certificate(draft, impl->key.get(), nullptr, impl->key.get());
  if (!impl->certificate) return failed("make a CA for " + join(names, ", "));
  impl->names = names;
  return CertificateAuthority(std::move(impl));
}

Result<CertificateAuthority> CertificateAuthority::open(const std::string& folder,
                                                        const std::vector<std::string>& names, Instant now) {
  auto files = CaFiles::open(folder);
  if (!files) return files.problem();
  if (!files->exists()) {
    auto made = make(names, now);
    if (!made) return made;
    if (auto failure = files->write(made->pem(), pem_of(made->impl_->key.get()))) return *failure;
    return made;
  }
  const auto texts = files->read();
  if (!texts) return texts.problem();
  auto impl = std::make_shared<Impl>();
  const BioPtr certificate_text = memory_bio(texts->certificate), key_text = memory_bio(texts->key);
  impl->certificate.reset(PEM_read_bio_X509(certificate_text.get(), nullptr, nullptr, nullptr));
  impl->key.reset(PEM_read_bio_PrivateKey(key_text.get(), nullptr, nullptr, nullptr));
  impl->leaf_key.reset(EVP_EC_gen("P-256"));
  const std::string anew = "give another --ca-dir, or remove " + std::string(kCaFile) + " and " + std::string(kCaKeyFile) + " in it to have another CA made, and have clients trust that";
  if (!impl->certificate || !impl->key ||
      X509_check_private_key(impl->certificate.get(), impl->key.get()) != 1) {
    const std::string why = openssl_error();
    return Problem{"the CA in " + folder + " cannot be read: " + why, anew, {}};
  }
  const time_t at = seconds(now);
  if (X509_cmp_time(X509_get0_notAfter(impl->certificate.get()), const_cast<time_t*>(&at)) <= 0)
    return Problem{"the CA in " + folder + " has expired", anew, {}};
  impl->names = permitted(impl->certificate.get());
  if (const std::string other = other_limit(impl->certificate.get(), impl->names); !other.empty())
    return Problem{"the CA in " + folder + " is none that cfmock makes: its " + other + " is another", anew, {}};
  for (const std::string& name : names)
    if (std::find(impl->names.begin(), impl->names.end(), name) == impl->names.end())
      return Problem{
          "the CA in " + folder + " is not good for " + name + ", only for " + join(impl->names, ", "),
          anew,
          {}};
  return CertificateAuthority(std::move(impl));
}

std::string CertificateAuthority::pem() const { return pem_of(impl_->certificate.get()); }
const std::vector<std::string>& CertificateAuthority::names() const { return impl_->names; }

Result<CertificateAuthority::Leaf> CertificateAuthority::leaf(const std::vector<std::string>& names,
                                                              Certificate kind, Instant now) const {
  const Instant end = kind == Certificate::kExpired ? now - kExpiredFor : now + kLeafLives;
  const Instant begin = kind == Certificate::kExpired ? end - kLeafLives : now - kBackdated;
  std::vector<std::string> told = names;
  if (kind == Certificate::kWrongName)  // within what the CA may say: the name is wrong, and nothing else
    told = {std::find(names.begin(), names.end(), engine::kApiHost) == names.end() ? std::string(engine::kApiHost)
                                                                           : "localhost"};
  // No name in the subject: OpenSSL holds one that looks like a host's against the constraints, even an
  // address.
  const Draft draft{"cfmock test server",
                    begin,
                    end,
                    {{NID_basic_constraints, "critical,CA:FALSE"},
                     {NID_key_usage, "critical,digitalSignature"},
                     {NID_ext_key_usage, "serverAuth"},
                     {NID_subject_alt_name, alternatives(told)},
                     {NID_subject_key_identifier, "hash"},
                     {NID_authority_key_identifier, "keyid:always"}}};
  const X509Ptr made = certificate(draft, impl_->leaf_key.get(), impl_->certificate.get(), impl_->key.get());
  if (!made) return failed("make a certificate for " + join(told, ", "));
  return Leaf{pem_of(made.get()), pem_of(impl_->leaf_key.get())};
}

}  // namespace cfmock::net
