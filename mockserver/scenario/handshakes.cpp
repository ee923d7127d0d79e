#include "scenario/handshakes.hpp"

#include "scenario/choice.hpp"

namespace cfmock::scenario {
namespace {

// One table: reading, the schema, and what reports call it.
struct Row {
  std::string_view name;
  Handshake handshake;
};
constexpr Row kRows[] = {{"good", Handshake::kGood},
                         {"expired-certificate", Handshake::kExpired},
                         {"wrong-name-certificate", Handshake::kWrongName},
                         {"handshake-failure", Handshake::kFailure}};

Type<Handshake> handshake_word() {
  std::vector<std::pair<std::string, Handshake>> words;
  for (const Row& row : kRows) words.emplace_back(row.name, row.handshake);
  return word<Handshake>("handshake", std::move(words));
}

const Object<HandshakeReply>& table() {
  static const Object<HandshakeReply> object{
      "handshake",
      {required(field("handshake", handshake_word(), &HandshakeReply::handshake, "How it goes.")),
       field("times", times(), &HandshakeReply::times,
             "For how many connections: a number or forever; left out, for one.")},
      Keys::kAnyNumber,
      {}};
  return object;
}

}  // namespace

std::string_view handshake_name(Handshake handshake) {
  for (const Row& row : kRows)
    if (row.handshake == handshake) return row.name;
  return "";
}

Type<std::vector<HandshakeReply>> handshakes() {
  const auto alone = mapped<HandshakeReply>(handshake_word(), [](Reader&, const Node&, Handshake given) {
    return std::optional(HandshakeReply{given, 1, {}});
  });
  const auto either = scalar_or(alone, object_type(table()));
  return one_or_list<HandshakeReply>({[either](Reader& in, const Node& node) {
                                        auto out = either.read(in, node);
                                        if (out) out->place = in.place(node);
                                        return out;
                                      },
                                      either.schema});
}

}  // namespace cfmock::scenario
