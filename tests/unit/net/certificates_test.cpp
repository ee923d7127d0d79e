// What clients will check of our certificates, checked with OpenSSL's own verifier.

#include "net/certificates.hpp"

#include <gmock/gmock.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "net/openssl.hpp"

namespace cfmock::net {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Instant now() { return std::chrono::floor<Duration>(std::chrono::system_clock::now()); }

X509Ptr parsed(const std::string& pem) {
  const BioPtr bio = memory_bio(pem);
  return X509Ptr(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
}

/// "ok", or why a client that trusts `ca` alone refuses `leaf` for `name`.
std::string verdict(const std::string& ca, const std::string& leaf, const std::string& name) {
  const std::unique_ptr<X509_STORE, Freed<X509_STORE_free>> store(X509_STORE_new());
  const X509Ptr root = parsed(ca), end = parsed(leaf);
  X509_STORE_add_cert(store.get(), root.get());
  const std::unique_ptr<X509_STORE_CTX, Freed<X509_STORE_CTX_free>> context(X509_STORE_CTX_new());
  X509_STORE_CTX_init(context.get(), store.get(), end.get(), nullptr);
  X509_VERIFY_PARAM* rules = X509_STORE_CTX_get0_param(context.get());
  X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_X509_STRICT);
  X509_VERIFY_PARAM_set_purpose(rules, X509_PURPOSE_SSL_SERVER);
  if (is_address(name))
    X509_VERIFY_PARAM_set1_ip_asc(rules, name.c_str());
  else
    X509_VERIFY_PARAM_set1_host(rules, name.c_str(), name.size());
  if (X509_verify_cert(context.get()) == 1) return "ok";
  return X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get()));
}

std::string leaf_of(const CertificateAuthority& ca, const std::string& name,
                    Certificate kind = Certificate::kGood) {
  auto leaf = ca.leaf({name}, kind, now());
  return leaf ? leaf->certificate : leaf.problem().text();
}

CertificateAuthority made(const std::vector<std::string>& names = names_of_server("127.0.0.1")) {
  return *CertificateAuthority::make(names, now());
}

class Folder : public testing::Test {
 protected:
  std::string path = testing::TempDir() + "cfmock-ca-" + std::to_string(::getpid()) + "-" +
                     testing::UnitTest::GetInstance()->current_test_info()->name();
  ~Folder() override { std::filesystem::remove_all(path); }
};

TEST(Ca, IsGoodForTheNamesItWasMadeFor) {
  const CertificateAuthority ca = made();
  for (const char* name : {"api.cloudflare.com", "localhost", "127.0.0.1", "::1"})
    EXPECT_EQ(verdict(ca.pem(), leaf_of(ca, name), name), "ok") << name;
}

TEST(Ca, IsGoodForNothingElse) {
  const CertificateAuthority ca = made();
  EXPECT_EQ(verdict(ca.pem(), leaf_of(ca, "example.com"), "example.com"), "permitted subtree violation");
  EXPECT_EQ(verdict(ca.pem(), leaf_of(ca, "192.0.2.1"), "192.0.2.1"), "permitted subtree violation");
  EXPECT_EQ(verdict(ca.pem(), leaf_of(ca, "dash.cloudflare.com"), "dash.cloudflare.com"),
            "permitted subtree violation");
}

TEST(Ca, OfAnotherServerIsNotTrusted) {
  EXPECT_NE(verdict(made().pem(), leaf_of(made(), "localhost"), "localhost"), "ok");
}

TEST(Ca, BreaksOneThingAtATime) {
  const CertificateAuthority ca = made();
  EXPECT_EQ(verdict(ca.pem(), leaf_of(ca, "localhost", Certificate::kExpired), "localhost"),
            "certificate has expired");
  EXPECT_EQ(
      verdict(ca.pem(), leaf_of(ca, "api.cloudflare.com", Certificate::kWrongName), "api.cloudflare.com"),
      "hostname mismatch");
  EXPECT_EQ(verdict(ca.pem(), leaf_of(ca, "127.0.0.1", Certificate::kWrongName), "127.0.0.1"),
            "IP address mismatch");
}

TEST(Ca, NeverGivesASerialNumberTwice) {
  const CertificateAuthority ca = made();
  const X509Ptr one = parsed(leaf_of(ca, "localhost")), other = parsed(leaf_of(ca, "localhost"));
  EXPECT_NE(ASN1_INTEGER_cmp(X509_get0_serialNumber(one.get()), X509_get0_serialNumber(other.get())), 0);
}

TEST_F(Folder, KeepsTheCa) {
  const auto first = CertificateAuthority::open(path, names_of_server("127.0.0.1"), now());
  ASSERT_TRUE(first);
  const auto again = CertificateAuthority::open(path, names_of_server("127.0.0.1"), now());
  ASSERT_TRUE(again);
  EXPECT_EQ(first->pem(), again->pem());
  EXPECT_THAT(again->names(), ElementsAre("api.cloudflare.com", "localhost", "127.0.0.1", "::1"));
  EXPECT_EQ(verdict(first->pem(), leaf_of(*again, "localhost"), "localhost"), "ok");
}

