#include "net/proxy.hpp"

#include <openssl/evp.h>

#include "base/text.hpp"

namespace cfmock::net {
namespace {
/// Of base64; "" when it is none.
std::string decoded(std::string_view text) {
  std::string out(text.size() / 4 * 3 + 3, '\0');
  const int size =
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                      reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  const size_t padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;  // counted in by OpenSSL
  out.resize(size < 0 ? 0 : static_cast<size_t>(size) - padding);
  return out;
}
}  // namespace

std::string proxy_user(const http::Headers& headers) {
  const std::string_view value = headers.get("Proxy-Authorization");
  if (value.empty()) return "";
  constexpr std::string_view kBasic = "basic ";
  const bool basic = value.size() > kBasic.size() && iequals(value.substr(0, kBasic.size()), kBasic);
  const std::string pair = basic ? decoded(trim(value.substr(kBasic.size()))) : "";
  return pair.empty() ? "(unreadable)" : pair.substr(0, pair.find(':'));
}

void drop_proxy_headers(http::Headers& headers) {
  headers.erase("Proxy-Authorization");
  headers.erase("Proxy-Connection");
}

std::string host_of(std::string_view authority) {
  if (authority.starts_with('[')) return lower(authority.substr(1, authority.find(']') - 1));
  return lower(authority.substr(0, authority.rfind(':')));
}

}  // namespace cfmock::net
