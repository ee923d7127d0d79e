#pragma once
// As it is now: a refused credential is not tried again, a full limit is, after the time it asks for; and what failed is said.

#include <chrono>
#include <iostream>
#include <string>
#include <thread>

#include "api.hpp"

inline bool list_zones(Api& api, std::ostream& log) {
  for (int i = 0; i < 4; ++i) {
    const auto answer = api.get("/zones");
    if (answer && answer->status == 200) return true;
    log << "GET /zones: " << (answer ? std::to_string(answer->status) + " " + answer->body : "no answer") << "\n";
    if (!answer || answer->status != 429) return false;
    std::this_thread::sleep_for(std::chrono::seconds(std::stoi("0" + answer->get_header_value("Retry-After"))));
  }
  return false;
}
