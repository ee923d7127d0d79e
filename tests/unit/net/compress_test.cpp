// Compressed bodies, undone by the libraries' own decoders.
#include "net/compress.hpp"

#include <brotli/decode.h>
#include <gmock/gmock.h>
#include <zlib.h>

#include "wire_fixture.hpp"

namespace cfmock::net {
namespace {
using ::testing::HasSubstr;

std::string ungzip(const std::string& bytes, size_t most) {
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  std::string out(most, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  EXPECT_EQ(stream.avail_in, 0u);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

std::string unbrotli(const std::string& bytes, size_t most) {
  std::string out(most, '\0');
  EXPECT_EQ(BrotliDecoderDecompress(bytes.size(), reinterpret_cast<const uint8_t*>(bytes.data()), &most,
                                    reinterpret_cast<uint8_t*>(out.data())),
            BROTLI_DECODER_RESULT_SUCCESS);
  out.resize(most);
  return out;
}

TEST(Compress, IsUndoneByTheDecoders) {
  std::string noise;
  for (uint32_t i = 1, x = 1; i < 100000; ++i) noise += static_cast<char>((x = x * 1664525 + 1013904223) >> 24);
  for (const std::string& text : {std::string(), std::string("{}"), std::string(1 << 20, 'x'), noise}) {
    EXPECT_EQ(ungzip(compressed(text, http::Coding::kGzip), text.size() + 1), text);
    EXPECT_EQ(unbrotli(compressed(text, http::Coding::kBrotli), text.size() + 1), text);
  }
  EXPECT_LT(compressed(std::string(1 << 20, 'x'), http::Coding::kBrotli).size(), 1000u);
  EXPECT_EQ(compressed("a", http::Coding::kGzip), compressed("a", http::Coding::kGzip)) << "no time in it";
}

class Coded : public WireTest {};

TEST_F(Coded, the_body_is_coded_as_the_reply_says_and_its_length_is_that_of_the_coded_one) {
  const std::string body(1000, 'x');
  handler.answer_with([&](const http::Request&) {
    engine::Reply reply = text(body);
    reply.coding = http::Coding::kGzip;
    reply.response.headers.add("Content-Encoding", "gzip");
    return reply;
  });
  Client client(port());
  client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  const std::string response = client.read_response();
  const size_t head = response.find("\r\n\r\n") + 4;
  EXPECT_THAT(response.substr(0, head), HasSubstr("Content-Length: " + std::to_string(response.size() - head) + "\r\n"));
  EXPECT_LT(response.size() - head, 100u);
  EXPECT_EQ(ungzip(response.substr(head), 2000), body);
}

}  // namespace
}  // namespace cfmock::net
