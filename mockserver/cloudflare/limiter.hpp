#pragma once
// Rate limits of one session, on its clock: per user over all of its credentials, per address, the meters of
// the products (fixtures/meters.tsv), and the ban after refused authentications. Sources:
// developers.cloudflare.com/fundamentals/api/reference/limits (2026-04-20) for 1200 in 300 s, 200/s and
// "blocked for the next five minutes"; the headers seen on the wire fit a bucket that drips (GCRA), so both
// are offered.

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "cloudflare/meter.hpp"
#include "cloudflare/tables.hpp"
#include "cloudflare/world.hpp"

namespace cfmock::cloudflare {

class Limiter {
 public:
  explicit Limiter(LimitSpec spec);

  /// Counts a request of `user` and says whether it is over the limit. A refused one does not use up
  /// capacity.
  std::optional<Limited> take_user(const std::string& user, Instant now) { return user_.take(user, now); }
  std::optional<Limited> take_address(const std::string& address, Instant now) {
    return address_.take(address, now);
  }

  /// A meter of a product: what the scenario made of its row. nullptr: it is off.
  struct Product {
    MeterSpec spec;
    Meter meter;
  };
  Product* product(std::string_view meter);

  /// `whom`: an address or a credential, as the scenario has it.
  void count_failure(const std::string& whom, Instant now);
  /// Set while `whom` is banned for its refused authentications.
  std::optional<Limited> banned(const std::string& whom, Instant now);

  /// `"default";r=1199;t=1` for that user after its last request, in the terms of `policy`; r and t follow
  /// the drip. `scale`: how much faster than the client's this clock runs: the seconds told are the client's.
  std::string header(const LimitRow& policy, const std::string& user, Instant now, double scale = 1) const;
  /// `"default";q=1200;w=300`
  std::string policy_header(const LimitRow& policy, double scale = 1) const;

  const LimitSpec& spec() const { return spec_; }

 private:
  struct Failures {
    Instant start{};
    int count = 0;
    Instant blocked_until{};
  };
  /// The quota told differs by policy (1201 for list_zones); what was used is one count for all.
  int quota(const LimitRow& policy) const;

  LimitSpec spec_;
  Meter user_, address_;
  std::vector<Product> products_;
  std::unordered_map<std::string, Failures> failures_;
};

}  // namespace cfmock::cloudflare
