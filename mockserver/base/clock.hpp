#pragma once
// A session's clock: turns the machine's time into the session's. It drives limits, expiry, Retry-After,
// Date, journal and verdicts. The machine's time is always handed in, so a test gives whatever it likes. Not
// thread-safe: it belongs to the session's thread.

#include <cmath>

#include "base/time.hpp"

namespace cfmock {

class Clock {
 public:
  /// Follows real time at `scale` (1: as it is; 60: a minute a second; 0: stands still until it is advanced).
  Clock(Instant real_start, Instant session_start, double scale)
      : real_(real_start), session_(session_start), scale_(scale) {}

  Instant now(Instant real) const {
    const auto passed = static_cast<double>((real - real_).count()) * scale_;
    return session_ + Duration(static_cast<int64_t>(passed));
  }
  void advance(Duration by) { session_ += by; }
  /// Goes on from where it stands, at another pace.
  void set_scale(Instant real, double scale) {
    session_ = now(real);
    real_ = real;
    scale_ = scale;
  }
  bool frozen() const { return scale_ == 0; }
  double scale() const { return scale_; }

  /// How long `wait` of session time takes on the machine's clock, rounded up so that it is over then;
  /// Duration::max() when the clock stands still.
  Duration real_wait(Duration wait) const {
    return frozen() ? Duration::max()
                    : Duration(static_cast<int64_t>(std::ceil(static_cast<double>(wait.count()) / scale_)));
  }

 private:
  Instant real_;
  Instant session_;
  double scale_;
};

}  // namespace cfmock
