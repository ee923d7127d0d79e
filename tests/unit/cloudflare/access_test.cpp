// Who is let in: secrets, status, window, address, keys, policies.

#include "access_fixture.hpp"

namespace cfmock::cloudflare {
namespace {

TEST_F(Access, AnActiveTokenIsLetIn) {
  make({token("primary")});
  EXPECT_EQ(cause("primary"), "");
  EXPECT_EQ(ask("primary").credential->spec.name, "primary");
}

TEST_F(Access, AnUnknownSecretIsNobodys) {
  make({token("primary")});
  Presented shown;
  shown.kind = Presented::Kind::kToken, shown.secret = "cfut_0";
  const auto known = authenticate(*credentials_, shown, kHere, kStart);
  EXPECT_EQ(known.credential, nullptr);
  EXPECT_EQ(known.refusal->cause, "invalid-token");
  EXPECT_EQ(known.refusal->sentence,
            "no token of this world has this secret (#" + fingerprint("cfut_0") + ")");
}

TEST_F(Access, StatusesHaveTheirCauses) {
  auto disabled = token("disabled"), revoked = token("revoked"), unknown = token("unknown");
  disabled.status = CredentialStatus::kDisabled;
  revoked.status = CredentialStatus::kRevoked;
  unknown.status = CredentialStatus::kUnknown;
  make({disabled, revoked, unknown});
  EXPECT_EQ(cause("disabled"), "disabled-token");
  EXPECT_EQ(sentence("disabled"), "token \"disabled\" is disabled");
  EXPECT_EQ(cause("revoked"), "revoked-token");
  EXPECT_EQ(sentence("revoked"), "token \"revoked\" was deleted");
  EXPECT_EQ(cause("unknown"), "invalid-token");
  EXPECT_EQ(sentence("unknown"), "token \"unknown\" was never issued by the API");
}

TEST_F(Access, ExpiresExactlyAtItsInstant) {
  auto spec = token("primary");
  spec.expires_on = 1h;
  make({spec});
  EXPECT_EQ(cause("primary", kStart + 1h - 1us), "");
  EXPECT_EQ(cause("primary", kStart + 1h), "expired-token");
  EXPECT_EQ(sentence("primary", kStart + 3h), "token \"primary\" expired 2 h ago");
}

TEST_F(Access, BecomesValidExactlyAtItsInstant) {
  auto spec = token("primary");
  spec.not_before = 1h;
  make({spec});
  EXPECT_EQ(cause("primary", kStart + 1h - 1us), "token-not-yet-valid");
  EXPECT_EQ(sentence("primary"), "token \"primary\" becomes valid in 1 h");
  EXPECT_EQ(cause("primary", kStart + 1h), "");
}

TEST_F(Access, TheStatusGoesBeforeTheWindowAndTheWindowBeforeTheAddress) {
  auto all = token("all"), late = token("late");
  all.status = CredentialStatus::kDisabled;
  all.expires_on = late.expires_on = -1h;
  all.from = late.from = cidrs({"198.51.100.0/24"});
  make({all, late});
  EXPECT_EQ(cause("all"), "disabled-token");
  EXPECT_EQ(cause("late"), "expired-token");
}

TEST_F(Access, AddressesInTheListAreLetIn) {
  auto spec = token("primary");
  spec.from = cidrs({"203.0.113.0/24", "2001:db8::/32"});
  make({spec});
  EXPECT_EQ(cause("primary", kStart, "203.0.113.0"), "");
  EXPECT_EQ(cause("primary", kStart, "203.0.113.255"), "");
  EXPECT_EQ(cause("primary", kStart, "2001:db8:ffff::1"), "");
  EXPECT_EQ(cause("primary", kStart, "::ffff:203.0.113.9"), "");  // the IPv4 address that it maps
  EXPECT_EQ(cause("primary", kStart, "203.0.114.0"), "blocked-address");
  EXPECT_EQ(cause("primary", kStart, "203.0.112.255"), "blocked-address");
  EXPECT_EQ(cause("primary", kStart, "2001:db9::1"), "blocked-address");
  EXPECT_EQ(cause("primary", kStart, "no address"), "blocked-address");
  EXPECT_EQ(sentence("primary", kStart, "203.0.114.0"),
            "token \"primary\" may not be used from 203.0.114.0: not in its list");
}

TEST_F(Access, AddressesShutOutAreNot) {
  auto spec = token("primary");
  spec.not_from = cidrs({"203.0.113.128/25", "2001:db8::1"});
  make({spec});
  EXPECT_EQ(cause("primary", kStart, "203.0.113.127"), "");
  EXPECT_EQ(cause("primary", kStart, "203.0.113.128"), "blocked-address");
  EXPECT_EQ(cause("primary", kStart, "2001:db8::1"), "blocked-address");
  EXPECT_EQ(cause("primary", kStart, "2001:db8::2"), "");
  EXPECT_EQ(sentence("primary", kStart, "203.0.113.128"),
            "token \"primary\" may not be used from 203.0.113.128: shut out");
}

TEST_F(Access, ShuttingOutGoesBeforeLettingIn) {
  auto spec = token("primary");
  spec.from = cidrs({"203.0.113.0/24"});
  spec.not_from = cidrs({"203.0.113.7"});
  make({spec});
  EXPECT_EQ(cause("primary", kStart, "203.0.113.7"), "blocked-address");
  EXPECT_EQ(cause("primary", kStart, "203.0.113.8"), "");
}

TEST_F(Access, RefusalsPointAtTheFieldOrElseTheCredential) {
  auto spec = token("primary"), bare = token("bare");
  spec.expires_on = bare.expires_on = -1h;
  spec.places["expires_on"] = {"f.yaml", 8, 33};
  make({spec, bare});
  EXPECT_EQ(ask("primary").refusal->place.text(), "f.yaml:8:33");
  EXPECT_EQ(ask("bare").refusal->place.text(), "f.yaml:6:3");
}

// ---- Keys

TEST_F(Access, AKeyIsGoodWithItsEmail) {
  make({key("owner")});
  EXPECT_EQ(cause("owner"), "");
  Presented shown;
  shown.kind = Presented::Kind::kKeyPair, shown.secret = credentials_->by_name("owner")->secret,
  shown.email = "ops@example.com";
  const auto known = authenticate(*credentials_, shown, kHere, kStart);
  EXPECT_EQ(known.refusal->cause, "wrong-key-pair");
  EXPECT_EQ(known.refusal->sentence, "key \"owner\" belongs to dev@example.com, not to ops@example.com");
}

TEST_F(Access, AKeyIsNoTokenAndATokenNoKey) {
  make({key("owner"), token("primary")});
  Presented shown;
  shown.kind = Presented::Kind::kToken, shown.secret = credentials_->by_name("owner")->secret;
  EXPECT_EQ(authenticate(*credentials_, shown, kHere, kStart).refusal->cause, "invalid-token");
  shown.kind = Presented::Kind::kKeyPair, shown.email = "dev@example.com",
  shown.secret = credentials_->by_name("primary")->secret;
  EXPECT_EQ(authenticate(*credentials_, shown, kHere, kStart).refusal->cause, "wrong-key-pair");
}

TEST_F(Access, AKeyThatIsGoneIsAWrongPair) {
  auto unknown = key("unknown"), revoked = key("revoked");
  unknown.status = CredentialStatus::kUnknown;
  revoked.status = CredentialStatus::kRevoked;
  Credentials& credentials = make({unknown, revoked, key("deleted"), key("rolled")});
  credentials.remove("deleted");
  credentials.roll("rolled", kStart);
  for (const char* name : {"unknown", "revoked", "deleted", "rolled"})
    EXPECT_EQ(cause(name), "wrong-key-pair") << name;
}

TEST_F(Access, AKeyHoldsEveryGroupAndCoversEverything) {
  const Credential& owner = *make({key("owner")}).by_name("owner");
  EXPECT_TRUE(counts_on_zone(owner, "DNS Write", "example.org"));
  EXPECT_TRUE(counts_on_account(owner, "Account Settings Write", "Other"));
}

// ---- The short form of policies

TEST_F(Access, HoldsTheGroupsThatItWasGiven) {
  auto spec = token("primary");
  spec.permissions = {"Zone Read", "DNS Write"};
  const Credential& primary = *make({spec}).by_name("primary");
  EXPECT_TRUE(counts_on_zone(primary, "DNS Write", "example.com"));
  // Write does not bring read: the operations list both.
  EXPECT_FALSE(counts_on_zone(primary, "DNS Read", "example.com"));
}

TEST_F(Access, CoversTheZonesAndAccountsThatItWasGiven) {
  auto zones = token("zones"), accounts = token("accounts"), both = token("both"), none = token("none");
  for (auto* spec : {&zones, &accounts, &both, &none})
    spec->permissions = {"Zone Read", "Account Settings Read"};
  zones.zones = {{"example.com"}};
  accounts.accounts = {{"Example"}};
  both.zones = {{"example.com", "example.org"}}, both.accounts = {{"Other"}};
  none.zones = std::vector<std::string>{};
  Credentials& credentials = make({zones, accounts, both, none});
  const auto seen = [&](const char* name) {
    std::string out;
    for (const char* zone : {"example.com", "example.net", "example.org"})
      out += counts_on_zone(*credentials.by_name(name), "Zone Read", zone) ? '1' : '0';
    for (const char* account : {"Example", "Other"})
      out += counts_on_account(*credentials.by_name(name), "Account Settings Read", account) ? 'a' : '-';
    return out;
  };
  EXPECT_EQ(seen("zones"), "100aa");
  EXPECT_EQ(seen("accounts"), "110a-");
  EXPECT_EQ(seen("both"), "001-a");
  EXPECT_EQ(seen("none"), "000aa");
}

TEST_F(Access, AnAccountTokenCoversItsAccountOnly) {
  auto spec = token("account");
  spec.kind = CredentialKind::kAccountToken, spec.user.clear(), spec.account = "Example";
  spec.permissions = {"Zone Read", "Account Settings Read"};
  const Credential& account = *make({spec}).by_name("account");
  EXPECT_TRUE(counts_on_account(account, "Account Settings Read", "Example"));
  EXPECT_FALSE(counts_on_account(account, "Account Settings Read", "Other"));
  EXPECT_TRUE(counts_on_zone(account, "Zone Read", "example.net"));
  EXPECT_FALSE(counts_on_zone(account, "Zone Read", "example.org"));
  EXPECT_EQ(account.label(), "account token \"account\"");
}

// "1200 requests per five minutes per user/account token"
TEST_F(Access, CountsForItsUserOrForItselfAsAnAccountToken) {
  auto one = token("one"), two = token("two"), ops = token("ops"), acct = token("acct"),
       acct2 = token("acct2");
  ops.user = "ops@example.com";
  acct.kind = acct2.kind = CredentialKind::kAccountToken;
  acct.account = acct2.account = "Example";
  Credentials& credentials = make({one, two, ops, acct, acct2, key("owner")});
  const auto user = [&](const char* name) { return credentials.by_name(name)->user_id; };
  EXPECT_EQ(user("one"), user("two"));
  EXPECT_EQ(user("one"), user("owner"));
  EXPECT_NE(user("one"), user("ops"));
  EXPECT_NE(user("acct"), user("acct2"));
  EXPECT_NE(user("acct"), user("one"));
}

}  // namespace
}  // namespace cfmock::cloudflare
