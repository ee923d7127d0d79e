#pragma once
// What the control API stands on. Sessions live on the wire's threads: every look at them goes through call().

#include <functional>

#include "control/environment.hpp"
#include "engine/sessions.hpp"

namespace cfmock::control {

/// How POST /sessions makes one.
struct Making {
  /// Where clients find the session of that id.
  std::function<engine::Address(const std::string& id)> address;
  /// What its client is handed, but for the control API.
  std::function<Addresses(const std::string& id)> addresses;
  std::string ca;                   // what clients have to trust, PEM; "" : plain HTTP
  engine::SessionOptions options;   // of each; the seed is drawn
  std::function<uint64_t()> seed;   // called on any thread
  size_t most = 256;                // sessions that the server holds at once, those of the command line among them
  /// Takes the place of the built-in operations; null: it does not.
  std::shared_ptr<const cloudflare::Catalogue> catalogue;
};

struct Backend {
  /// Runs the task while the wire stands still, and waits for it. Must work until the control server has stopped, so
  /// stop that one first.
  std::function<void(const std::function<void()>&)> call;
  engine::Sessions& sessions;
  std::function<Instant()> now;  // machine time; called on any thread
  Making making = {};            // without a seed no session can be made
  std::function<void(const std::string&)> told = {};  // a line for whoever watches the server; called on any thread; null: nobody does
};

}  // namespace cfmock::control
