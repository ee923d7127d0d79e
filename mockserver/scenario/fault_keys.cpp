#include "scenario/fault_keys.hpp"

#include <nlohmann/json.hpp>

#include "cloudflare/tables.hpp"
#include "scenario/types.hpp"

namespace cfmock::scenario {
namespace {

using Of = FaultRow::Of;

bool has_no_body(const Reply& reply) {
  return reply.kind == Reply::Kind::kLiteral && (reply.body.empty() || http::never_has_body(reply.status));
}

bool is_no_json(const Reply& reply) {
  if (reply.kind == Reply::Kind::kLiteral) return !nlohmann::json::accept(reply.body);
  const auto* error = reply.kind == Reply::Kind::kError ? cloudflare::find_error(reply.error) : nullptr;
  return error != nullptr && error->envelope == cloudflare::Envelope::kRaw &&
         !nlohmann::json::accept(error->words().text);
}

/// An answer is given beside a fault that sends none, or is one.
void refuse_answer(Reader& in, const Node& fault, const FaultRow& row, std::string_view leading) {
  const std::string message =
      row.of == Of::kItself
          ? fmt::format("\"{}\" is an answer of its own: \"{}\" is never sent", row.name, leading)
          : fmt::format("\"{}\" sends no answer: \"{}\" is never sent", row.name, leading);
  in.error(fault, message,
           fmt::format("remove \"{}\", or break the answer: {}", leading,
                       one_of(fault_names({Of::kHead, Of::kBody, Of::kJson}))));
}

}  // namespace

std::vector<Field<Reply>> fault_rows() {
  return {field_with<Reply>("fault", word_of("fault", fault_names()),
                            "How the answer is broken (fixtures/faults.tsv); alone, the model's.",
                            [](Reply& out, const std::string& name, const Entry&, Reader&) {
                              out.fault = find_fault(name);
                            }),
          field("bytes_per_second", whole("a number of bytes a second", 1, 1000000), &Reply::bytes_per_second,
                "How fast a drip is.")};
}

void check_fault(Reader& in, const Node& node, const Reply& reply) {
  const Node* pace = node.find("bytes_per_second");
  const bool drips = reply.fault != nullptr && reply.fault->name == kDrip;
  if (pace != nullptr && !drips && (reply.fault != nullptr || node.find("fault") == nullptr))
    in.error(node.entry("bytes_per_second")->key,
             "\"bytes_per_second\" is the pace of a drip, and this is none",
             "add \"fault: drip\", or remove it");
  if (reply.fault == nullptr) return;
  const Node& fault = *node.find("fault");
  const FaultRow& row = *reply.fault;
  if (drips && pace == nullptr) in.error(fault, "a drip has a pace", "add \"bytes_per_second: 100\"");
  const bool own_answer = reply.kind == Reply::Kind::kLiteral || reply.kind == Reply::Kind::kError;
  if (own_answer && !row.breaks_an_answer())
    refuse_answer(in, fault, row, reply.kind == Reply::Kind::kError ? "error" : "status");
  else if (own_answer && (row.of == Of::kBody || row.of == Of::kJson) && has_no_body(reply))
    in.error(fault, fmt::format("\"{}\" breaks a body, and this answer has none", row.name),
             fmt::format("give it a \"body\" (and a status that has one), or write one of: {}",
                         one_of(fault_names({Of::kHead}))));
  else if (own_answer && row.of == Of::kJson && is_no_json(reply))
    in.error(fault, fmt::format("\"{}\" cuts JSON, and this body is none", row.name),
             "write truncated-body, or give it JSON");
  else if (!own_answer && row.breaks_an_answer() && node.find("applied") != nullptr)
    in.error(node.entry("applied")->key,
             "\"applied\" says nothing here: the model carries the request out, and its own answer is broken",
             "remove it");
}

}  // namespace cfmock::scenario
