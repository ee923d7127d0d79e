#include "cloudflare/secrets.hpp"

#include <gtest/gtest.h>

namespace cfmock::cloudflare {
namespace {

const std::string k40 = "abcdefghijABCDEFGHIJ0123456789_-_-_-_-_-";
const std::string kToken = "cfut_" + k40 + "0a1b2c3d";
const std::string kAccountToken = "cfat_" + k40 + "0a1b2c3d";
const std::string kKey = "cfk_" + k40 + "0a1b2c3d";
const std::string kOldKey = "0123456789abcdef0123456789abcdef01234";

TEST(TokenForm, TakesTodaysAndTheOldForm) {
  EXPECT_TRUE(well_formed_token(kToken));
  EXPECT_TRUE(well_formed_token(kAccountToken));
  EXPECT_TRUE(well_formed_token(k40));
}

TEST(TokenForm, TakesNothingElse) {
  for (const std::string& text :
       {std::string(), std::string("abc-def"), std::string("invalid"), kKey, kOldKey, k40 + "x",
        k40.substr(1), kToken + "0", kToken.substr(0, 52), "cfxx_" + k40 + "0a1b2c3d",
        "cfut_" + k40 + "0a1b2c3g", std::string(180, 'a'), "cfut_" + std::string(39, 'a') + " 0a1b2c3d",
        std::string(25, '\xe4'), "CFUT_" + k40 + "0a1b2c3d", std::string(39, 'a') + "\n",
        '"' + k40.substr(2) + '"'})
    EXPECT_FALSE(well_formed_token(text)) << text;
}

TEST(KeyForm, Is37HexOrTodays) {
  EXPECT_TRUE(well_formed_key(kOldKey));
  EXPECT_TRUE(well_formed_key(kKey));
  EXPECT_EQ(kKey.size(), 52u);
  for (const std::string& text :
       {std::string(), kOldKey + "0", kOldKey.substr(1), "g" + kOldKey.substr(1), kToken, k40, kKey + "0"})
    EXPECT_FALSE(well_formed_key(text)) << text;
}

TEST(EmailForm, HasOneAtBetweenTwoParts) {
  EXPECT_TRUE(well_formed_email("dev@example.com"));
  EXPECT_TRUE(well_formed_email("a@b"));
  for (const char* text : {"", "@", "dev", "dev@", "@example.com", "a@b@c", "a b@c", "a@b\n"})
    EXPECT_FALSE(well_formed_email(text)) << text;
}

TEST(NewSecret, HasTheFormOfItsKindAndSaysWhatItIs) {
  IdSource ids(7);
  for (int i = 0; i < 100; ++i) {
    EXPECT_TRUE(well_formed_token(new_secret(CredentialKind::kUserToken, ids)));
    EXPECT_TRUE(well_formed_token(new_secret(CredentialKind::kAccountToken, ids)));
    EXPECT_TRUE(well_formed_key(new_secret(CredentialKind::kGlobalKey, ids)));
  }
  EXPECT_EQ(new_secret(CredentialKind::kUserToken, ids).substr(0, 11), "cfut_cfmock");
  EXPECT_EQ(new_secret(CredentialKind::kAccountToken, ids).substr(0, 11), "cfat_cfmock");
  EXPECT_EQ(new_secret(CredentialKind::kGlobalKey, ids).substr(0, 10), "cfk_cfmock");
  EXPECT_NE(new_secret(CredentialKind::kUserToken, ids), new_secret(CredentialKind::kUserToken, ids));
}

// ---- What a request shows: every combination of the three headers.

using Kind = Presented::Kind;

struct Seen {
  Kind kind;
  std::string secret, email, variant, scheme;
  bool operator==(const Seen&) const = default;
};
void PrintTo(const Seen& seen, std::ostream* out) {
  *out << static_cast<int>(seen.kind) << " secret \"" << seen.secret << "\" email \"" << seen.email
       << "\" variant \"" << seen.variant << "\" scheme \"" << seen.scheme << '"';
}

Seen seen(std::initializer_list<http::Header> list) {
  const http::Headers headers(list);
  const Presented shown = presented(headers);
  return {shown.kind, std::string(shown.secret), std::string(shown.email), std::string(shown.variant),
          std::string(shown.scheme)};
}
Seen authorization(const std::string& value) { return seen({{"Authorization", value}}); }
Seen pair(const std::string& email, const std::string& key) {
  return seen({{"X-Auth-Email", email}, {"X-Auth-Key", key}});
}

TEST(Presented, Nothing) {
  EXPECT_EQ(seen({}), (Seen{Kind::kNone, "", "", "", ""}));
  EXPECT_EQ(seen({{"Cookie", "a=b"}}).kind, Kind::kNone);
}

TEST(Presented, AServiceKey) {
  const std::string key = "v1.0-cfmock0123456789abcdef-0123";
  EXPECT_EQ(seen({{"X-Auth-User-Service-Key", key}}), (Seen{Kind::kServiceKey, key, "", "service-key", ""}));
  EXPECT_EQ(seen({{"X-Auth-User-Service-Key", "v1.0-x"}}).kind, Kind::kMalformedServiceKey);
  EXPECT_EQ(seen({{"X-Auth-User-Service-Key", key}, {"Authorization", "Bearer " + kToken}}).kind, Kind::kToken);
  IdSource ids(3);
  EXPECT_TRUE(well_formed_service_key(new_secret(CredentialKind::kServiceKey, ids)));
}

TEST(Presented, ABearerToken) {
  EXPECT_EQ(authorization("Bearer " + kToken), (Seen{Kind::kToken, kToken, "", "", "Bearer"}));
  EXPECT_EQ(authorization("bearer " + k40), (Seen{Kind::kToken, k40, "", "", "bearer"}));
  EXPECT_EQ(authorization("  Bearer   " + k40 + " "), (Seen{Kind::kToken, k40, "", "", "Bearer"}));
  EXPECT_EQ(seen({{"authorization", "Bearer " + k40}}).kind, Kind::kToken);
}

TEST(Presented, AMalformedAuthorization) {
  EXPECT_EQ(authorization("Bearer abc-def"), (Seen{Kind::kMalformedToken, "abc-def", "", "", "Bearer"}));
  EXPECT_EQ(authorization("Bearer not a token"),
            (Seen{Kind::kMalformedToken, "not a token", "", "", "Bearer"}));
  EXPECT_EQ(authorization("Bearer"), (Seen{Kind::kMalformedToken, "", "", "", "Bearer"}));
  EXPECT_EQ(authorization("Bearer "), (Seen{Kind::kMalformedToken, "", "", "", "Bearer"}));
  EXPECT_EQ(authorization(""), (Seen{Kind::kMalformedToken, "", "", "", ""}));
  EXPECT_EQ(authorization(kToken), (Seen{Kind::kMalformedToken, kToken, "", "", ""}));
  EXPECT_EQ(authorization("Token " + kToken), (Seen{Kind::kMalformedToken, kToken, "", "", "Token"}));
  EXPECT_EQ(authorization("Basic ZGV2OnNlY3JldA=="),
            (Seen{Kind::kMalformedToken, "ZGV2OnNlY3JldA==", "", "", "Basic"}));
  EXPECT_EQ(authorization("Bearer " + kOldKey).kind, Kind::kMalformedToken);
  EXPECT_EQ(authorization("Bearer Bearer " + kToken),
            (Seen{Kind::kMalformedToken, "Bearer " + kToken, "", "", "Bearer"}));
  EXPECT_EQ(authorization("Bearer\"" + kToken + "\"").scheme, "");
  EXPECT_EQ(authorization("secret"), (Seen{Kind::kMalformedToken, "secret", "", "", ""}));
}

// A word that could be a secret is never taken for a scheme: schemes are shown in the journal.
TEST(Presented, ALongFirstWordIsNoScheme) {
  EXPECT_EQ(authorization(kToken + " x"), (Seen{Kind::kMalformedToken, kToken + " x", "", "", ""}));
  EXPECT_EQ(authorization("abc123 x").scheme, "");
  EXPECT_EQ(authorization(std::string(40, 'a') + " x").scheme, "");  // an old token may be all letters
}

TEST(Presented, AKeyPair) {
  EXPECT_EQ(pair("dev@example.com", kOldKey), (Seen{Kind::kKeyPair, kOldKey, "dev@example.com", "", ""}));
  EXPECT_EQ(pair("dev@example.com", kKey).kind, Kind::kKeyPair);
}

TEST(Presented, AMalformedPairSaysWhichPart) {
  EXPECT_EQ(pair("dev@example.com", "short"),
            (Seen{Kind::kMalformedPair, "short", "dev@example.com", "", ""}));
  EXPECT_EQ(pair("dev@example.com", kToken).variant, "");
  EXPECT_EQ(pair("dev", kOldKey).variant, "email");
  EXPECT_EQ(pair("dev", "short").variant, "pair");
  EXPECT_EQ(pair("", "").variant, "pair");
}

TEST(Presented, AnIncompletePairSaysWhatIsMissing) {
  EXPECT_EQ(seen({{"X-Auth-Key", kOldKey}}), (Seen{Kind::kIncompletePair, kOldKey, "", "email", ""}));
  EXPECT_EQ(seen({{"X-Auth-Email", "dev@example.com"}}),
            (Seen{Kind::kIncompletePair, "", "dev@example.com", "key", ""}));
}

TEST(Presented, AuthorizationGoesBeforeAKeyPair) {
  EXPECT_EQ(
      seen({{"X-Auth-Email", "dev@example.com"}, {"X-Auth-Key", kOldKey}, {"Authorization", "Bearer " + k40}})
          .kind,
      Kind::kToken);
  EXPECT_EQ(
      seen({{"X-Auth-Email", "dev@example.com"}, {"X-Auth-Key", kOldKey}, {"Authorization", "Bearer x"}})
          .kind,
      Kind::kMalformedToken);
  EXPECT_EQ(seen({{"X-Auth-Key", "x"}, {"Authorization", "Bearer " + k40}}).kind, Kind::kToken);
  EXPECT_EQ(seen({{"X-Auth-Email", "x"}, {"Authorization", "Bearer " + k40}}).kind, Kind::kToken);
}

}  // namespace
}  // namespace cfmock::cloudflare
