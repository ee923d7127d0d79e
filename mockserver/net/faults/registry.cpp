#include <algorithm>
#include <iterator>

#include "net/faults/departure.hpp"

namespace cfmock::net {
namespace {

struct Row {
  std::string_view fault;
  Break make;
};

/// How the connection ends, and at what pace the bytes leave, is not theirs to say.
constexpr Row kRows[] = {{"reset", faults::no_answer},
                         {"close", faults::no_answer},
                         {"silence", faults::no_answer},
                         {"reset-in-body", faults::half_of_body},
                         {"truncated-body", faults::half_of_body},
                         {"truncated-json", faults::truncated_json},
                         {"short-content-length", faults::short_content_length},
                         {"broken-chunk", faults::broken_chunk},
                         {"garbage-first", faults::garbage_first},
                         {"bad-gzip", faults::bad_gzip},
                         {"empty-body", faults::empty_body},
                         {"wrong-content-type", faults::wrong_content_type},
                         {"header-flood", faults::header_flood},
                         {"interim-answers", faults::interim_answers},
                         {"drip", faults::whole},
                         {"close-after-answer", faults::whole},
                         {"redirect-to-another-host", faults::whole}};

}  // namespace

Break find_break(std::string_view fault) {
  const auto at = std::find_if(std::begin(kRows), std::end(kRows), [&](const Row& row) { return row.fault == fault; });
  return at == std::end(kRows) ? nullptr : at->make;
}

Departure departure_of(const engine::Reply& reply, const Framing& framing) {
  const Break make = reply.fault == nullptr ? nullptr : find_break(reply.fault->name);
  return make == nullptr ? faults::whole(reply.response, framing) : make(reply.response, framing);
}

}  // namespace cfmock::net
