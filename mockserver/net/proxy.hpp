#pragma once
// What the wire itself understands of the proxy's part of a request. Pure. Private to net/.

#include <string>

#include "http/message.hpp"

namespace cfmock::net {

/// The user of "Proxy-Authorization: Basic ...", which names a session; "" when there is none, and a name of nobody when
/// it cannot be read. The password counts for nothing.
std::string proxy_user(const http::Headers& headers);
/// Takes out what is between a client and its proxy, and no part of the request.
void drop_proxy_headers(http::Headers& headers);
/// Of "host:port", "[::1]:443": the name alone, lower case.
std::string host_of(std::string_view authority);

}  // namespace cfmock::net
