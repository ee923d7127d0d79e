// What happens to a credential while a session runs: deleted, rolled, changed.

#include "access_fixture.hpp"

namespace cfmock::cloudflare {
namespace {

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
  credentials.roll("primary", kStart);
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
  credentials.change("primary", wider, kStart);
  credentials.roll("primary", kStart);
  const Credential& rolled = *credentials.by_name("fresh");
  EXPECT_EQ(rolled.id, credentials.by_name("primary")->id);
  EXPECT_EQ(rolled.user_id, credentials.by_name("primary")->user_id);
  EXPECT_EQ(rolled.spec.name, "fresh");
  EXPECT_TRUE(counts_on_zone(rolled, "Zone Read", "example.com"));
  EXPECT_FALSE(counts_on_zone(rolled, "DNS Write", "example.com"));
  EXPECT_FALSE(counts_on_zone(rolled, "Zone Read", "example.net"));
  EXPECT_EQ(rolled.expires_on, kStart + 2h);
  EXPECT_EQ(rolled.spec.place_of("zones").text(), "f.yaml:9:5");
}

TEST_F(Access, ARollTakesWhatTheNewOneGivesOfItsOwn) {
  auto primary = token("primary"), fresh = token("fresh");
  primary.permissions = {"DNS Write"}, primary.expires_on = 1h;
  fresh.status = CredentialStatus::kReplacement, fresh.replaces = "primary";
  fresh.permissions = {"Zone Read"}, fresh.places["permissions"] = {"f.yaml", 7, 9};
  Credentials& credentials = make({primary, fresh});
  credentials.roll("primary", kStart);
  EXPECT_TRUE(counts_on_zone(*credentials.by_name("fresh"), "Zone Read", "example.com"));
  EXPECT_FALSE(counts_on_zone(*credentials.by_name("fresh"), "DNS Write", "example.com"));
  EXPECT_EQ(cause("fresh", kStart + 1h), "expired-token");
}

TEST_F(Access, RollsFollowEachOther) {
  auto second = token("second"), third = token("third");
  auto first = token("first");
  first.permissions = {"DNS Write"};
  second.status = third.status = CredentialStatus::kReplacement;
  second.replaces = "first", third.replaces = "second";
  Credentials& credentials = make({first, second, third});
  credentials.roll("first", kStart);
  credentials.roll("second", kStart);
  EXPECT_EQ(cause("first"), "rolled-token");
  EXPECT_EQ(cause("second"), "rolled-token");
  EXPECT_EQ(cause("third"), "");
  EXPECT_TRUE(counts_on_zone(*credentials.by_name("third"), "DNS Write", "example.com"));
}

TEST_F(Access, AChangeTouchesOnlyWhatItGives) {
  auto primary = token("primary");
  primary.permissions = {"DNS Write"}, primary.expires_on = -1h, primary.from = cidrs({"203.0.113.0/24"});
  Credentials& credentials = make({primary});
  auto longer = change({"expires_on"});
  longer.expires_on = 24h;
  credentials.change("primary", longer, kStart);
  EXPECT_EQ(cause("primary"), "");
  EXPECT_EQ(cause("primary", kStart + 24h), "expired-token");
  EXPECT_EQ(ask("primary", kStart + 24h).refusal->place.text(), "f.yaml:40:7");
  EXPECT_EQ(cause("primary", kStart, "198.51.100.1"), "blocked-address");
  EXPECT_TRUE(counts_on_zone(*credentials.by_name("primary"), "DNS Write", "example.com"));
}

TEST_F(Access, ChangesAddUp) {
  Credentials& credentials = make({token("primary")});
  auto off = change({"status"}), late = change({"expires_on"}), on = change({"status"});
  off.status = CredentialStatus::kDisabled;
  late.expires_on = 1h;
  on.status = CredentialStatus::kActive;
  credentials.change("primary", off, kStart);
  EXPECT_EQ(cause("primary"), "disabled-token");
  credentials.change("primary", late, kStart);
  EXPECT_EQ(cause("primary"), "disabled-token");
  credentials.change("primary", on, kStart);
  EXPECT_EQ(cause("primary"), "");
  EXPECT_EQ(cause("primary", kStart + 1h), "expired-token");
}

TEST_F(Access, WhatWasDeletedOrRolledStaysGoneWhateverElseChanges) {
  auto fresh = token("fresh");
  fresh.status = CredentialStatus::kReplacement, fresh.replaces = "rolled";
  Credentials& credentials = make({token("deleted"), token("rolled"), fresh});
  credentials.remove("deleted");
  credentials.roll("rolled", kStart);
  auto longer = change({"expires_on"});
  longer.expires_on = 24h;
  for (const char* name : {"deleted", "rolled", "fresh"}) credentials.change(name, longer, kStart);
  EXPECT_EQ(cause("deleted"), "revoked-token");
  EXPECT_EQ(cause("rolled"), "rolled-token");
  EXPECT_EQ(cause("fresh"), "");
}

TEST_F(Access, ADisabledTokenIsDisabledAfterARoll) {
  auto primary = token("primary"), fresh = token("fresh");
  primary.status = CredentialStatus::kDisabled;
  fresh.status = CredentialStatus::kReplacement, fresh.replaces = "primary";
  make({primary, fresh}).roll("primary", kStart);
  EXPECT_EQ(cause("fresh"), "disabled-token");
}

TEST_F(Access, ANameThatNobodyHasChangesNothing) {
  Credentials& credentials = make({token("primary")});
  credentials.roll("nobody", kStart);
  credentials.remove("nobody");
  credentials.change("nobody", change({"status"}), kStart);
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
