// A scenario of broken handshakes proves nothing about a client that met none, or that would have trusted none.

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "expect/judges.hpp"
#include "expect/words.hpp"

namespace cfmock::expect {
namespace {

/// The client refused our CA before it looked at anything else of the certificate.
bool is_untrusted(const journal::Handshake& handshake) {
  return handshake.problem.find("unknown ca") != std::string::npos;
}

/// 0: for ever.
int wanted(const std::vector<scenario::HandshakeReply>& handshakes) {
  int total = 0;
  for (const scenario::HandshakeReply& reply : handshakes) {
    if (reply.times == 0) return 0;
    if (reply.handshake != scenario::Handshake::kGood) total += reply.times;
  }
  return total;
}

}  // namespace

std::optional<Finding> judge_handshakes(const Case& c) {
  if (c.scenario.handshakes.empty()) return std::nullopt;
  const auto& all = c.evidence.handshakes;
  const auto broken = std::count_if(all.begin(), all.end(), [](const journal::Handshake& each) { return each.shown != "good"; });
  if (broken == 0) return inconclusive("no connection met a broken handshake: the client never came so far");
  if (const auto untrusted = std::find_if(all.begin(), all.end(), is_untrusted); untrusted != all.end())
    return inconclusive("the client does not trust the CA, so it never looked at the rest of the certificate: " +
                        printable(untrusted->problem));
  const int most = wanted(c.scenario.handshakes);
  if (c.scenario.allow.unfinished_rules || broken >= most) return std::nullopt;
  return not_met(fmt::format("{} of {} broken handshakes were met", broken, most));
}

}  // namespace cfmock::expect
