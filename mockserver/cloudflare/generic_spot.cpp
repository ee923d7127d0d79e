#include <fmt/format.h>

#include "base/text.hpp"
#include "cloudflare/body.hpp"
#include "cloudflare/generic.hpp"
#include "http/multipart.hpp"

namespace cfmock::cloudflare {
namespace {

std::string shape_of(std::string_view path) {
  std::string out;
  if (path.empty()) return out;
  for (const std::string_view segment : split(path.substr(1), '/')) {
    out += '/';
    out += segment.find('{') == std::string_view::npos ? segment : "{}";
  }
  return out;
}

std::string below_root(const http::Request& request) {
  std::string_view path = http::split_target(request.target).path;
  const size_t root = path.find(kApiRoot);
  if (root != std::string_view::npos) path.remove_prefix(root + kApiRoot.size());
  if (path.ends_with('/')) path.remove_suffix(1);
  return std::string(path);
}

bool makes_items(const Catalogue& catalogue, int collection) {
  const int items = catalogue.items(collection);
  return items >= 0 && (catalogue.has_method(collection, "POST") || catalogue.has_method(items, "PUT"));
}

/// The id of an account or a zone is no object of a collection: the world has it.
bool is_scope(const Catalogue& catalogue, int node) { return catalogue.parent(catalogue.parent(node)) == 0; }

}  // namespace

Spot spot_of(const Call& call) {
  const Catalogue& catalogue = call.catalogue;
  const int node = call.operation.node;
  Spot spot;
  spot.path = below_root(call.request);
  // /zones/{}/hostnames/settings/{setting} ends in an id, but is asked for the list below it.
  const bool lists_below = call.operation.lists != Lists::kNone && call.operation.lists != Lists::kRaw &&
                           catalogue.items(node) >= 0;
  const size_t slash = spot.path.rfind('/');
  const std::string key = http::percent_decoded(spot.path.substr(slash + 1));
  // /zones/{}/settings/nel is documented by itself, and one of the settings all the same.
  const std::string beside = shape_of(call.operation.path.substr(0, call.operation.path.rfind('/'))) + "/{}";
  spot.standing = find_standing(beside, key);
  spot.item = (catalogue.is_id(node) && !lists_below) || spot.standing != nullptr;
  const int collection = spot.item ? catalogue.parent(node) : node;
  const int items = catalogue.items(collection);
  if (spot.item)
    spot.collection = spot.path.substr(0, slash), spot.key = key;
  else
    spot.collection = spot.path;
  spot.shape = spot.item ? beside : shape_of(call.operation.path) + (items < 0 ? "" : "/{}");
  spot.scope_id = std::string(call.route.id_count > 0 ? call.route.ids[0] : std::string_view{});
  spot.style = &style_of(spot.shape);
  spot.posts = catalogue.has_method(collection, "POST");
  spot.puts = items >= 0 && !spot.posts && catalogue.has_method(items, "PUT") &&
              spot.style->form != ObjectStyle::Form::kGiven;
  const OperationRow* get = catalogue.operation_at(collection, "GET");
  spot.keeps_items =
      items >= 0 || (get != nullptr && get->lists != Lists::kNone && get->lists != Lists::kRaw);
  return spot;
}

Refusal not_found(const std::string& path, bool writes) {
  return {"not-found",
          writes ? "write" : "",
          fmt::format("nothing was made at {}", printable(path)),
          {},
          printable(http::percent_decoded(path.substr(path.rfind('/') + 1))),
          {}};
}

std::optional<Refusal> missing_parent(const Call& call, const Spot& spot) {
  const Catalogue& catalogue = call.catalogue;
  std::string path = spot.path;
  for (int node = call.operation.node; node > 0; node = catalogue.parent(node)) {
    const size_t slash = path.rfind('/');
    const std::string collection = path.substr(0, slash);
    if (node != call.operation.node && catalogue.is_id(node) && !is_scope(catalogue, node) &&
        makes_items(catalogue, catalogue.parent(node)) &&
        call.store.objects.find(collection, http::percent_decoded(path.substr(slash + 1))) == nullptr)
      return not_found(path);
    path = collection;
  }
  return std::nullopt;
}

std::variant<Json, Refusal> generic_body(const http::Request& request) {
  std::string_view text = request.body;
  if (const auto parts = http::multipart(request.headers.get("Content-Type"), request.body)) {
    text = {};
    for (const http::Part& part : *parts)
      if (part.name == "metadata") text = part.body;
  }
  if (trim(text).empty()) return Json();
  return parsed_body(text);
}

}  // namespace cfmock::cloudflare