TEST_F(Folder, HidesTheKey) {
  ASSERT_TRUE(CertificateAuthority::open(path, names_of_server("127.0.0.1"), now()));
  struct stat of {};
  ASSERT_EQ(::stat((path + "/ca-key.pem").c_str(), &of), 0);
  EXPECT_EQ(of.st_mode & 0777, 0600U);
  ASSERT_EQ(::chmod((path + "/ca-key.pem").c_str(), 0644), 0);
  const auto open = CertificateAuthority::open(path, names_of_server("127.0.0.1"), now());
  ASSERT_FALSE(open);
  EXPECT_THAT(open.problem().text(), HasSubstr("can be read by others than its owner"));
  EXPECT_THAT(open.problem().text(), HasSubstr("chmod 600"));
}

TEST_F(Folder, RefusesNamesThatTheCaIsNotGoodFor) {
  ASSERT_TRUE(CertificateAuthority::open(path, names_of_server("127.0.0.1"), now()));
  const auto open = CertificateAuthority::open(path, names_of_server("127.0.0.1", {"cfmock"}), now());
  ASSERT_FALSE(open);
  EXPECT_THAT(open.problem().message,
              HasSubstr("is not good for cfmock, only for api.cloudflare.com, localhost, 127.0.0.1, ::1"));
}

/// Writes another value into the kept CA, which its own key signs again; "": the extension is gone.
void limit_otherwise(const std::string& folder, int id, const std::string& value) {
  std::stringstream key_text, text;
  key_text << std::ifstream(folder + "/ca-key.pem").rdbuf();
  text << std::ifstream(folder + "/ca.pem").rdbuf();
  const std::string key_pem = key_text.str();  // which the BIO only looks at
  const X509Ptr ca = parsed(text.str());
  const BioPtr key_bio = memory_bio(key_pem), out = memory_bio();
  const std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>> key(PEM_read_bio_PrivateKey(key_bio.get(), nullptr, nullptr, nullptr));
  X509_EXTENSION_free(X509_delete_ext(ca.get(), X509_get_ext_by_NID(ca.get(), id, -1)));
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, ca.get(), ca.get(), nullptr, nullptr, 0);
  if (!value.empty()) {
    const std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>> made(X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str()));
    ASSERT_TRUE(made) << value;
    X509_add_ext(ca.get(), made.get(), -1);
  }
  ASSERT_NE(X509_sign(ca.get(), key.get(), EVP_sha256()), 0);
  PEM_write_bio_X509(out.get(), ca.get());
  std::ofstream(folder + "/ca.pem") << text_of(out.get());
}

TEST_F(Folder, RefusesACaThatIsLimitedOtherwise) {
  const std::string names = "critical,permitted;DNS:api.cloudflare.com,permitted;DNS:localhost,permitted;IP:127.0.0.1/255.255.255.255,permitted;IP:::1/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";
  const std::string range = "critical,permitted;DNS:api.cloudflare.com,permitted;DNS:localhost,permitted;IP:127.0.0.1/255.0.0.0,permitted;IP:::1/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";
  const auto refused = [&](int id, const std::string& value) -> std::string {
    std::filesystem::remove_all(path);
    EXPECT_TRUE(CertificateAuthority::open(path, names_of_server("127.0.0.1"), now()));
    limit_otherwise(path, id, value);
    const auto open = CertificateAuthority::open(path, names_of_server("127.0.0.1"), now());
    return open ? "" : open.problem().text();
  };
  EXPECT_EQ(refused(NID_name_constraints, names), "");
  EXPECT_EQ(refused(NID_name_constraints, names + ",permitted;DNS:cfmock"), "") << "as of --tls-name cfmock";
  for (const std::string& other : {names + ",excluded;DNS:www.localhost", names + ",permitted;email:example.com", names + ",permitted;DNS:.example.com",
                                   range, names.substr(std::string("critical,").size()), std::string()})
    EXPECT_THAT(refused(NID_name_constraints, other), HasSubstr("is none that cfmock makes: its X509v3 Name Constraints is another\n  give another --ca-dir, or remove ca.pem")) << other;
  EXPECT_THAT(refused(NID_ext_key_usage, "serverAuth,clientAuth"), HasSubstr("Extended Key Usage is another"));
  EXPECT_THAT(refused(NID_basic_constraints, "critical,CA:TRUE"), HasSubstr("Basic Constraints is another"));
}

TEST_F(Folder, RefusesACaThatHasExpired) {
  ASSERT_TRUE(
      CertificateAuthority::open(path, names_of_server("127.0.0.1"), now() - std::chrono::hours(24 * 366)));
  const auto open = CertificateAuthority::open(path, names_of_server("127.0.0.1"), now());
  ASSERT_FALSE(open);
  EXPECT_THAT(open.problem().message, HasSubstr("has expired"));
}

TEST_F(Folder, RefusesAFileThatIsNone) {
  ASSERT_TRUE(CertificateAuthority::open(path, names_of_server("127.0.0.1"), now()));
  std::ofstream(path + "/ca.pem") << "nothing of the kind\n";
  const auto open = CertificateAuthority::open(path, names_of_server("127.0.0.1"), now());
  ASSERT_FALSE(open);
  EXPECT_THAT(open.problem().text(), HasSubstr("cannot be read"));
}

}  // namespace
}  // namespace cfmock::net
