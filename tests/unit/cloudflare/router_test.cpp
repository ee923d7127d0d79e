#include "cloudflare/catalogue.hpp"

#include <gtest/gtest.h>

namespace cfmock::cloudflare {
namespace {

using Kind = Route::Kind;
constexpr const char* kZone = "023e105f4ecef8ad9ca31a8372d0c353";
constexpr const char* kOther = "372e67954025e0ba6aaa6d586b9e0b59";

std::string below(const std::string& path) { return "/client/v4" + path; }

/// "GET /zones", "malformed zone", "wrong method of GET /zones", "unknown", "outside".
std::string routed(std::string_view method, const std::string& path) {
  const Route found = embedded_catalogue().route(method, path);
  switch (found.kind) {
    case Kind::kFound:
      return std::string(found.operation->text);
    case Kind::kMalformedId:
      return "malformed " + std::string(found.id_kind);
    case Kind::kWrongMethod:
      return "wrong method of " + std::string(found.operation->path);
    case Kind::kUnknown:
      return "unknown";
    case Kind::kOutside:
      return "outside";
  }
  return "";
}

TEST(Router, FindsEveryOperationOfTheTable) {
  for (const OperationRow& operation : embedded_catalogue().operations()) {
    std::string path = below(std::string(operation.path));
    for (size_t at = path.find('{'); at != std::string::npos; at = path.find('{'))
      path.replace(at, path.find('}') - at + 1, kZone);
    EXPECT_EQ(routed(operation.method, path), operation.text);
    EXPECT_EQ(routed(operation.method, path + "/"), operation.text) << "with a trailing slash";
  }
}

TEST(Router, TellsIdsByTheirNames) {
  const std::string path = below(std::string("/zones/") + kZone + "/dns_records/" + kOther);
  const Route found = embedded_catalogue().route("GET", path);
  EXPECT_EQ(found.id("zone_id"), kZone);
  EXPECT_EQ(found.id("record_id"), kOther);
  EXPECT_EQ(found.id("account_id"), "");
  EXPECT_EQ(Route{}.id("zone_id"), "");
}

TEST(Router, AMalformedIdIsSaidByItsKind) {
  const std::string good = std::string("/zones/") + kZone;
  EXPECT_EQ(routed("GET", below("/zones/example.com")), "malformed zone");
  EXPECT_EQ(routed("GET", below("/zones/invalid-zone-id-format!!!/dns_records")), "malformed zone");
  EXPECT_EQ(routed("GET", below(good + "/dns_records/1")), "malformed record");
  EXPECT_EQ(routed("GET", below("/accounts/!@$%^&*()")), "malformed account");
  EXPECT_EQ(routed("GET", below("/accounts/example/tokens/verify")), "malformed account");
}

TEST(Router, AMalformedIdKeepsTheFamilyOfItsPath) {
  const auto family = [](const std::string& path) {
    return embedded_catalogue().route("GET", below(path)).operation->family->name;
  };
  EXPECT_EQ(family("/zones/x"), "zone-details");
  EXPECT_EQ(family("/zones/x/dns_records"), "dns-records");
  EXPECT_EQ(family("/zones/x/dns_records/y"), "dns-records");
  EXPECT_EQ(family("/accounts/x"), "account-details");
  EXPECT_EQ(family("/accounts/x/tokens/verify"), "account-verify");
}

TEST(Router, AnEmptyIdIsMalformed) {
  EXPECT_EQ(routed("DELETE", below("/zones//dns_records/" + std::string(kZone))), "malformed zone");
  EXPECT_EQ(routed("GET", below("/zones//")), "malformed zone");
  EXPECT_EQ(routed("GET", below("/accounts//tokens/verify")), "malformed account");
  EXPECT_EQ(routed("GET", below(std::string("/zones/") + kZone + "/dns_records//")), "malformed record");
}

// PUT to /dns_records/ with an id that was never found: the API calls it a wrong method
// (fire1ce/DDNS-Cloudflare-Bash#3).
TEST(Router, AMissingLastIdIsTheCollection) {
  EXPECT_EQ(routed("PUT", below(std::string("/zones/") + kZone + "/dns_records/")),
            "wrong method of /zones/{zone_id}/dns_records");
  EXPECT_EQ(routed("PATCH", below(std::string("/zones/") + kZone + "/dns_records")),
            "wrong method of /zones/{zone_id}/dns_records");
  EXPECT_EQ(routed("GET", below("/zones/")), "GET /zones");
}

TEST(Router, IdsAre32HexDigits) {
  EXPECT_TRUE(well_formed_id("023e105f4ecef8ad9ca31a8372d0c353"));
  EXPECT_TRUE(well_formed_id("00000000000000000000000000000000"));
  EXPECT_TRUE(well_formed_id("023E105F4ECEF8AD9CA31A8372D0C353"));
  EXPECT_FALSE(well_formed_id("023e105f4ecef8ad9ca31a8372d0c35"));
  EXPECT_FALSE(well_formed_id("023e105f4ecef8ad9ca31a8372d0c3530"));
  EXPECT_FALSE(well_formed_id("023e105f4ecef8ad9ca31a8372d0c35g"));
  EXPECT_FALSE(well_formed_id(""));
}

TEST(Router, KnowsWhichMethodsAPathHas) {
  const std::string zone = below(std::string("/zones/") + kZone);
  EXPECT_EQ(routed("DELETE", below("/zones")), "wrong method of /zones");
  EXPECT_EQ(routed("PUT", zone), "wrong method of /zones/{zone_id}");
  EXPECT_EQ(routed("POST", zone + "/dns_records/" + kOther),
            "wrong method of /zones/{zone_id}/dns_records/{dns_record_id}");
  EXPECT_EQ(routed("POST", below("/user/tokens/verify")), "wrong method of /user/tokens/verify");
  EXPECT_EQ(routed("HEAD", below("/zones")), "wrong method of /zones");
  EXPECT_EQ(routed("OPTIONS", below("/zones")), "wrong method of /zones");
  EXPECT_EQ(routed("get", below("/zones")), "wrong method of /zones");  // methods are case-sensitive
  EXPECT_EQ(routed("", below("/zones")), "wrong method of /zones");
  EXPECT_EQ(routed("BREW", below("/zones")), "wrong method of /zones");
}

TEST(Router, KnowsNoOtherPaths) {
  for (const char* path : {"", "/", "/zone", "/zonesx", "/Zones", "/user/token", "/v1/zones", "/zones.json"})
    EXPECT_EQ(routed("GET", below(path)), "unknown") << path;
  EXPECT_EQ(routed("GET", below(std::string("/zones/") + kZone + "/nothing")), "unknown");
  EXPECT_EQ(routed("GET", below("//zones")), "unknown");
}

TEST(Router, KnowsWhatIsNotBelowTheApi) {
  for (const char* path :
       {"", "/", "/zones", "/client", "/client/v3/zones", "/client/v40/zones", "/client/v4zones",
        "client/v4/zones", "/v4/zones", "//client/v4/zones", "*", "/CLIENT/v4/zones"})
    EXPECT_EQ(routed("GET", path), "outside") << path;
}

// The path is taken as it stands: what is encoded is neither a separator nor a step up.
TEST(Router, DecodesNothing) {
  EXPECT_EQ(routed("GET", below("/zones%2F")), "unknown");
  EXPECT_EQ(routed("GET", below("/%7Aones")), "unknown");
  EXPECT_EQ(routed("GET", below(std::string("/zones/") + kZone + "%2Fdns_records")), "malformed zone");
  EXPECT_EQ(routed("GET", below("/zones/..%2f..%2fuser")), "malformed zone");
  EXPECT_EQ(routed("GET", below("/zones/../user")), "malformed zone");
  EXPECT_EQ(routed("GET", below("/zones/%00")), "malformed zone");
  EXPECT_EQ(routed("GET", below(std::string("/zones/\xff\xfe", 9))), "malformed zone");
}

TEST(Router, ALongPathIsNoBurden) {
  std::string path = below("/zones");
  for (int i = 0; i < 20000; ++i) path += "/023e105f4ecef8ad9ca31a8372d0c353";
  EXPECT_EQ(routed("GET", path), "unknown");
  EXPECT_EQ(routed("GET", below("/zones" + std::string(100'000, '/'))), "malformed zone");
}

}  // namespace
}  // namespace cfmock::cloudflare
