#include "scenario/proof.hpp"

#include <algorithm>

#include "scenario/actions.hpp"
#include "scenario/choice.hpp"
#include "scenario/credentials.hpp"
#include "scenario/lookup.hpp"
#include "scenario/patterns.hpp"
#include "scenario/types.hpp"
#include "scenario/values.hpp"

namespace cfmock::scenario {
namespace {

using Row = Field<ProofStep>;

const Object<ProofAnswer>& answer_table() {
  static const Object<ProofAnswer> table{
      "answer",
      {field("status", whole("a status", 100, 599), &ProofAnswer::status, "The HTTP status."),
       field("code", whole("a code", 0, 9999999), &ProofAnswer::code,
             "A code among errors[], or among messages[] of a success."),
       field("message", text(), &ProofAnswer::message, "The text of an error, exactly."),
       field("cause", cause_name(), &ProofAnswer::cause, "The cause that the journal gives."),
       field("results", count(), &ProofAnswer::results, "How many items result[] has."),
       field("headers", header_patterns(), &ProofAnswer::headers, "Headers of the answer.")},
      Keys::kAtLeastOne,
      {},
      "{status: 200}"};
  return table;
}

/// What must come back, or that nothing does: none.
Type<ProofAnswer> answer() {
  ProofAnswer none;
  none.lost = true;
  return scalar_or(word<ProofAnswer>("answer", {{"none", none}}, ", or {status: 200}"), object_type(answer_table()));
}

/// The path as it will be sent: placeholders replaced, the query as it stands.
std::optional<std::string> sent_path(Reader& in, const Node& node, std::string_view path, size_t from) {
  std::string out;
  const size_t errors = in.errors();
  for (size_t i = 0; i < path.size();) {
    const size_t open = path.find('{', i);
    const size_t close = path.find('}', open);
    if (open == std::string_view::npos || close == std::string_view::npos) {
      out += path.substr(i);
      break;
    }
    out += path.substr(i, open - i);
    const auto id = id_for(in, in.place_inside(node, from + open), path.substr(open + 1, close - open - 1));
    out += id.value_or("");
    i = close + 1;
  }
  if (in.errors() != errors) return std::nullopt;
  return out;
}

struct Sent {
  std::string method, path, text;
};

/// "GET /zones"
Type<Sent> sent() {
  return {[](Reader& in, const Node& node) -> std::optional<Sent> {
            const auto [method, path] = split_method(node.text);
            if (!node.is_scalar() || method.empty() || !path.starts_with('/')) {
              in.error(node,
                       node.is_scalar() ? "\"" + printable(node.text) + "\" is no request"
                                        : fmt::format("expected a request, got {}", kind_name(node)),
                       "write a method and a path: \"GET /zones\"");
              return std::nullopt;
            }
            const size_t errors = in.errors();
            const auto& known = method_names();
            if (std::find(known.begin(), known.end(), method) == known.end())
              in.unknown(in.place(node), "method", method, known);
            if (path == "/client/v4" || path.starts_with("/client/v4/")) {
              in.error(node, "paths stand below /client/v4 already",
                       "leave /client/v4 out, or start with two slashes for a path from the root");
            }
            if (find_outside_braces(path, "# \t\r\n") != std::string_view::npos) {
              in.error(node, "a path holds no spaces and no \"#\"", "write %20 or %23");
            }
            const auto from = static_cast<size_t>(path.data() - node.text.data());
            auto resolved = sent_path(in, node, path, from);
            if (!resolved || in.errors() != errors) return std::nullopt;
            return Sent{std::string(method), std::move(*resolved), node.text};
          },
          [](Schema&) {
            return Json{{"type", "string"}, {"pattern", "^(" + join(method_names(), "|") + ") +/"}};
          }};
}

Row body_row() {
  return field_with<ProofStep>("body", body(), "Text as it is, or a mapping that becomes JSON.",
                               [](ProofStep& out, Body given, const Entry&, Reader&) {
                                 out.body = std::move(given.bytes);
                                 if (given.json && !out.headers.has("Content-Type"))
                                   out.headers.add("Content-Type", "application/json");
                               });
}

/// A credential of the scenario, or a token that the API will have made by then.
Type<std::string> sender() {
  const auto known = credential_name();
  return {[known](Reader& in, const Node& node) -> std::optional<std::string> {
            constexpr size_t kPrefix = kMadeToken.size();
            if (!node.is_scalar() || !node.text.starts_with(kMadeToken)) return known.read(in, node);
            if (node.text.size() > kPrefix) return node.text;
            in.error(node, "the token has no name", "write made:NAME, with the name that it was made with");
            return std::nullopt;
          },
          known.schema};
}

void check_send(Reader& in, const Node& node, ProofStep& step) {
  step.kind = ProofStep::Kind::kSend;
  const Node* repeat = node.find("repeat");
  if (step.meanwhile && (repeat == nullptr || repeat->text == "1"))
    in.error(node.entry("meanwhile")->key, "\"meanwhile\" is about the repetitions before the last",
             "add \"repeat: 2\" or more");
  if (step.sent_as != ProofStep::SentAs::kDefault && node.find("as") == nullptr)
    in.error(node.entry("sent_as")->key, "\"sent_as\" says how a credential is sent, and there is none",
             "add \"as: NAME\"");
}

const Object<ProofStep>& send_table() {
  using SentAs = ProofStep::SentAs;
  static const Object<ProofStep> table{
      "proof step",
      {required(field_with<ProofStep>("send", sent(),
                                      "The request, \"GET /zones\"; two slashes: a path from the root.",
                                      [](ProofStep& out, Sent request, const Entry&, Reader&) {
                                        out.method = std::move(request.method);
                                        out.path = std::move(request.path);
                                      })),
       field("as", sender(), &ProofStep::as,
             "The credential sent, or made:NAME, the token that an earlier step made; left out, none."),
       field("sent_as", word<SentAs>("way to send", {{"bearer", SentAs::kBearer}, {"key", SentAs::kKey}}),
             &ProofStep::sent_as,
             "bearer: as a Bearer token; key: as X-Auth-Key with the first user's e-mail."),
       field("from", address_text(), &ProofStep::from, "The caller's address; left out, client_ip."),
       field("headers", headers(), &ProofStep::headers, "Headers added; one of the same name replaces."),
       body_row(),
       field("repeat", whole("a number of repetitions", 1, 100000), &ProofStep::repeat, "How often."),
       field("meanwhile", answer(), &ProofStep::meanwhile,
             "The answer of all repetitions but the last."),
       required(field("answer", answer(), &ProofStep::answer,
                      "The answer of the last; none: the connection breaks instead."))},
      Keys::kAnyNumber,
      check_send};
  return table;
}

Type<ProofStep> action_step() {
  return mapped<ProofStep>(action(), [](Reader&, const Node&, Action action) {
    ProofStep out;
    out.kind = ProofStep::Kind::kAction;
    out.actions.push_back(std::move(action));
    return std::optional(std::move(out));
  });
}

}  // namespace

Type<std::vector<ProofStep>> proof() {
  const auto step = by_key<ProofStep>(
      "proof step", {{{"send"}, object_type(send_table())}, {action_keys(), action_step()}});
  return list_of(mapped<ProofStep>(step, [](Reader& in, const Node& node, ProofStep out) {
    out.text = flow_text(node);
    out.place = in.place(node);
    return std::optional(std::move(out));
  }));
}

}  // namespace cfmock::scenario
