#pragma once
// IP addresses and CIDR blocks, IPv4 and IPv6. An IPv4-mapped IPv6 address counts as the IPv4 address it
// maps.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cfmock {

struct Address {
  std::array<uint8_t, 16> bytes{};
  bool v6 = false;
  std::string text() const;  // canonical
  bool operator==(const Address&) const = default;
};
std::optional<Address> parse_address(std::string_view text);

struct Cidr {
  Address base;
  int prefix = 0;                               // bits: 0-32 or 0-128
  bool contains(const Address& address) const;  // false across families
};
/// "203.0.113.0/24", "2001:db8::/32", or a single address.
std::optional<Cidr> parse_cidr(std::string_view text);

}  // namespace cfmock
