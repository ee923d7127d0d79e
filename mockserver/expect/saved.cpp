#include "expect/saved.hpp"

#include <nlohmann/json.hpp>

namespace cfmock::expect {
namespace {

using Json = nlohmann::ordered_json;

/// Cut between characters, so that what is kept stays text.
std::string first_part(const std::string& text) {
  if (text.size() <= kOutputSaved) return text;
  size_t end = kOutputSaved;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end);
}

Json client_json(const std::optional<ClientRun>& client) {
  if (!client) return nullptr;
  const bool cut = client->out.size() > kOutputSaved || client->err.size() > kOutputSaved;
  return {{"command", client->command},
          {"exit_code", client->exit_code ? Json(*client->exit_code) : Json()},
          {"signal", client->signal},
          {"timed_out", client->timed_out},
          {"interrupted", client->interrupted},
          {"out", first_part(client->out)},
          {"err", first_part(client->err)},
          {"truncated", client->truncated || cut},
          {"leaks", client->leaks},
          {"took_us", client->took.count()}};
}

std::optional<ClientRun> read_client(const Json& json) {
  if (json.is_null()) return std::nullopt;
  ClientRun out;
  out.command = json.at("command").get<std::vector<std::string>>();
  if (json.at("exit_code").is_number_integer()) out.exit_code = json["exit_code"].get<int>();
  json.at("signal").get_to(out.signal);
  json.at("timed_out").get_to(out.timed_out);
  json.at("interrupted").get_to(out.interrupted);
  json.at("out").get_to(out.out);
  json.at("err").get_to(out.err);
  json.at("truncated").get_to(out.truncated);
  json.at("leaks").get_to(out.leaks);
  out.took = Duration(json.at("took_us").get<int64_t>());
  return out;
}

Json world_json(const WorldState& world) {
  Json out = Json::array();
  for (const RecordState& each : world)
    out.push_back({each.zone, each.id, each.type, each.name, each.content, each.ttl, each.proxied, each.more});
  return out;
}

/// `whole` becomes false of rows that an earlier cfmock has written: they lack the last column.
WorldState read_world(const Json& json, bool& whole) {
  WorldState out;
  for (const Json& each : json) {
    whole = whole && each.size() > 7;
    out.push_back({each.at(0), each.at(1), each.at(2), each.at(3), each.at(4), each.at(5), each.at(6), each.size() > 7 ? each.at(7) : ""});
  }
  return out;
}

/// An earlier cfmock told the session alone.
RunName read_name(const Json& json) {
  return {json.at("session").get<std::string>(), json.value("client_name", ""), json.value("repetition", 0), json.value("place", 0)};
}

}  // namespace

std::string saved_line(const RunName& name, const Evidence& evidence) {
  Json runs = Json::array();
  for (const Run& run : evidence.runs)
    runs.push_back({{"first_seq", run.first_seq},
                    {"client", client_json(run.client)},
                    {"before", world_json(run.before)}});
  const Json line{{"kind", "run"},
                  {"session", name.session},
                  {"client_name", name.client},
                  {"repetition", name.repetition},
                  {"place", name.place},
                  {"dropped", evidence.dropped},
                  {"scale", evidence.scale ? Json(*evidence.scale) : Json()},
                  {"pace_changed", evidence.pace_changed},
                  {"client", client_json(evidence.client)},
                  {"runs", std::move(runs)},
                  {"before", world_json(evidence.before)},
                  {"after", world_json(evidence.after)}};
  return line.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<Saved> read_saved(std::string_view line) {
  const Json json = Json::parse(line, nullptr, false);
  if (!json.is_object() || json.value("kind", Json()) != "run") return std::nullopt;
  try {
    Saved out;
    out.name = read_name(json);
    json.at("dropped").get_to(out.evidence.dropped);
    if (const auto scale = json.find("scale"); scale != json.end() && scale->is_number()) out.evidence.scale = scale->get<double>();
    out.evidence.pace_changed = json.value("pace_changed", false);
    out.evidence.client = read_client(json.at("client"));
    for (const Json& run : json.at("runs"))
      out.evidence.runs.push_back(
          {run.at("first_seq"), read_client(run.at("client")), read_world(run.at("before"), out.evidence.world_whole)});
    out.evidence.before = read_world(json.at("before"), out.evidence.world_whole);
    out.evidence.after = read_world(json.at("after"), out.evidence.world_whole);
    return out;
  } catch (const Json::exception&) {
    return std::nullopt;  // of a later version, or damaged: what it would tell is then unknown
  }
}

}  // namespace cfmock::expect
