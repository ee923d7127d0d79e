#pragma once
// What both clients share: one connection, one request.

#include <httplib.h>

#include <string>

struct Api {
  Api(const std::string& base_url, const std::string& token) : http(base_url.substr(0, base_url.find("/client/"))), root(base_url.substr(base_url.find("/client/"))) {
    http.set_keep_alive(true);
    http.set_default_headers({{"Authorization", "Bearer " + token}, {"User-Agent", "my-sync/1.0"}});
  }
  httplib::Result get(const std::string& path) { return http.Get(root + path); }

  httplib::Client http;
  std::string root;
};
