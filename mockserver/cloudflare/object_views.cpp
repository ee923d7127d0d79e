#include "cloudflare/object_views.hpp"

#include <unordered_map>

#include "base/text.hpp"
#include "cloudflare/envelope.hpp"
#include "cloudflare/tables.hpp"
#include "http/url.hpp"

namespace cfmock::cloudflare {
namespace {

struct View {
  std::string_view object;  // path of what is shown, "{}" for the ids of the request in their order
  std::string_view form;    // JSON; "{object}" and "{object.FIELD}" are filled in
};

const View* view_of(std::string_view operation) {
  static const auto table = [] {
    std::unordered_map<std::string_view, View> out;
    for (const auto& c : table_rows("fixtures/views.tsv", 5)) out.emplace(c[0], View{c[1], c[2]});
    return out;
  }();
  const auto at = table.find(operation);
  return at == table.end() ? nullptr : &at->second;
}

std::string with_ids(std::string_view shape, const Route& route) {
  std::string out;
  size_t id = 0;
  for (const std::string_view segment : split(shape.substr(1), '/')) {
    out += '/';
    out += segment == "{}" ? route.ids[id++] : segment;
  }
  return out;
}

void fill(Json& value, const Json& object) {
  constexpr std::string_view kField = "{object.";
  if (value.is_structured()) {
    for (auto& item : value) fill(item, object);
  } else if (value == "{object}") {
    value = object;
  } else if (value.is_string() && value.get_ref<const std::string&>().starts_with(kField)) {
    const std::string word = value.get<std::string>();
    const std::string name = word.substr(kField.size(), word.size() - kField.size() - 1);
    value = object.contains(name) ? object[name] : Json();
  }
}

}  // namespace

std::optional<Outcome> viewed(const Call& call, const Spot& spot) {
  const View* view = view_of(call.operation.text);
  if (view == nullptr) return std::nullopt;
  const std::string path = with_ids(view->object, call.route);
  const size_t slash = path.rfind('/');
  const std::string collection = path.substr(0, slash), key = http::percent_decoded(path.substr(slash + 1));
  Outcome out;
  const Object* object = call.store.objects.find(collection, key);
  if (object == nullptr) {
    out.refusal = not_found(spot.path);
    return out;
  }
  Json form = Json::parse(view->form);
  fill(form, object->json);
  if (call.operation.method == "DELETE") out.wrote = call.store.objects.remove(collection, key);
  out.body = success_body(form.dump(-1, ' ', false, Json::error_handler_t::replace));
  return out;
}

}  // namespace cfmock::cloudflare
