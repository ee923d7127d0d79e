#pragma once
// The paths of an OpenAPI document and of its servers, as the API's own below /client/v4. Pure.

#include <optional>
#include <string>
#include <string_view>

namespace cfmock::cloudflare::openapi {

/// The path of a server's URL without its final slash: "/client/v4" of
/// "https://api.cloudflare.com/client/v4".
std::string_view path_of_url(std::string_view url);
/// Below /client/v4; nullopt: it lies elsewhere. `base`: the server's path; nullopt: the document names none,
/// so a path that does not begin with /client/v4 is taken to be below it.
std::optional<std::string> below_root(const std::string& path, const std::optional<std::string>& base);
/// Why a path cannot stand in a catalogue; "": it can.
std::string path_fault(std::string_view path);
/// "/zones/{}/x": what routes are told apart by.
std::string shape_of(std::string_view path);

}  // namespace cfmock::cloudflare::openapi
