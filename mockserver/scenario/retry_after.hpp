#pragma once
// `retry_after:` of replies and of limits: which wait is told, and in which of the forms that clients meet.

#include "scenario/fields.hpp"

namespace cfmock::scenario {

struct RetryAfterChoice {
  cloudflare::RetryAfter as = cloudflare::RetryAfter::kTrue;
  std::optional<Duration> wait;
};

/// Of a limit, which knows the wait: true | absent | 30s | http-date | epoch | nonsense | {http-date: 30s} | {epoch: 30s}
Type<RetryAfterChoice> retry_after_of_limit();
/// Of a reply, which does not: 30s | absent | nonsense | {http-date: 30s} | {epoch: 30s}
Type<RetryAfterChoice> retry_after_of_reply();

}  // namespace cfmock::scenario
