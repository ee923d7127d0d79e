// Runs a fuzz target over every file of the folders named, and over each with bytes cut off, doubled and flipped.

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "fuzz/target.hpp"

namespace {

int runs = 0;

void run(const std::string& text) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(text.data()), text.size());
  ++runs;
}

void run_with_variations(const std::string& text) {
  run(text);
  const size_t step = std::max<size_t>(1, text.size() / 64);
  for (size_t at = 0; at < text.size(); at += step) {
    run(text.substr(0, at));
    run(text.substr(0, at) + text.substr(std::min(at + 1, text.size())));
    std::string flipped = text;
    flipped[at] = static_cast<char>(flipped[at] ^ 0x80);
    run(flipped);
    flipped[at] = '\0';
    run(flipped);
    run(text.substr(0, at) + text.substr(0, at) + text.substr(at));
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::filesystem::path> files;
  for (int i = 1; i < argc; ++i)
    for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[i]))
      if (entry.is_regular_file()) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    std::ifstream in(file, std::ios::binary);
    run_with_variations({std::istreambuf_iterator<char>(in), {}});
  }
  std::printf("%zu files, %d runs\n", files.size(), runs);
  return files.empty() ? 1 : 0;
}
