#pragma once
// As it was: any failure is tried again at once, and the caller is told that all is well.

#include <iostream>

#include "api.hpp"

inline bool list_zones(Api& api, std::ostream&) {
  for (int i = 0; i < 4; ++i)
    if (const auto answer = api.get("/zones"); answer && answer->status == 200) break;
  return true;
}
