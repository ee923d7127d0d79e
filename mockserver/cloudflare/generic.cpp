#include "cloudflare/generic.hpp"

#include <fmt/format.h>

#include <unordered_set>

#include "base/text.hpp"
#include "cloudflare/envelope.hpp"
#include "cloudflare/object_views.hpp"
#include "cloudflare/refusals.hpp"
#include "http/multipart.hpp"

namespace cfmock::cloudflare {
namespace {

std::string text_of(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

Outcome answered(const Json& result, bool wrote) {
  Outcome out;
  out.body = success_body(text_of(result));
  out.wrote = wrote;
  return out;
}

Outcome read(const Object& object, const Call& call) {
  if (call.operation.lists != Lists::kRaw) return answered(object.json, false);
  Outcome out;
  out.body = object.content_type.empty() ? text_of(object.json) : object.raw;
  out.content_type = object.content_type.empty() ? "application/json" : object.content_type;
  return out;
}

/// What a form carries beside its metadata, or a body that is no JSON by its style: kept as it came.
void take_raw(Object& object, const http::Request& request, const ObjectStyle& style) {
  const std::string_view type = request.headers.get("Content-Type");
  if (const auto parts = http::multipart(type, request.body)) {
    for (const http::Part& part : *parts)
      if (part.name != "metadata" && object.content_type.empty()) {
        object.raw = part.body;
        object.content_type = part.content_type.empty() ? "application/octet-stream" : part.content_type;
      }
  } else if (style.form == ObjectStyle::Form::kRaw) {
    object.raw = request.body;
    object.content_type = "application/octet-stream";
  }
}

/// Key first, as the API gives ids; then the caller's fields; then what a new object has besides.
Object made(Call& call, const Spot& spot, const std::string& key, const Json& body) {
  Object object;
  object.key = key;
  const std::string field(spot.style->key);
  const auto number = spot.style->form == ObjectStyle::Form::kNumber ? parse_int(key) : std::nullopt;
  object.json = Json::object();
  if (number)
    object.json[field] = *number;
  else
    object.json[field] = key;
  if (body.is_object())
    for (const auto& [name, value] : body.items())
      if (name != field) object.json[name] = value;
  add_defaults(object.json, *spot.style, key, spot.scope_id, call.ids, call.now);
  hide(object.json, *spot.style);
  take_raw(object, call.request, *spot.style);
  return object;
}

/// The name under which the caller makes it, or a new one.
std::string key_for(Call& call, const Spot& spot, const Json& body) {
  const std::string field(spot.style->key);
  const bool chosen = spot.style->form == ObjectStyle::Form::kName;
  if (chosen && body.is_object() && body.contains(field) && !body[field].is_structured() &&
      !body[field].is_null()) {
    const std::string key = body[field].is_string() ? body[field].get<std::string>() : body[field].dump();
    if (!key.empty()) return key;
  }
  return new_key(*spot.style, call.ids);
}

Refusal exists(const std::string& key, const Spot& spot) {
  return {"object-exists",
          "",
          fmt::format("{} is there already at {}", printable(key), printable(spot.path)),
          {},
          key,
          {}};
}

/// All of them, or none.
Outcome create(Call& call, const Spot& spot, const Json& body) {
  const Json list = body.is_array() ? body : Json::array({body});
  if (call.store.objects.room() < list.size()) return refused(no_room());
  std::vector<std::string> keys;
  std::unordered_set<std::string> seen;
  for (const Json& item : list) {
    keys.push_back(key_for(call, spot, item));
    const bool taken = call.store.objects.find(spot.collection, keys.back()) != nullptr;
    if (taken || !seen.insert(keys.back()).second) return refused(exists(keys.back(), spot));
  }
  Json results = Json::array();
  for (size_t i = 0; i < keys.size(); ++i)
    results.push_back(call.store.objects.put(spot.collection, made(call, spot, keys[i], list[i])).json);
  return answered(body.is_array() ? results : results.front(), true);
}

Outcome replace(Call& call, const Spot& spot, const Json& body) {
  Object* old = call.store.objects.find(spot.collection, spot.key);
  if (old == nullptr && !spot.puts && spot.standing == nullptr) return refused(not_found(spot.path, true));
  if (old == nullptr ? call.store.objects.full() : call.store.objects.heavy()) return refused(no_room());
  Object fresh = made(call, spot, spot.key, body);
  const std::string created(spot.style->created);
  if (old != nullptr && old->json.contains(created)) fresh.json[created] = old->json[created];
  return answered(call.store.objects.put(spot.collection, std::move(fresh)).json, true);
}

void merge(Json& object, const Json& change, const ObjectStyle& style, Instant now) {
  Json kept = change;
  if (kept.is_object()) kept.erase(std::string(style.key));
  object.merge_patch(kept.is_object() ? kept : Json::object());
  hide(object, style);
  if (!style.modified.empty()) object[std::string(style.modified)] = rfc3339(now, Fraction::kSixDigits);
}

Outcome edit(Call& call, const Spot& spot, const Json& body) {
  Object* old = call.store.objects.find(spot.collection, spot.key);
  if (old == nullptr) {
    if (spot.standing == nullptr) return refused(not_found(spot.path, true));
    if (call.store.objects.full()) return refused(no_room());
    old = &call.store.objects.put(spot.collection, stood(call, spot, *spot.standing));
  }
  if (call.store.objects.heavy()) return refused(no_room());
  merge(old->json, body, *spot.style, call.now);
  call.store.objects.changed(*old);
  return answered(old->json, true);
}

Outcome item(Call& call, const Spot& spot, const Json& body) {
  const std::string_view method = call.operation.method;
  if (method == "PUT") return replace(call, spot, body);
  if (method == "PATCH") return edit(call, spot, body);
  if (method == "DELETE") {
    Json gone = Json::object();
    if (const Object* old = call.store.objects.find(spot.collection, spot.key))
      gone[std::string(spot.style->key)] = old->json.value(std::string(spot.style->key), Json(spot.key));
    if (!call.store.objects.remove(spot.collection, spot.key)) return refused(not_found(spot.path, true));
    return answered(gone, true);
  }
  if (method == "POST") {  // a thing under a name of the caller's, or an action on what is there
    if (call.store.objects.full()) return refused(no_room());
    return answered(call.store.objects.put(spot.collection, made(call, spot, spot.key, body)).json, true);
  }
  if (const Object* object = call.store.objects.find(spot.collection, spot.key)) return read(*object, call);
  if (spot.standing != nullptr) return answered(stood(call, spot, *spot.standing).json, false);
  return refused(not_found(spot.path));
}

/// The key of an item that an element of a list names; "": none.
std::string named_by(const Json& element, const Spot& spot) {
  const std::string field(spot.style->key);
  const bool named = element.is_object() && element.contains(field) && element[field].is_string();
  return named ? element[field].get<std::string>() : "";
}

/// Every element that has the key of an item changes that item; the others become new ones. All, or none.
Outcome many(Call& call, const Spot& spot, const Json& list, bool replaces_all) {
  Objects& objects = call.store.objects;
  const bool stand = !standing_at(spot.shape).empty();
  for (const Json& element : list)
    if (const std::string key = named_by(element, spot); stand && find_standing(spot.shape, key) == nullptr)
      return refused(not_found(spot.collection + "/" + key, true));
  if (objects.room() < list.size()) return refused(no_room());
  if (replaces_all) objects.clear(spot.collection);
  Json results = Json::array();
  for (const Json& element : list) {
    std::string key = named_by(element, spot);
    Object* old = key.empty() ? nullptr : objects.find(spot.collection, key);
    if (old == nullptr && stand)
      old = &objects.put(spot.collection, stood(call, spot, *find_standing(spot.shape, key)));
    if (old != nullptr) {
      merge(old->json, element, *spot.style, call.now);
      objects.changed(*old);
      results.push_back(old->json);
      continue;
    }
    if (key.empty()) key = key_for(call, spot, element);
    results.push_back(objects.put(spot.collection, made(call, spot, key, element)).json);
  }
  return answered(results, true);
}

/// A thing that stands by itself: it is there from the start, empty.
Outcome single(Call& call, const Spot& spot, const Json& body) {
  const std::string place = spot.path + "/";
  Object* old = call.store.objects.find(place, "");
  const std::string_view method = call.operation.method;
  if (method == "GET") {
    if (old != nullptr) return read(*old, call);
    Json object = Json::object();
    if (!spot.style->defaults.empty())
      add_defaults(object, *spot.style, "", spot.scope_id, call.ids, call.now);
    return answered(object, false);
  }
  if (method == "DELETE") {
    call.store.objects.remove(place, "");
    return answered(Json::object(), true);
  }
  if (old == nullptr ? call.store.objects.full() : call.store.objects.heavy()) return refused(no_room());
  Object object;
  if (old != nullptr && method == "PATCH") object = *old;
  if (object.json.is_null()) object.json = Json::object();
  if (body.is_object() && method == "PATCH")
    object.json.merge_patch(body);
  else if (!body.is_null())
    object.json = body;
  if (!spot.style->defaults.empty() && object.json.is_object())
    add_defaults(object.json, *spot.style, "", spot.scope_id, call.ids, call.now);
  take_raw(object, call.request, *spot.style);
  return answered(call.store.objects.put(place, std::move(object)).json, true);
}

/// POST to a path that keeps nothing: something is done, and what was sent comes back with an id.
Outcome act(Call& call, const Json& body) {
  Json result = Json::object();
  result["id"] =
      call.route.id_count > 0 ? std::string(call.route.ids[call.route.id_count - 1]) : call.ids.hex(32);
  if (body.is_object())
    for (const auto& [name, value] : body.items())
      if (name != "id") result[name] = value;
  return answered(result, true);
}

/// PUT to a collection with the name in the body: the secrets of a Worker.
bool names_an_item(const Spot& spot, const Json& body) {
  const std::string field(spot.style->key);
  return spot.style->form == ObjectStyle::Form::kName && body.is_object() && body.contains(field) &&
         body[field].is_string();
}

Outcome collection(Call& call, const Spot& spot, const Json& body) {
  const std::string_view method = call.operation.method;
  const Json* list = body.is_array() ? &body : nullptr;
  if (body.is_object() && body.contains("items") && body["items"].is_array()) list = &body["items"];
  if (method == "GET" && call.operation.lists != Lists::kNone) return list_objects(call, spot);
  if (method == "POST") return create(call, spot, body);
  if ((method == "PUT" || method == "PATCH") && list != nullptr)
    return many(call, spot, *list, method == "PUT");
  if (method == "PUT" && names_an_item(spot, body)) {
    Spot one = spot;
    one.key = body[std::string(spot.style->key)].get<std::string>();
    one.puts = true;
    return replace(call, one, body);
  }
  if (method == "DELETE") {
    call.store.objects.clear(spot.collection);
    return answered(Json::array(), true);
  }
  return single(call, spot, body);
}

}  // namespace

Object stood(Call& call, const Spot& spot, const Standing& standing) {
  Object object = made(call, spot, standing.key, standing.fields);
  if (!spot.style->modified.empty()) object.json[std::string(spot.style->modified)] = nullptr;
  return object;
}

Outcome generic(Call& call) {
  const Spot spot = spot_of(call);
  if (auto view = viewed(call, spot)) return std::move(*view);
  if (auto refusal = missing_parent(call, spot)) return refused(std::move(*refusal));
  Json body;
  if (call.operation.method != "GET" && spot.style->form != ObjectStyle::Form::kRaw) {
    auto read_body = generic_body(call.request);
    if (Refusal* refusal = std::get_if<Refusal>(&read_body)) return refused(std::move(*refusal));
    body = std::move(std::get<Json>(read_body));
  }
  if (spot.item) return item(call, spot, body);
  if (spot.keeps_items) return collection(call, spot, body);
  if (call.operation.method == "POST" && !call.catalogue.has_method(call.operation.node, "GET"))
    return act(call, body);
  return single(call, spot, body);
}

}  // namespace cfmock::cloudflare
