#pragma once
// Credentials of a small world, asked by name.

#include <gtest/gtest.h>

#include "cloudflare/access.hpp"
#include "cloudflare/authorise.hpp"

namespace cfmock::cloudflare {

using namespace std::chrono_literals;

inline const Instant kStart{std::chrono::seconds(1'700'000'000)};
constexpr const char* kHere = "203.0.113.7";

inline WorldSpec world() {
  return {{{"dev@example.com", "11111111111111111111111111111111"},
           {"ops@example.com", "22222222222222222222222222222222"}},
          {{"Example", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}, {"Other", "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"}},
          {{"example.com", "cccccccccccccccccccccccccccccccc", "Example", "active", {}},
           {"example.net", "dddddddddddddddddddddddddddddddd", "Example", "active", {}},
           {"example.org", "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee", "Other", "active", {}}}};
}

/// Does the group count there? Zones and accounts by their names in world().
inline bool counts_on_zone(const Credential& credential, const char* group, std::string_view zone) {
  Store store(world(), kStart);
  for (const Zone& each : store.zones)
    if (each.name == zone) return allowed_on_zone(credential, permission_groups_called(group), each);
  ADD_FAILURE() << "no zone " << zone;
  return false;
}
inline bool counts_on_account(const Credential& credential, const char* group, std::string_view account) {
  Store store(world(), kStart);
  return allowed_on_account(credential, permission_groups_called(group), *store.account_named(account));
}

inline CredentialSpec token(std::string name) {
  CredentialSpec spec;
  spec.name = std::move(name), spec.user = "dev@example.com";
  spec.place = {"f.yaml", 6, 3};
  return spec;
}
inline CredentialSpec key(std::string name) {
  CredentialSpec spec = token(std::move(name));
  spec.kind = CredentialKind::kGlobalKey;
  return spec;
}
inline std::vector<Cidr> cidrs(std::initializer_list<const char*> texts) {
  std::vector<Cidr> out;
  for (const char* text : texts) out.push_back(*parse_cidr(text));
  return out;
}

/// The change {FIELD: ...}, as the loader makes it: the fields that it gives have places.
inline CredentialSpec change(std::initializer_list<const char*> fields) {
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

}  // namespace cfmock::cloudflare
