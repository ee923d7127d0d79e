// Policies: which groups count where, by table.

#include "cloudflare/policy.hpp"

#include "access_fixture.hpp"

namespace cfmock::cloudflare {
namespace {

const std::string kA = "com.cloudflare.api.account.";
const std::string kZ = "com.cloudflare.api.account.zone.";
const std::string kExample(32, 'a'), kOther(32, 'b'), kCom(32, 'c'), kOrg(32, 'e');

PolicySpec policy(bool deny, std::initializer_list<const char*> groups, std::vector<ResourceSpec> resources) {
  PolicySpec out;
  out.deny = deny, out.resources = std::move(resources);
  for (const char* group : groups) out.groups.push_back(find_permission_group(group));
  return out;
}
PolicySpec allow(std::initializer_list<const char*> groups, std::vector<ResourceSpec> resources) {
  return policy(false, groups, std::move(resources));
}
PolicySpec deny(std::initializer_list<const char*> groups, std::vector<ResourceSpec> resources) {
  return policy(true, groups, std::move(resources));
}

struct Row {
  const char* what;
  std::vector<PolicySpec> policies;
  const char* dns;       // DNS Write on example.com, example.net, example.org
  const char* settings;  // Account Settings Read on Example, Other
};

class Policies : public Access {
 protected:
  const Credential& with(std::vector<PolicySpec> policies, CredentialKind kind = CredentialKind::kUserToken) {
    auto spec = token("primary");
    spec.kind = kind, spec.policies = std::move(policies);
    if (kind == CredentialKind::kAccountToken) spec.user.clear(), spec.account = "Example";
    return *make({spec}).by_name("primary");
  }
  static std::string zones(const Credential& credential, const char* group) {
    std::string out;
    for (const char* zone : {"example.com", "example.net", "example.org"})
      out += counts_on_zone(credential, group, zone) ? '1' : '0';
    return out;
  }
  static std::string accounts(const Credential& credential, const char* group) {
    std::string out;
    for (const char* account : {"Example", "Other"})
      out += counts_on_account(credential, group, account) ? '1' : '0';
    return out;
  }
};

TEST_F(Policies, CountWhereTheyCover) {
  const char* dns = "DNS Write";
  const char* settings = "Account Settings Read";
  const std::vector<Row> rows{
      {"nothing", {}, "000", "00"},
      {"every zone", {allow({dns, settings}, {{kZ + "*", ""}})}, "111", "00"},
      {"one zone", {allow({dns}, {{kZ + kCom, ""}})}, "100", "00"},
      {"two zones", {allow({dns}, {{kZ + kCom, ""}, {kZ + kOrg, ""}})}, "101", "00"},
      {"every account: a group of zones does not count there",
       {allow({dns, settings}, {{kA + "*", ""}})},
       "000",
       "11"},
      {"one account", {allow({dns, settings}, {{kA + kOther, ""}})}, "000", "01"},
      {"nested: all zones of an account", {allow({dns, settings}, {{kA + kExample, kZ + "*"}})}, "110", "00"},
      {"nested: one zone of its account", {allow({dns}, {{kA + kOther, kZ + kOrg}})}, "001", "00"},
      {"nested: a zone of another account", {allow({dns}, {{kA + kExample, kZ + kOrg}})}, "000", "00"},
      {"nested: all zones of all accounts", {allow({dns}, {{kA + "*", kZ + "*"}})}, "111", "00"},
      {"a zone that does not exist", {allow({dns}, {{kZ + std::string(32, '9'), ""}})}, "000", "00"},
      {"policies add up",
       {allow({dns}, {{kZ + kCom, ""}}), allow({dns}, {{kA + kOther, kZ + "*"}}),
        allow({settings}, {{kA + kExample, ""}})},
       "101",
       "10"},
      {"a group counts only where its own policy covers",
       {allow({dns}, {{kZ + kCom, ""}}), allow({"Zone Read", settings}, {{kZ + "*", ""}, {kA + "*", ""}})},
       "100",
       "11"},
      {"deny goes before allow",
       {deny({dns}, {{kZ + kCom, ""}}), allow({dns}, {{kZ + "*", ""}})},
       "011",
       "00"},
      {"deny in any order",
       {allow({dns}, {{kZ + "*", ""}}), deny({dns}, {{kA + kExample, kZ + "*"}})},
       "001",
       "00"},
      {"deny everywhere", {allow({dns}, {{kZ + kCom, ""}}), deny({dns}, {{kZ + "*", ""}})}, "000", "00"},
      {"deny takes away its own group alone",
       {allow({dns, settings}, {{kZ + "*", ""}, {kA + "*", ""}}), deny({"DNS Read"}, {{kZ + "*", ""}}),
        deny({settings}, {{kA + kOther, ""}})},
       "111",
       "10"},
      {"deny alone allows nothing", {deny({dns}, {{kZ + kCom, ""}})}, "000", "00"},
  };
  for (const Row& row : rows) {
    const Credential& credential = with(row.policies);
    EXPECT_EQ(zones(credential, "DNS Write"), row.dns) << row.what;
    EXPECT_EQ(accounts(credential, "Account Settings Read"), row.settings) << row.what;
  }
}

TEST_F(Policies, AGroupOfAccountsCountsOnTheirZones) {
  const Credential& credential = with({allow({"Workers Scripts Read"}, {{kA + kOther, ""}})});
  EXPECT_EQ(zones(credential, "Workers Scripts Read"), "001");
}

TEST_F(Policies, AGroupOfZonesCountsOnTheAccountWhereItHoldsForAllOfThem) {
  EXPECT_EQ(accounts(with({allow({"Zone Read"}, {{kA + kOther, kZ + "*"}})}), "Zone Read"), "01");
  EXPECT_EQ(accounts(with({allow({"Zone Read"}, {{kZ + "*", ""}})}), "Zone Read"), "11");
  EXPECT_EQ(accounts(with({allow({"Zone Read"}, {{kZ + kOrg, ""}})}), "Zone Read"), "00");
}

TEST_F(Policies, AnAccountTokenNeverLeavesItsAccount) {
  const Credential& credential =
      with({allow({"DNS Write", "Account Settings Read"}, {{kZ + "*", ""}, {kA + "*", ""}})},
           CredentialKind::kAccountToken);
  EXPECT_EQ(zones(credential, "DNS Write"), "110");
  EXPECT_EQ(accounts(credential, "Account Settings Read"), "10");
}

TEST_F(Policies, AGroupOfUsersCountsForTheUserThatIsNamed) {
  const std::string user = "com.cloudflare.api.user.";
  const GroupSet groups = permission_groups_called("API Tokens Write");
  const auto counts = [&](const std::string& id) {
    const Credential& credential = with({allow({"API Tokens Write"}, {{user + id, ""}})});
    return (credential.grants.on_user(credential.user_key) & groups).any();
  };
  EXPECT_TRUE(counts(std::string(32, '1')));
  EXPECT_TRUE(counts("*"));
  EXPECT_FALSE(counts(std::string(32, '2')));
}

TEST_F(Policies, ABucketCountsInItsAccount) {
  const std::string bucket = "com.cloudflare.edge.r2.bucket.";
  const char* group = "Workers R2 Storage Bucket Item Read";
  EXPECT_EQ(accounts(with({allow({group}, {{bucket + "*", ""}})}), group), "11");
  EXPECT_EQ(accounts(with({allow({group}, {{bucket + kOther + "_default_logs", ""}})}), group), "01");
}

TEST_F(Policies, TheLongFormOfTheShortOne) {
  auto spec = token("primary");
  spec.permissions = {"DNS Write", "Account Settings Read", "User Details Read"};
  const auto made = policies_of(spec, world());
  ASSERT_EQ(made.size(), 3u);
  EXPECT_EQ(made[0].resources.front().name, kZ + "*");
  EXPECT_EQ(made[1].resources.front().name, kA + "*");
  EXPECT_EQ(made[2].resources.front().name, "com.cloudflare.api.user." + std::string(32, '1'));
}

TEST(Resources, AreReadOrRefused) {
  const std::string bucket = "com.cloudflare.edge.r2.bucket.";
  for (const ResourceSpec& good : std::vector<ResourceSpec>{{kA + "*", ""},
                                                            {kZ + kCom, ""},
                                                            {kA + kExample, kZ + "*"},
                                                            {bucket + "*", ""},
                                                            {bucket + kOther + "_eu_a_b", ""}})
    EXPECT_TRUE(parse_resource(good)) << good.name;
  for (const ResourceSpec& bad : std::vector<ResourceSpec>{{"", ""},
                                                           {"*", ""},
                                                           {"com.cloudflare.api.account", ""},
                                                           {kA, ""},
                                                           {kA + "zone", ""},
                                                           {kZ + "example.com", ""},
                                                           {kZ + std::string(32, 'C'), ""},
                                                           {kZ + "*", kZ + "*"},
                                                           {kA + "*", kA + "*"},
                                                           {bucket + "logs", ""},
                                                           {bucket + kOther + "__logs", ""},
                                                           {bucket + kOther + "_default_", ""}})
    EXPECT_FALSE(parse_resource(bad)) << bad.name << " " << bad.inside;
}

TEST(Keys, AreIdsAsNumbers) {
  EXPECT_EQ(key_of("0000000000000001000000000000000a"), (Key{1, 10}));
  EXPECT_FALSE(key_of("0000000000000001000000000000000"));
  EXPECT_FALSE(key_of("0000000000000001000000000000000G"));
}

}  // namespace
}  // namespace cfmock::cloudflare
