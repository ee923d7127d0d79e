#pragma once
// Bytes to requests, with no socket in sight: feed it what came, it says whether a request is complete, more
// is needed, or what came must be refused. Beast parses; what Beast leaves open is decided here (what came of
// a Host, transfer codings, the size of the whole head, TLS on the plain port).

#include <boost/beast/http/basic_parser.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/message.hpp"

namespace cfmock::net {

/// Why what came is no request: an answer's status, and one line for the journal.
struct Refusal {
  int status = 400;
  std::string reason;
};

class RequestReader {
 public:
  struct Limits {
    size_t header_bytes;
    size_t body_bytes;
  };
  enum class State { kNeedMore, kComplete, kRefused };

  explicit RequestReader(Limits limits) : limits_(limits) { next(); }

  /// Forgets the request and is ready for the next one.
  void next();
  /// Takes what it can of `bytes`, all that came and was not used; `used` says how much that was. The rest
  /// is to be given again, with what comes after it.
  State feed(std::string_view bytes, size_t& used);
  /// What an end of the stream means now. REQUIRES: started()
  Refusal ended() const;

  bool started() const { return parser_->got_some(); }
  bool head_complete() const { return parser_->is_header_done(); }
  /// Memory that the body takes so far.
  size_t body_held() const { return parser_->request.body.capacity(); }
  /// The client waits for "100 Continue" before it sends the body. True once a request.
  bool take_continue();

  // REQUIRES: kComplete
  http::Request& request() { return parser_->request; }
  const http::Request& request() const { return parser_->request; }
  bool keep_alive() const { return parser_->keep_alive(); }
  // REQUIRES: kRefused
  const Refusal& refusal() const { return refusal_; }

 private:
  using ErrorCode = boost::system::error_code;
  using Text = boost::beast::string_view;

  /// Collects a request straight from Beast's events: no Beast field list in between.
  struct Parser final : boost::beast::http::basic_parser<true> {
    explicit Parser(Limits limits);
    http::Request request;
    std::optional<Refusal> refusal;  // ours, beside Beast's own errors
    size_t head_size = 0;
    size_t head_limit;
    int hosts = 0;
    bool expects_continue = false;
    bool body_began = false;
    std::string_view fed;  // what Beast reads now

   private:
    void refuse(int status, std::string reason, ErrorCode& ec);
    bool is_folded(Text name, Text value) const;
    void on_request_impl(boost::beast::http::verb, Text method, Text target, int version,
                         ErrorCode& ec) override;
    void on_response_impl(int, Text, int, ErrorCode&) override {}
    void on_field_impl(boost::beast::http::field, Text name, Text value, ErrorCode& ec) override;
    void on_header_impl(ErrorCode& ec) override;
    void on_body_init_impl(const boost::optional<std::uint64_t>& length, ErrorCode&) override;
    std::size_t on_body_impl(Text bytes, ErrorCode&) override;
    void on_chunk_header_impl(std::uint64_t, Text, ErrorCode&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, Text bytes, ErrorCode&) override;
    void on_finish_impl(ErrorCode&) override {}
  };

  State refuse(int status, std::string reason);
  State refuse(ErrorCode error, std::string_view bytes);

  Limits limits_;
  std::optional<Parser> parser_;
  Refusal refusal_;
};

}  // namespace cfmock::net
