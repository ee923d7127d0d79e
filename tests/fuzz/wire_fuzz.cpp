// Bytes on a connection: however they are cut, they are the same requests. Of what is cut off, a refusal may be known sooner in one
// piece than in many, so that is not compared.

#include <algorithm>
#include <utility>
#include <vector>

#include "fuzz/target.hpp"
#include "net/request_reader.hpp"

namespace {

using namespace cfmock;
using State = net::RequestReader::State;

using Requests = std::vector<http::Request>;

/// As a connection does it: what was not used is given again, with what comes after it.
class Reading {
 public:
  /// false: refused, nothing more is read.
  bool take(std::string_view piece) {
    unread_ += piece;
    for (;;) {
      size_t used = 0;
      const State state = reader_.feed(unread_, used);
      must(used <= unread_.size());
      unread_.erase(0, used);
      if (state == State::kNeedMore) return true;
      if (state == State::kRefused) {
        must(reader_.refusal().status >= 400 && reader_.refusal().status <= 505);
        return false;
      }
      out.push_back(std::move(reader_.request()));
      must(out.back().body.size() <= kLimits.body_bytes);
      reader_.next();
    }
  }

  Requests out;

 private:
  static constexpr net::RequestReader::Limits kLimits{64 * 1024, 1024};
  net::RequestReader reader_{kLimits};
  std::string unread_;
};

Requests whole(std::string_view bytes) {
  Reading reading;
  reading.take(bytes);
  return std::move(reading.out);
}

/// Pieces of 1 to 16 bytes, by the bytes themselves.
Requests in_pieces(std::string_view bytes) {
  Reading reading;
  while (!bytes.empty()) {
    const size_t size = std::min<size_t>(bytes.size(), 1 + (static_cast<unsigned char>(bytes.front()) & 15));
    if (!reading.take(bytes.substr(0, size))) break;
    bytes.remove_prefix(size);
  }
  return std::move(reading.out);
}

bool same(const http::Request& a, const http::Request& b) {
  return a.method == b.method && a.target == b.target && a.version == b.version && a.headers == b.headers && a.body == b.body;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Requests one = whole(bytes(data, size)), many = in_pieces(bytes(data, size));
  must(std::equal(one.begin(), one.end(), many.begin(), many.end(), same));
  return 0;
}
