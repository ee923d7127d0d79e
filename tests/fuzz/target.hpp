#pragma once
// A fuzz target is a function over bytes in memory: no files, no clock, no sockets. With clang's libFuzzer (CFMOCK_FUZZ=ON) it
// is searched; everywhere else replay.cpp runs it over its corpus, as an ordinary test.

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

inline std::string_view bytes(const uint8_t* data, size_t size) { return {reinterpret_cast<const char*>(data), size}; }

/// A property that does not hold is a crash, so that both drivers notice it.
inline void must(bool holds) {
  if (!holds) __builtin_trap();
}
