#include "net/compress.hpp"

#include <brotli/encode.h>
#include <zlib.h>

#include <new>

namespace cfmock::net {
namespace {

constexpr int kGzipLevel = 5, kBrotliQuality = 4;  // as fast as a server that compresses each answer anew can afford

std::string gzip(std::string_view text) {
  constexpr int kWindow = 15, kWithGzipHeader = 16, kMemory = 8;
  z_stream stream{};
  if (deflateInit2(&stream, kGzipLevel, Z_DEFLATED, kWindow + kWithGzipHeader, kMemory, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::bad_alloc();
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);  // the bound leaves room for all of it
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string brotli(std::string_view text) {
  size_t size = BrotliEncoderMaxCompressedSize(text.size());
  std::string out(size, '\0');
  if (BrotliEncoderCompress(kBrotliQuality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, text.size(),
                            reinterpret_cast<const uint8_t*>(text.data()), &size,
                            reinterpret_cast<uint8_t*>(out.data())) != BROTLI_TRUE)
    throw std::bad_alloc();
  out.resize(size);
  return out;
}

}  // namespace

std::string compressed(std::string_view text, http::Coding coding) {
  return coding == http::Coding::kBrotli ? brotli(text) : gzip(text);
}

}  // namespace cfmock::net
