#pragma once
// Who is let in. The control API is for programs of this machine; a page in a browser on the same machine
// must not reach it: not by a name that resolves to 127.0.0.1 (Host), not from another site (Origin), not
// with a form (Content-Type). All of it is decided before a body is read.

#include <cstdint>
#include <optional>

#include "control/answers.hpp"

namespace cfmock::control {

inline constexpr size_t kLargestBody = 64 * 1024;

/// Host and Origin against the address that the server has.
std::optional<Refusal> foreign(const http::Request& request, uint16_t port);
/// The head of a request that brings a body.
std::optional<Refusal> unfit_body(const http::Request& request);
Refusal too_large();

}  // namespace cfmock::control
