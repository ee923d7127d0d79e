#include "cloudflare/access.hpp"

#include <gtest/gtest.h>

namespace cfmock::cloudflare {
namespace {

using namespace std::chrono_literals;

const Instant kStart{std::chrono::seconds(1'700'000'000)};
constexpr const char* kHere = "203.0.113.7";

WorldSpec world() {
  return {{{"dev@example.com", "11111111111111111111111111111111"},
           {"ops@example.com", "22222222222222222222222222222222"}},
          {{"Example", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}, {"Other", "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"}},
          {}};
}

CredentialSpec token(std::string name) {
  CredentialSpec spec;
  spec.name = std::move(name), spec.user = "dev@example.com";
  spec.place = {"f.yaml", 6, 3};
  return spec;
}
CredentialSpec key(std::string name) {
  CredentialSpec spec = token(std::move(name));
  spec.kind = CredentialKind::kGlobalKey;
  return spec;
}
std::vector<Cidr> cidrs(std::initializer_list<const char*> texts) {
  std::vector<Cidr> out;
  for (const char* text : texts) out.push_back(*parse_cidr(text));
  return out;
}

/// The change {FIELD: ...}, as the loader makes it: the fields that it gives have places.
CredentialSpec change(std::initializer_list<const char*> fields) {
  CredentialSpec spec;
  int line = 40;
  for (const char* field : fields) spec.places[field] = {"f.yaml", line++, 7};
  return spec;
}

class Access : public ::testing::Test {
 protected:
  Credentials& make(std::vector<CredentialSpec> specs) {
    IdSource ids(1);
    credentials_.emplace(specs, world(), kStart, ids);
    return *credentials_;
  }
  Authenticated ask(const std::string& name, Instant now = kStart, std::string_view from = kHere) {
    const Credential& credential = *credentials_->by_name(name);
    Presented shown;
    shown.kind = credential.is_key() ? Presented::Kind::kKeyPair : Presented::Kind::kToken;
    shown.secret = credential.secret;
    shown.email = credential.is_key() ? std::string_view(credential.spec.user) : std::string_view{};
    return authenticate(*credentials_, shown, from, now);
  }
  /// The cause of the refusal, "" when let in.
  std::string cause(const std::string& name, Instant now = kStart, std::string_view from = kHere) {
    const auto known = ask(name, now, from);
    EXPECT_TRUE(known.credential != nullptr);
    return known.refusal ? known.refusal->cause : "";
  }
  std::string sentence(const std::string& name, Instant now = kStart, std::string_view from = kHere) {
    const auto known = ask(name, now, from);
    return known.refusal ? known.refusal->sentence : "";
  }
  std::optional<Credentials> credentials_;
};

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
  credentials.roll("rolled");
  for (const char* name : {"unknown", "revoked", "deleted", "rolled"})
    EXPECT_EQ(cause(name), "wrong-key-pair") << name;
}

TEST_F(Access, AKeyHoldsEveryGroupAndCoversEverything) {
  const Credential& owner = *make({key("owner")}).by_name("owner");
  EXPECT_TRUE(owner.holds_any({find_permission_group("DNS Write")}));
  EXPECT_TRUE(owner.covers_zone("example.com", "Example"));
  EXPECT_TRUE(owner.covers_account("Other"));
}

// ---- Policies

TEST_F(Access, HoldsTheGroupsThatItWasGiven) {
  auto spec = token("primary");
  spec.permissions = {"Zone Read", "DNS Write"};
  const Credential& primary = *make({spec}).by_name("primary");
  const auto group = [](const char* name) { return find_permission_group(name); };
  EXPECT_TRUE(primary.holds_any({group("DNS Read"), group("DNS Write")}));
  EXPECT_FALSE(
      primary.holds_any({group("DNS Read")}));  // write does not bring read: the operations list both
  EXPECT_TRUE(primary.holds_any({}));
}

TEST_F(Access, CoversTheZonesAndAccountsThatItWasGiven) {
  auto zones = token("zones"), accounts = token("accounts"), none = token("none");
  zones.zones = {{"example.com"}};
  accounts.accounts = {{"Example"}};
  none.zones = std::vector<std::string>{};
  Credentials& credentials = make({zones, accounts, none});
  EXPECT_TRUE(credentials.by_name("zones")->covers_zone("example.com", "Example"));
  EXPECT_FALSE(credentials.by_name("zones")->covers_zone("example.net", "Example"));
  EXPECT_TRUE(credentials.by_name("accounts")->covers_zone("example.net", "Example"));
  EXPECT_FALSE(credentials.by_name("accounts")->covers_zone("example.net", "Other"));
  EXPECT_FALSE(credentials.by_name("none")->covers_zone("example.com", "Example"));
}

TEST_F(Access, AnAccountTokenCoversItsAccountOnly) {
  auto spec = token("account");
  spec.kind = CredentialKind::kAccountToken, spec.user.clear(), spec.account = "Example";
  const Credential& account = *make({spec}).by_name("account");
  EXPECT_TRUE(account.covers_account("Example"));
  EXPECT_FALSE(account.covers_account("Other"));
  EXPECT_FALSE(account.covers_zone("example.net", "Other"));
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

// ---- What happens to a credential

TEST_F(Access, ADeletedTokenWasRevoked) {
  make({token("primary")}).remove("primary");
  EXPECT_EQ(cause("primary"), "revoked-token");
  EXPECT_EQ(sentence("primary"), "token \"primary\" was deleted");
}

TEST_F(Access, ARollMakesTheOldSecretUnknownAndTheNewOneGood) {
  auto fresh = token("fresh");
  fresh.status = CredentialStatus::kReplacement, fresh.replaces = "primary";
  Credentials& credentials = make({token("primary"), fresh});
  EXPECT_EQ(cause("primary"), "");
  EXPECT_EQ(cause("fresh"), "invalid-token");
  EXPECT_EQ(sentence("fresh"), "token \"fresh\" will exist only once \"primary\" is rolled");
  credentials.roll("primary");
  EXPECT_EQ(cause("primary"), "rolled-token");
  EXPECT_EQ(sentence("primary"), "token \"primary\" was rolled: this is its old secret");
  EXPECT_EQ(cause("fresh"), "");
}

TEST_F(Access, ARolledTokenIsTheSameTokenWithThePolicyOfThatMoment) {
  auto primary = token("primary"), fresh = token("fresh");
  primary.permissions = {"DNS Write"}, primary.zones = {{"example.com"}}, primary.user = "ops@example.com";
  primary.places["zones"] = {"f.yaml", 9, 5};
  fresh.status = CredentialStatus::kReplacement, fresh.replaces = "primary";
  Credentials& credentials = make({primary, fresh});
  auto wider = change({"permissions", "expires_on"});
  wider.permissions = {"Zone Read"}, wider.expires_on = 2h;
  credentials.change("primary", wider);
  credentials.roll("primary");
  const Credential& rolled = *credentials.by_name("fresh");
  EXPECT_EQ(rolled.id, credentials.by_name("primary")->id);
  EXPECT_EQ(rolled.user_id, credentials.by_name("primary")->user_id);
  EXPECT_EQ(rolled.spec.name, "fresh");
  EXPECT_TRUE(rolled.holds_any({find_permission_group("Zone Read")}));
  EXPECT_FALSE(rolled.holds_any({find_permission_group("DNS Write")}));
  EXPECT_FALSE(rolled.covers_zone("example.net", "Example"));
  EXPECT_EQ(rolled.expires_on, kStart + 2h);
  EXPECT_EQ(rolled.spec.place_of("zones").text(), "f.yaml:9:5");
}

TEST_F(Access, ARollTakesWhatTheNewOneGivesOfItsOwn) {
  auto primary = token("primary"), fresh = token("fresh");
  primary.permissions = {"DNS Write"}, primary.expires_on = 1h;
  fresh.status = CredentialStatus::kReplacement, fresh.replaces = "primary";
  fresh.permissions = {"Zone Read"}, fresh.places["permissions"] = {"f.yaml", 7, 9};
  Credentials& credentials = make({primary, fresh});
  credentials.roll("primary");
  EXPECT_TRUE(credentials.by_name("fresh")->holds_any({find_permission_group("Zone Read")}));
  EXPECT_FALSE(credentials.by_name("fresh")->holds_any({find_permission_group("DNS Write")}));
  EXPECT_EQ(cause("fresh", kStart + 1h), "expired-token");
}

TEST_F(Access, RollsFollowEachOther) {
  auto second = token("second"), third = token("third");
  auto first = token("first");
  first.permissions = {"DNS Write"};
  second.status = third.status = CredentialStatus::kReplacement;
  second.replaces = "first", third.replaces = "second";
  Credentials& credentials = make({first, second, third});
  credentials.roll("first");
  credentials.roll("second");
  EXPECT_EQ(cause("first"), "rolled-token");
  EXPECT_EQ(cause("second"), "rolled-token");
  EXPECT_EQ(cause("third"), "");
  EXPECT_TRUE(credentials.by_name("third")->holds_any({find_permission_group("DNS Write")}));
}

TEST_F(Access, AChangeTouchesOnlyWhatItGives) {
  auto primary = token("primary");
  primary.permissions = {"DNS Write"}, primary.expires_on = -1h, primary.from = cidrs({"203.0.113.0/24"});
  Credentials& credentials = make({primary});
  auto longer = change({"expires_on"});
  longer.expires_on = 24h;
  credentials.change("primary", longer);
  EXPECT_EQ(cause("primary"), "");
  EXPECT_EQ(cause("primary", kStart + 24h), "expired-token");
  EXPECT_EQ(ask("primary", kStart + 24h).refusal->place.text(), "f.yaml:40:7");
  EXPECT_EQ(cause("primary", kStart, "198.51.100.1"), "blocked-address");
  EXPECT_TRUE(credentials.by_name("primary")->holds_any({find_permission_group("DNS Write")}));
}

TEST_F(Access, ChangesAddUp) {
  Credentials& credentials = make({token("primary")});
  auto off = change({"status"}), late = change({"expires_on"}), on = change({"status"});
  off.status = CredentialStatus::kDisabled;
  late.expires_on = 1h;
  on.status = CredentialStatus::kActive;
  credentials.change("primary", off);
  EXPECT_EQ(cause("primary"), "disabled-token");
  credentials.change("primary", late);
  EXPECT_EQ(cause("primary"), "disabled-token");
  credentials.change("primary", on);
  EXPECT_EQ(cause("primary"), "");
  EXPECT_EQ(cause("primary", kStart + 1h), "expired-token");
}

TEST_F(Access, WhatWasDeletedOrRolledStaysGoneWhateverElseChanges) {
  auto fresh = token("fresh");
  fresh.status = CredentialStatus::kReplacement, fresh.replaces = "rolled";
  Credentials& credentials = make({token("deleted"), token("rolled"), fresh});
  credentials.remove("deleted");
  credentials.roll("rolled");
  auto longer = change({"expires_on"});
  longer.expires_on = 24h;
  for (const char* name : {"deleted", "rolled", "fresh"}) credentials.change(name, longer);
  EXPECT_EQ(cause("deleted"), "revoked-token");
  EXPECT_EQ(cause("rolled"), "rolled-token");
  EXPECT_EQ(cause("fresh"), "");
}

TEST_F(Access, ADisabledTokenIsDisabledAfterARoll) {
  auto primary = token("primary"), fresh = token("fresh");
  primary.status = CredentialStatus::kDisabled;
  fresh.status = CredentialStatus::kReplacement, fresh.replaces = "primary";
  make({primary, fresh}).roll("primary");
  EXPECT_EQ(cause("fresh"), "disabled-token");
}

TEST_F(Access, ANameThatNobodyHasChangesNothing) {
  Credentials& credentials = make({token("primary")});
  credentials.roll("nobody");
  credentials.remove("nobody");
  credentials.change("nobody", change({"status"}));
  EXPECT_EQ(cause("primary"), "");
  EXPECT_EQ(credentials.by_name("nobody"), nullptr);
}

TEST_F(Access, SecretsDependOnTheSeedAlone) {
  IdSource one(5), two(5), other(6);
  const std::vector<CredentialSpec> specs{token("primary"), key("owner")};
  const Credentials a(specs, world(), kStart, one), b(specs, world(), kStart, two),
      c(specs, world(), kStart, other);
  EXPECT_EQ(a.by_name("primary")->secret, b.by_name("primary")->secret);
  EXPECT_NE(a.by_name("primary")->secret, c.by_name("primary")->secret);
  EXPECT_NE(a.by_name("primary")->secret, a.by_name("owner")->secret);
}

TEST_F(Access, ASecretOfTheScenarioIsTakenAsItIs) {
  auto spec = token("primary");
  spec.secret = "not a token";
  EXPECT_EQ(make({spec}).by_name("primary")->secret, "not a token");
  EXPECT_EQ(credentials_->by_secret("not a token"), credentials_->by_name("primary"));
}

}  // namespace
}  // namespace cfmock::cloudflare
