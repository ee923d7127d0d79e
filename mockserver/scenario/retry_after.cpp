#include "scenario/retry_after.hpp"

#include "scenario/types.hpp"

namespace cfmock::scenario {
namespace {

using cloudflare::RetryAfter;
using Words = std::vector<std::pair<std::string_view, RetryAfter>>;

Field<RetryAfterChoice> instant_row(std::string key, RetryAfter as, std::string doc) {
  return field_with<RetryAfterChoice>(std::move(key), wait(), std::move(doc),
                                      [as](RetryAfterChoice& out, Duration wait, const Entry&, Reader&) {
                                        out = {as, wait};
                                      });
}

const Object<RetryAfterChoice>& instant_table() {
  static const Object<RetryAfterChoice> table{
      "form of Retry-After",
      {instant_row("http-date", RetryAfter::kDate, "The HTTP-date at which this wait is over."),
       instant_row("epoch", RetryAfter::kEpoch,
                   "The same instant as seconds since 1970, which clients take for a wait.")},
      Keys::kExactlyOne,
      {}};
  return table;
}

Type<RetryAfterChoice> scalar(Words words, std::string remedy) {
  return {[words, remedy](Reader& in, const Node& node) -> std::optional<RetryAfterChoice> {
            for (const auto& [word, as] : words)
              if (node.text == word) return RetryAfterChoice{as, std::nullopt};
            const auto fixed = parse_duration(node.text);
            if (fixed && fixed->count() >= 0) return RetryAfterChoice{RetryAfter::kFixed, *fixed};
            in.error(node, "\"" + printable(node.text) + "\" is no way to tell Retry-After", remedy);
            return std::nullopt;
          },
          [words](Schema& schema) {
            Json known = Json::array();
            for (const auto& [word, as] : words)
              known.push_back(as == RetryAfter::kTrue ? Json(true) : Json(std::string(word)));
            return Json{{"anyOf", {Json{{"enum", known}}, wait().schema(schema)}}};
          }};
}

/// Any of `words`, a duration, or a mapping of the table above.
Type<RetryAfterChoice> forms(Words words, const std::string& remedy) {
  const auto mapping = object_type(instant_table());
  return scalar_or(scalar(std::move(words), remedy),
                   {[mapping, remedy](Reader& in, const Node& node) -> std::optional<RetryAfterChoice> {
                      if (node.is_mapping()) return mapping.read(in, node);
                      in.error(node, fmt::format("expected a form of Retry-After, got {}", kind_name(node)),
                               remedy);
                      return std::nullopt;
                    },
                    mapping.schema});
}

}  // namespace

Type<RetryAfterChoice> retry_after_of_limit() {
  return forms({{"true", RetryAfter::kTrue},
                {"absent", RetryAfter::kAbsent},
                {"http-date", RetryAfter::kDate},
                {"epoch", RetryAfter::kEpoch},
                {"nonsense", RetryAfter::kNonsense}},
               "true: the wait that is left, in seconds; http-date, epoch: the instant it is over; absent: "
               "never; nonsense: a word; or a duration such as 30s");
}

Type<RetryAfterChoice> retry_after_of_reply() {
  return forms({{"absent", RetryAfter::kAbsent}, {"nonsense", RetryAfter::kNonsense}},
               "a duration such as 30s; {http-date: 30s} or {epoch: 30s}: the instant it is over; absent: "
               "none; nonsense: a word");
}

}  // namespace cfmock::scenario
