#include "scenario/actions.hpp"

#include "scenario/credentials.hpp"
#include "scenario/patterns.hpp"
#include "scenario/types.hpp"

namespace cfmock::scenario {
namespace {

Field<Action> on_credential(std::string key, Action::Kind kind, std::string doc) {
  return field_with<Action>(std::move(key), credential_name(), std::move(doc),
                            [kind](Action& out, std::string name, const Entry&, Reader&) {
                              out.kind = kind;
                              out.credential = std::move(name);
                            });
}

const Object<Action>& action_table() {
  static const Object<Action> table{
      "action",
      {field_with<Action>("advance", positive_wait(), "Moves the session's clock on.",
                          [](Action& out, Duration by, const Entry&, Reader&) {
                            out.kind = Action::Kind::kAdvance;
                            out.by = by;
                          }),
       on_credential(
           "roll", Action::Kind::kRoll,
           "Rolls this credential: its secret is unknown from now on, and the one that replaces it is good."),
       on_credential("delete", Action::Kind::kDelete, "Deletes this credential."),
       field_with<Action>("change", credential_change(),
                          "Changes a credential, {NAME: {status: disabled}}; what is not given stays.",
                          [](Action& out, cloudflare::CredentialSpec spec, const Entry&, Reader&) {
                            out.kind = Action::Kind::kChange;
                            out.credential = spec.name;
                            out.change = std::move(spec);
                          })},
      Keys::kExactlyOne,
      [](Reader& in, const Node& node, Action& out) { out.place = in.place(node); }};
  return table;
}

/// "2 requests"
Type<int> after_requests() {
  return {[](Reader& in, const Node& node) -> std::optional<int> {
            const auto words = split(node.text, ' ');
            const auto number = words.size() == 2 ? parse_int(words[0]) : std::nullopt;
            const bool unit = words.size() == 2 && (words[1] == "requests" || words[1] == "request");
            if (node.is_scalar() && number && *number >= 0 && *number <= 1000000 && unit)
              return static_cast<int>(*number);
            in.error(node,
                     node.is_scalar() ? "\"" + printable(node.text) + "\" is no moment"
                                      : fmt::format("expected a moment, got {}", kind_name(node)),
                     "write \"2 requests\"; \"0 requests\" is the start");
            return std::nullopt;
          },
          [](Schema&) {
            return Json{{"type", "string"}, {"pattern", "^[0-9]+ requests?$"}};
          }};
}

const Object<TimelineEvent>& event_table() {
  static const Object<TimelineEvent> table{
      "timeline event",
      {required(field("after", after_requests(), &TimelineEvent::after_requests,
                      "When: once that many requests were answered, \"2 requests\".")),
       field("of", request_pattern(), &TimelineEvent::of, "Which requests count; left out, all."),
       required(field("do", one_or_list(action()), &TimelineEvent::actions, "What happens then."))},
      Keys::kAnyNumber,
      [](Reader& in, const Node& node, TimelineEvent& out) { out.place = in.place(node); }};
  return table;
}

}  // namespace

const std::vector<std::string>& action_keys() {
  static const std::vector<std::string> keys = action_table().names();
  return keys;
}

Type<Action> action() { return object_type(action_table()); }
Type<std::vector<TimelineEvent>> timeline() { return list_of(object_type(event_table())); }

}  // namespace cfmock::scenario
