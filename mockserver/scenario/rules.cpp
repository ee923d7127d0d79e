#include "scenario/rules.hpp"

#include "cloudflare/names.hpp"
#include "scenario/answer_headers.hpp"
#include "scenario/choice.hpp"
#include "scenario/fault_keys.hpp"
#include "scenario/patterns.hpp"
#include "scenario/retry_after.hpp"
#include "scenario/types.hpp"

namespace cfmock::scenario {
namespace {

using Row = Field<Reply>;

struct Span {
  Duration from{0};
  std::optional<Duration> to;
};

const Object<Span>& span_table() {
  static const Object<Span> table{
      "range of delays",
      {required(field("from", wait(), &Span::from, "The least.")), required(field("to", wait(), &Span::to, "The most."))},
      Keys::kAnyNumber,
      [](Reader& in, const Node& node, Span& span) {
        if (span.to && *span.to < span.from)
          in.error(*node.find("to"), "the range ends before it begins", "write the shorter delay as \"from\"");
      },
      "2s, or {from: 1s, to: 3s}"};
  return table;
}

Row delay_row() {
  const auto fixed = mapped<Span>(wait(), [](Reader&, const Node&, Duration time) {
    return std::optional(Span{time, std::nullopt});
  });
  return field_with<Reply>("delay", scalar_or(fixed, object_type(span_table())),
                           "How long it is held back; {from: 1s, to: 3s}: drawn anew for each answer, by the session's seed.",
                           [](Reply& out, Span span, const Entry&, Reader&) {
                             out.delay = span.from;
                             out.delay_to = span.to;
                           });
}

std::vector<Row> timing_rows() {
  return {field("times", times(), &Reply::times,
                "How often, before the next reply is due: a number or forever; left out, once."),
          delay_row()};
}

Row retry_after_row() {
  return field_with<Reply>("retry_after", retry_after_of_reply(),
                           "Adds Retry-After: whole seconds, rounded up, or another form that clients meet.",
                           [](Reply& out, RetryAfterChoice choice, const Entry&, Reader&) {
                             out.retry_after = choice.wait;
                             out.retry_after_as = choice.as;
                           });
}
Row headers_row() { return field("headers", answer_headers(), &Reply::headers, "Headers that are added."); }

Row applied_row() {
  return field("applied", yes_or_no(), &Reply::applied,
               "true: the request is carried out, and its own answer lost: the client is given this one.");
}

Object<Reply> reply_table(std::string name, Reply::Kind kind, std::vector<Row> rows) {
  rows.push_back(applied_row());
  for (Row& row : timing_rows()) rows.push_back(std::move(row));
  for (Row& row : fault_rows()) rows.push_back(std::move(row));
  return {std::move(name), std::move(rows), Keys::kAnyNumber,
          [kind](Reader& in, const Node& node, Reply& reply) {
            reply.kind = kind;
            check_fault(in, node, reply);
          }};
}

const Object<Reply>& error_table() {
  static const Object<Reply> table = reply_table(
      "error reply", Reply::Kind::kError,
      {required(field("error", word_of("error", cloudflare::error_names), &Reply::error,
                      "A cause or a row of the error catalogue, worded as the endpoint words it.")),
       retry_after_row(), headers_row()});
  return table;
}

const Object<Reply>& literal_table() {
  static const Object<Reply> table =
      reply_table("literal reply", Reply::Kind::kLiteral,
                  {required(field("status", whole("a status", 100, 599), &Reply::status, "The HTTP status.")),
                   headers_row(),
                   field_with<Reply>("body", body(), "Text as it is, or a mapping that becomes JSON.",
                                     [](Reply& out, Body given, const Entry&, Reader&) {
                                       out.body = std::move(given.bytes);
                                       if (given.json && !out.headers.has("Content-Type"))
                                         out.headers.add("Content-Type", "application/json");
                                     }),
                   retry_after_row()});
  return table;
}

/// A fault alone: one that breaks an answer breaks the model's.
const Object<Reply>& fault_table() {
  static const Object<Reply> table = [] {
    Object<Reply> out = reply_table("fault", Reply::Kind::kFault, {});
    for (Row& row : out.fields)
      if (row.key == "fault") row.required = true;
    out.check = [check = out.check](Reader& in, const Node& node, Reply& reply) {
      check(in, node, reply);
      if (reply.fault != nullptr && reply.fault->breaks_an_answer()) reply.kind = Reply::Kind::kModel;
    };
    return out;
  }();
  return table;
}

const Object<Reply>& late_table() {
  static const Object<Reply> table{"late reply", timing_rows(), Keys::kAnyNumber, {}};
  return table;
}

Type<Reply> reply() {
  const auto model =
      word<Reply>("reply", {{"model", Reply{}}}, ", or {error: NAME}, {status: 502}, {fault: reset}, {delay: 2s}");
  const auto mapping = by_key<Reply>("reply", {{{"error"}, object_type(error_table())},
                                               {{"status"}, object_type(literal_table())},
                                               {{"fault"}, object_type(fault_table())},
                                               {{"delay"}, object_type(late_table())}});
  const auto either = scalar_or(model, mapping);
  return {
      [either](Reader& in, const Node& node) {
        auto out = either.read(in, node);
        if (out) out->place = in.place(node);
        return out;
      },
      [either](Schema& schema) { return schema.reference("reply", [&] { return either.schema(schema); }); }};
}

struct WrittenRule {
  Rule rule;
  std::optional<RequestPattern> where;
};

const Object<WrittenRule>& rule_table() {
  static const Object<WrittenRule> table{
      "rule",
      {required(field_with<WrittenRule>(
           "on", request_pattern(), "Which requests it answers.",
           [](WrittenRule& out, RequestPattern on, const Entry&, Reader&) { out.rule.on = std::move(on); })),
       field("where", where(), &WrittenRule::where, "What else must be so of the request."),
       required(
           field_with<WrittenRule>("reply", one_or_list(reply()),
                                   "One reply or a list, walked in order; after the last, the model answers.",
                                   [](WrittenRule& out, std::vector<Reply> replies, const Entry&, Reader&) {
                                     out.rule.replies = std::move(replies);
                                   })),
       field_with<WrittenRule>(
           "optional", yes_or_no(), "true: the run may end before the replies were walked to their end.",
           [](WrittenRule& out, bool optional, const Entry&, Reader&) { out.rule.optional = optional; })},
      Keys::kAnyNumber,
      [](Reader& in, const Node& node, WrittenRule& written) {
        RequestPattern& on = written.rule.on;
        written.rule.place = in.place(node);
        if (!written.where) return;
        const Node* given = node.find("on");
        if (given != nullptr && given->find("where") != nullptr)
          in.error(node.entry("where")->key, "\"where\" stands in \"on\" already", "keep one of the two");
        on.query = std::move(written.where->query);
        on.headers = std::move(written.where->headers);
        on.body = std::move(written.where->body);
        on.text += " where " + flow_text(*node.find("where"));
      }};
  return table;
}

}  // namespace

Type<std::vector<Rule>> rules() {
  return list_of(mapped<Rule>(object_type(rule_table()), [](Reader&, const Node&, WrittenRule written) {
    return std::optional(std::move(written.rule));
  }));
}

}  // namespace cfmock::scenario
