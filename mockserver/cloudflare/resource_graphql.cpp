// /graphql: one endpoint for all queries. Datasets are empty: what a client does with a refusal is what is tested
// here. Errors stand in an HTTP 200, and Content-Type does not count, as in the server that its messages are of
// (samsarahq/thunder).

#include <fmt/format.h>

#include "base/text.hpp"
#include "cloudflare/body.hpp"
#include "cloudflare/resources.hpp"

namespace cfmock::cloudflare {
namespace {

/// What Go's JSON decoder says of it: the words stand in the API's message.
std::string decoder_words(std::string_view body) {
  body = trim(body);
  if (body.empty()) return "EOF";
  constexpr std::string_view kKinds = "[\"tfn-0123456789{";
  if (kKinds.find(body.front()) != std::string_view::npos) return "unexpected EOF";
  const bool plain = body.front() > ' ' && body.front() < 0x7f && body.front() != '\\' && body.front() != '\'';
  return plain ? fmt::format("invalid character '{}' looking for beginning of value", body.front())
               : "invalid character looking for beginning of value";
}

std::string_view kind_of(const nlohmann::ordered_json& value) {
  return value.is_string()    ? "string"
         : value.is_array()   ? "array"
         : value.is_boolean() ? "bool"
                              : "number";
}

Refusal unreadable(std::string words) {
  return {"malformed-body", "", "GraphQL cannot read the body: " + words, {}, words, {}};
}

}  // namespace

Outcome graphql_query(Call& call) {
  const auto read = parsed_body(call.request.body);
  if (std::holds_alternative<Refusal>(read)) return refused(unreadable(decoder_words(call.request.body)));
  const auto& body = std::get<nlohmann::ordered_json>(read);
  if (!body.is_object() && !body.is_null())
    return refused(unreadable(
        fmt::format("json: cannot unmarshal {} into Go value of type graphql.httpPostBody", kind_of(body))));
  Outcome out;
  const bool asked = body.contains("query") && body["query"].is_string();
  out.body =
      asked
          ? R"({"data":{"viewer":{"zones":[],"accounts":[]}},"errors":null})"
          : R"({"data":null,"errors":[{"message":"no query was sent","path":null,"extensions":{"code":"parse"}}]})";
  return out;
}

}  // namespace cfmock::cloudflare
