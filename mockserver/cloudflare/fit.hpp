#pragma once
// How well one wording fits an answer. See diagnose.hpp.

#include "cloudflare/diagnose.hpp"

namespace cfmock::cloudflare {

/// Status, codes, message and body against an error: score 0 when it is not this one.
Fit fit_error(const ErrorRow& error, const SeenAnswer& seen);
/// A success that stands for the row's cause: an empty list, a verify that says "expired".
Fit fit_success(const DialectRow& row, const SeenAnswer& seen);
/// What is left of the score for a row of that family at that endpoint, and whose wording it is.
void weigh_place(Fit& fit, const Endpoint& endpoint);

}  // namespace cfmock::cloudflare
