// The forms of zones, accounts and users, byte for byte.

#include "cloudflare/store.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cloudflare/router.hpp"

namespace cfmock::cloudflare {
namespace {

const Instant kStart{std::chrono::seconds(1'700'000'000) + std::chrono::microseconds(120'000)};

WorldSpec world() {
  ZoneSpec zone;
  zone.name = "example.com", zone.id = "023e105f4ecef8ad9ca31a8372d0c353", zone.account = "Example";
  zone.records.push_back(
      {"A", "www.example.com", "192.0.2.1", 300, true, {}, "", {}, "372e67954025e0ba6aaa6d586b9e0b59"});
  return {{{"dev@example.com", "11111111111111111111111111111111"}},
          {{"Example", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}},
          {zone}};
}

TEST(ZoneJson, IsExact) {
  Store store(world(), kStart);
  EXPECT_EQ(
      zone_json(store.zones[0], R"(["#zone:read"])"),
      R"({"id":"023e105f4ecef8ad9ca31a8372d0c353","name":"example.com","status":"active","paused":false,"type":"full",)"
      R"("development_mode":0,"name_servers":["ada.ns.cloudflare.com","bob.ns.cloudflare.com"],)"
      R"("original_name_servers":["ns1.6d4974.example","ns2.6d4974.example"],"original_registrar":null,"original_dnshost":null,)"
      R"("modified_on":"2023-08-16T22:13:20.120000Z","created_on":"2023-08-16T22:13:20.120000Z",)"
      R"("activated_on":"2023-08-16T22:13:20.120000Z","vanity_name_servers":[],"vanity_name_servers_ips":null,)"
      R"("meta":{"step":2,"custom_certificate_quota":0,"page_rule_quota":3,"phishing_detected":false},)"
      R"("owner":{"id":null,"type":"user","email":null},"account":{"id":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","name":"Example"},)"
      R"("tenant":{"id":null,"name":null},"tenant_unit":{"id":null},"permissions":["#zone:read"],)"
      R"("plan":{"id":"0feeeeeeeeeeeeeeeeeeeeeeeeeeeeee","name":"Free Website","price":0,"currency":"USD","frequency":"",)"
      R"("is_subscribed":false,"can_subscribe":false,"legacy_id":"free","legacy_discount":false,"externally_managed":false}})");
}

TEST(ZoneJson, APendingZoneWasNotActivated) {
  Store store(world(), kStart);
  store.zones[0].status = "pending";
  store.refresh(store.zones[0]);
  const auto zone = nlohmann::json::parse(zone_json(store.zones[0], "[]"));
  EXPECT_EQ(zone["status"], "pending");
  EXPECT_TRUE(zone["activated_on"].is_null());
}

TEST(ZoneJson, StaysJsonWhateverTheNames) {
  WorldSpec odd = world();
  odd.zones[0].name = "a\"b", odd.zones[0].status = "c\"d",
  odd.zones[0].account = odd.accounts[0].name = "E\\\n";
  Store store(odd, kStart);
  const auto zone = nlohmann::json::parse(zone_json(store.zones[0], "[]"), nullptr, false);
  ASSERT_FALSE(zone.is_discarded());
  EXPECT_EQ(zone["name"], "a\"b");
  EXPECT_EQ(zone["status"], "c\"d");
  EXPECT_EQ(zone["account"]["name"], "E\\\n");
}

TEST(AccountJson, IsExact) {
  EXPECT_EQ(
      account_json({"Example \"Inc\"", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}, kStart),
      R"({"id":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","name":"Example \"Inc\"","type":"standard","settings":)"
      R"({"enforce_twofactor":false,"api_access_enabled":null,"access_approval_expiry":null,"abuse_contact_email":null,)"
      R"("user_groups_ui_beta":false},"legacy_flags":{"enterprise_zone_quota":{"maximum":0,"current":0,"available":0}},)"
      R"("created_on":"2023-11-14T22:13:20.120000Z"})");
}

TEST(UserJson, NamesTheAccounts) {
  Store store(world(), kStart);
  const auto user = nlohmann::json::parse(user_json(store.users[0], store));
  EXPECT_EQ(user["id"], "11111111111111111111111111111111");
  EXPECT_EQ(user["email"], "dev@example.com");
  EXPECT_EQ(user["organizations"].size(), 1u);
  EXPECT_EQ(user["organizations"][0]["name"], "Example");
}

TEST(Store, TakesTheWorldAsItIs) {
  Store store(world(), kStart);
  ASSERT_NE(store.find_zone("023e105f4ecef8ad9ca31a8372d0c353"), nullptr);
  EXPECT_EQ(store.find_zone("0"), nullptr);
  EXPECT_EQ(store.find_account("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")->name, "Example");
  EXPECT_EQ(store.find_account("0"), nullptr);
  EXPECT_EQ(store.account_named("Example")->id, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
  EXPECT_EQ(store.account_named("Nobody"), nullptr);
  EXPECT_EQ(store.user_by_email("dev@example.com")->id, "11111111111111111111111111111111");
  EXPECT_EQ(store.user_by_email("nobody@example.com"), nullptr);
  const Record* record = store.zones[0].find("372e67954025e0ba6aaa6d586b9e0b59");
  ASSERT_NE(record, nullptr);
  EXPECT_EQ(record->ttl, 1) << "proxied: the ttl is automatic";
  EXPECT_EQ(store.zones[0].find("0"), nullptr);
}

}  // namespace
}  // namespace cfmock::cloudflare
