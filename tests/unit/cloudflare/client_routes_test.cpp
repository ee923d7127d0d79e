// What public clients ask is known: every line of client_routes.tsv is an operation of the catalogue.

#include <gtest/gtest.h>

#include <fstream>
#include <map>

#include "base/text.hpp"
#include "cloudflare/catalogue.hpp"
#include "cloudflare/router.hpp"

namespace cfmock::cloudflare {
namespace {

/// Ids as they are, except where the route has none but names: 32 digits are a name, too.
std::string with_ids(std::string_view path) {
  return std::string(kApiRoot) + replace_all(std::string(path), "{}", std::string(32, 'a'));
}

TEST(ClientRoutes, AreAllKnown) {
  std::ifstream file(CFMOCK_SOURCE_DIR "/tests/unit/cloudflare/client_routes.tsv");
  std::map<std::string, int> routes;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("#")) continue;
    const auto cells = split(line, '\t');
    ASSERT_EQ(cells.size(), 3u) << line;
    const auto words = split(cells[1], ' ');
    const std::string path = with_ids(words[1]);
    const Route route = embedded_catalogue().route(words[0], path);
    EXPECT_EQ(route.kind, Route::Kind::kFound) << cells[0] << " asks " << cells[1] << " (" << cells[2] << ")";
    ++routes[std::string(cells[0])];
  }
  EXPECT_EQ(routes.size(), 10u);
  for (const auto& [client, count] : routes) std::printf("%s: %d routes, all known\n", client.c_str(), count);
}

}  // namespace
}  // namespace cfmock::cloudflare
