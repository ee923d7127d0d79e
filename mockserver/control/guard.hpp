#pragma once
// Who is let in. The control API is for programs of this machine; a page in a browser on the same machine
// must not reach it: not by a name that resolves to 127.0.0.1 (Host), not from another site (Origin), not
// with a form (Content-Type). All of it is decided before a body is read.

#include <cstdint>
#include <optional>

#include "control/answers.hpp"

namespace cfmock::control {

inline constexpr size_t kLargestBody = 64 * 1024;
/// A scenario may have 1 MiB, and is longer as a text of JSON.
inline constexpr size_t kLargestScenario = 2 * 1024 * 1024;
/// What a client said, to be judged.
inline constexpr size_t kLargestOutput = 2 * 1024 * 1024;

/// Host and Origin against the address that the server has.
std::optional<Refusal> foreign(const http::Request& request, uint16_t port);
/// The head of a request that brings a body. A DELETE without one needs no Content-Type: no form can send it, and a page of
/// another site not without asking first.
std::optional<Refusal> unfit_body(const http::Request& request, size_t largest);
Refusal too_large(size_t largest);

}  // namespace cfmock::control
