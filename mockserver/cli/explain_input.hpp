#pragma once
// What a person has of an answer, as text: a body, `curl -i` or `curl -v` output, a client's line of log.
// Pure; never fails: what cannot be read is an answer of which little is known.

#include <string>
#include <string_view>
#include <vector>

#include "cloudflare/seen_answer.hpp"

namespace cfmock::cli {

struct SeenAnswers {
  std::vector<cloudflare::SeenAnswer> answers;  // final ones, in order; at most kMostAnswers
  size_t interim = 0;                           // 1xx, and a proxy's "Connection established": left out
  size_t more = 0;                              // behind kMostAnswers
  bool log = false;                             // read out of a line that a client printed
  static constexpr size_t kMostAnswers = 20;
};
SeenAnswers read_answers(std::string_view text);

/// "GET /zones/…", "/zones/…", "GET https://api.cloudflare.com/client/v4/zones": into method and path. False:
/// it is none of these.
bool read_request(std::string_view text, cloudflare::SeenAnswer& into);

/// A line that a client printed: `Authentication error [code: 10000]`, `403 Forbidden {"success":…}`. False:
/// no status, no code and no envelope stand in it.
bool read_log(std::string_view text, cloudflare::SeenAnswer& into);

}  // namespace cfmock::cli
