#pragma once
// One connection, from its first request to its end: a coroutine over any stream. It reads, has each request
// answered, and sends what has gathered before it waits for more, so pipelined requests are answered in one
// write.

#include <string>

#include "net/deliver.hpp"
#include "net/inbox.hpp"
#include "net/request_reader.hpp"

namespace cfmock::net {

template <class Stream>
class Connection {
 public:
  Connection(Wire& wire, Stream stream, std::string peer)
      : wire_(wire),
        line_(wire, std::move(stream)),
        peer_(std::move(peer)),
        reader_({wire.options().header_bytes, wire.options().body_bytes}) {}

  Task<void> run() {
    using State = RequestReader::State;
    wire_.arm_idle(line_);
    for (;;) {
      switch (parse()) {
        case State::kComplete: {
          const bool client_stays = reader_.keep_alive();
          const engine::Reply reply = ask();
          const Framing framing = framing_for(reply);
          reader_.next();
          if (is_plain(reply)) {
            append_response(line_.out, reply.response, framing);
          } else {
            const bool goes_on = co_await deliver(line_, reply, framing);
            if (!goes_on) co_return;
          }
          if (!framing.keep_alive) co_return co_await finish(client_stays);
          if (line_.out.size() >= kSendAt) co_await line_.flush();
          break;
        }
        case State::kNeedMore: {
          if (reader_.take_continue()) line_.out += "HTTP/1.1 100 Continue\r\n\r\n";
          if (!line_.flush_now()) co_await line_.flush();
          if (line_.gone() || wire_.stopping()) co_return;
          await_bytes();
          const auto room = inbox_.room();
          const auto [error, size] =
              co_await line_.stream.async_read_some(asio::buffer(room.data(), room.size()), kAwait);
          if (!error)
            inbox_.came(size);
          else if (const auto refusal = broken(error))
            co_return co_await refuse(*refusal);
          else if (error != asio::error::operation_aborted || is_over())
            co_return;
          break;
        }
        case State::kRefused:
          co_return co_await refuse(reader_.refusal());
      }
    }
  }

  /// Instead of run(), or to end it: says why, and closes. `refusal` must outlive the task.
  Task<void> refuse(const Refusal& refusal) {
    line_.phase = Phase::kAnswering;
    remember(inbox_.unread());
    append_response(line_.out, refused(refusal, came_).response, {.keep_alive = false});
    co_await line_.flush();
    co_await line_.linger();
  }

 private:
  static constexpr size_t kSendAt = 64 * 1024;  // answers that have gathered leave, even if more can be made
  static constexpr size_t kCameKept = 512;

  RequestReader::State parse() {
    size_t used = 0;
    const std::string_view unread = inbox_.unread();
    const auto state = reader_.feed(unread, used);
    // A request that is complete in the first piece, as nearly all are, is never copied here.
    if (state == RequestReader::State::kComplete)
      came_.clear();
    else
      remember(unread.substr(0, used));
    inbox_.consume(used);
    return state;
  }

  void remember(std::string_view used) {
    if (came_.size() < kCameKept) came_ += used.substr(0, kCameKept - came_.size());
  }

  engine::Reply ask() {
    line_.phase = Phase::kAnswering;
    Wire::disarm(line_);
    http::Request& request = reader_.request();
    head_only_ = request.method == "HEAD";
    version_10_ = request.version == 10;
    request.peer = peer_;
    request.connection = line_.number;
    request.received = Wire::now();
    try {
      return wire_.handler().handle(std::move(request));
    } catch (const std::exception& problem) {
      // An error of ours. The client, and the journal, are told rather than left with a dead connection.
      return refused({500, std::string("internal error: ") + problem.what()}, "");
    }
  }

  engine::Reply refused(const Refusal& refusal, std::string came) {
    engine::Reply reply = wire_.handler().refused({.status = refusal.status,
                                                   .reason = refusal.reason,
                                                   .peer = peer_,
                                                   .connection = line_.number,
                                                   .came = std::move(came),
                                                   .received = Wire::now()});
    reply.close = true;
    return reply;
  }

  Framing framing_for(const engine::Reply& reply) const {
    return {.head_only = head_only_,
            .keep_alive = reader_.keep_alive() && !reply.close && !wire_.stopping() &&
                          !says_close(reply.response.headers),
            .version_10 = version_10_};
  }

  /// What the wait for bytes counts as: for a request that has begun, its time has begun with it.
  void await_bytes() {
    const Phase now = reader_.started() ? Phase::kReading : Phase::kIdle;
    if (now == line_.phase && now == Phase::kReading) return;
    if (now == Phase::kReading)
      wire_.arm_request(line_);
    else if (line_.phase != Phase::kIdle)
      wire_.arm_idle(line_);
    line_.phase = now;
  }

  bool is_over() const { return wire_.stopping() || wire_.late(line_); }

  /// Why a request that will not be completed has to be refused; nullopt if there is none, or nobody to tell.
  std::optional<Refusal> broken(error_code error) const {
    if (!reader_.started() || wire_.stopping()) return std::nullopt;
    if (error != asio::error::operation_aborted) return reader_.ended();
    if (!wire_.late(line_)) return std::nullopt;
    return Refusal{408, "the request took longer than " + human(wire_.options().request_timeout)};
  }

  /// After the last answer. A client that asked for the end, and sent nothing after that, needs no lingering.
  Task<void> finish(bool client_stays) {
    co_await line_.flush();
    if (client_stays || !inbox_.empty()) co_await line_.linger();
  }

  Wire& wire_;
  Line<Stream> line_;
  std::string peer_;
  Inbox inbox_;
  RequestReader reader_;
  std::string came_;  // the first bytes of a request that did not come in one piece
  bool head_only_ = false, version_10_ = false;
};

}  // namespace cfmock::net
