#include "base/address.hpp"

#include <arpa/inet.h>

#include <cstring>

#include "base/text.hpp"

namespace cfmock {

std::string Address::text() const {
  char buffer[INET6_ADDRSTRLEN] = {};
  inet_ntop(v6 ? AF_INET6 : AF_INET, bytes.data(), buffer, sizeof buffer);
  return buffer;
}

std::optional<Address> parse_address(std::string_view text) {
  const std::string copy(text);
  if (copy.find('\0') != std::string::npos) return std::nullopt;
  Address address;
  if (inet_pton(AF_INET, copy.c_str(), address.bytes.data()) == 1) return address;
  if (inet_pton(AF_INET6, copy.c_str(), address.bytes.data()) != 1) return std::nullopt;
  static constexpr uint8_t kMapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (std::memcmp(address.bytes.data(), kMapped, sizeof kMapped) == 0) {
    Address v4;
    std::memcpy(v4.bytes.data(), address.bytes.data() + 12, 4);
    return v4;
  }
  address.v6 = true;
  return address;
}

bool Cidr::contains(const Address& address) const {
  if (address.v6 != base.v6) return false;
  for (int bit = 0; bit < prefix; bit += 8) {
    const auto at = static_cast<size_t>(bit / 8);
    const int left = prefix - bit;
    const uint8_t mask = left >= 8 ? 0xff : static_cast<uint8_t>(0xff << (8 - left));
    if ((address.bytes[at] & mask) != (base.bytes[at] & mask)) return false;
  }
  return true;
}

std::optional<Cidr> parse_cidr(std::string_view text) {
  const size_t slash = text.find('/');
  const std::string_view address = text.substr(0, slash);
  const auto base = parse_address(address);
  if (!base) return std::nullopt;
  const int longest = base->v6 ? 128 : 32;
  if (slash == std::string_view::npos) return Cidr{*base, longest};
  // "::ffff:203.0.113.0/120" is 203.0.113.0/24; what is shorter than /96 is no block of IPv4 addresses.
  const int mapped = !base->v6 && address.find(':') != std::string_view::npos ? 96 : 0;
  const auto prefix = parse_int(text.substr(slash + 1));
  if (!prefix || text[slash + 1] == '-' || *prefix < mapped || *prefix > mapped + longest)
    return std::nullopt;
  return Cidr{*base, static_cast<int>(*prefix) - mapped};
}

}  // namespace cfmock
