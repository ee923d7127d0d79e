#pragma once
// How the TLS handshakes of a session go: `handshakes:` in a scenario. They come before any request, so no
// rule can speak of them.

#include <string_view>
#include <vector>

#include "base/place.hpp"

namespace cfmock::scenario {

enum class Handshake {
  kGood,
  kExpired,    // the certificate's time is over
  kWrongName,  // the certificate is another host's
  kFailure,    // no certificate: the alert handshake_failure
};

/// As it is written in scenarios: "expired-certificate".
std::string_view handshake_name(Handshake handshake);

/// What the next connections meet. After the last of a list, all are good.
struct HandshakeReply {
  Handshake handshake = Handshake::kGood;
  int times = 1;  // connections; 0: all that come
  Place place;
};

}  // namespace cfmock::scenario
