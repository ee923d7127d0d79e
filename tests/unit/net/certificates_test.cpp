// What clients will check of our certificates, checked with OpenSSL's own verifier.

#include "net/certificates.hpp"

#include <gmock/gmock.h>
#include <openssl/pem.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

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
