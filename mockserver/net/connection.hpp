#pragma once
// One connection, from its first request to its end: a coroutine over any stream. It reads, has each request
// answered, and sends what has gathered before it waits for more, so pipelined requests are answered in one
// write. On the proxy it may end as a tunnel, which is another connection on the same socket.

#include <boost/asio/post.hpp>
#include <string>

#include "net/compress.hpp"
#include "net/deliver.hpp"
#include "net/handshake.hpp"
#include "net/inbox.hpp"
#include "net/proxy.hpp"
#include "net/request_reader.hpp"
#include "net/tls_stream.hpp"

namespace cfmock::net {

/// Where a connection came in.
struct Entrance {
  enum class Kind { kServer, kProxy, kTunnel } kind = Kind::kServer;
  std::string session = {};  // kTunnel: that the proxy user named
  std::string host = {};     // kTunnel: that the client wanted to be connected with; else the address it came to
};

/// A CONNECT that was accepted.
struct OpenedTunnel {
  TcpStream socket;
  std::string came;  // bytes behind the CONNECT
  Entrance entrance;
};

template <class Stream>
class Connection {
 public:
  Connection(Wire& wire, Stream stream, Seat seat, std::string peer, Entrance entrance = {})
      : line_(wire, std::move(stream), std::move(seat)),
        peer_(std::move(peer)),
        entrance_(std::move(entrance)),
        reader_({wire.options().header_bytes, wire.options().body_bytes}),
        turned_away_(!line_.seat.is_inside()) {}

  /// Until its end, or until it has to go on elsewhere: see next().
  Task<void> run() {
    using State = RequestReader::State;
    if (refusal_) {  // it comes from another thread with that, or with a request that is complete
      Refusal refusal = std::move(*refusal_);
      refusal_.reset();
      co_return co_await refuse(std::move(refusal));
    }
    if (!completed_) {
      line_.phase = Phase::kIdle;  // though hands were shaken: nothing was asked yet
      wire().arm_first_byte(line_);
    }
    for (;;) {
      switch (completed_ ? State::kComplete : parse()) {
        case State::kComplete: {
          if (wire().wires().crowded()) co_return co_await refuse(crowd_);
          complete();
          if (lives_elsewhere(home())) co_return co_await line_.flush();
          const bool client_stays = reader_.keep_alive();
          if (is_connect()) {
            const bool opened = try_tunnel();
            if (opened) co_return co_await line_.flush();
            co_await line_.flush();
            co_return co_await line_.linger();
          }
          engine::Reply reply = ask();
          const Framing framing = framing_for(reply);
          completed_ = false;
          reader_.next();
          if (is_plain(reply)) {
            append_response(line_.out, reply.response, framing);
          } else {
            const bool goes_on = co_await deliver(line_, reply, framing, held());
            if (!goes_on) co_return;
          }
          if (!framing.keep_alive) co_return co_await finish(client_stays);
          if (line_.out.size() >= kSendAt) {
            weigh();
            co_await line_.flush();
          }
          break;
        }
        case State::kNeedMore: {
          if (reader_.take_continue()) line_.out += "HTTP/1.1 100 Continue\r\n\r\n";
          weigh();
          if (wire().wires().crowded() && reader_.started()) co_return co_await refuse(crowd_);
          // Others are answered in this turn, too: what was recorded of all is made safe at once, and answers that leave together wake whoever
          // reads them once.
          if (!line_.out.empty()) co_await asio::post(wire().io(), asio::deferred);
          const bool answered = line_.phase == Phase::kAnswering;
          if (!line_.flush_now()) co_await line_.flush();
          // The others' turn: a busy client's next request is there by then, and is read without asking for it in vain.
          if (answered) co_await asio::post(wire().io(), asio::deferred);
          if (line_.gone() || wire().stopping()) co_return;
          await_bytes();
          if (wire().late(line_)) co_return co_await give_up(asio::error::operation_aborted);  // it never lets us wait
          const auto room = inbox_.room();
          const auto [error, size] = co_await read_some(line_.stream, room);
          if (!error)
            inbox_.came(size);
          else if (error != asio::error::operation_aborted || is_over())
            co_return co_await give_up(error);
          break;
        }
        case State::kRefused:
          co_return co_await refuse(reader_.refusal());
      }
    }
  }

  /// After run(), or refuse(): the wire of another thread where it has to go on; nullptr: it has ended. It goes there by leave(), on this
  /// thread, and enter(), on that one; then run() again.
  Wire* next() const { return line_.gone() ? nullptr : next_; }
  void leave() { line_.leave_for(*next_); }
  void enter() {
    next_ = nullptr;
    line_.enter();
    weigh();
  }
  /// For the connection that takes this one's place.
  Seat take_seat() { return std::move(line_.seat); }
  Wire& wire() const { return line_.wire(); }
  const std::string& peer() const { return peer_; }
  bool turned_away() const { return turned_away_; }

  /// Before run(), on a stream that speaks TLS. False: there is nothing to run.
  Task<bool> shake_hands() {
    const Begun begun = co_await begin_tls(line_, greeting_of(), turned_away_);
    if (begun == Begun::kOpen) co_return true;
    if (begun != Begun::kPlainHttp) {
      co_await linger_on_offer();
    } else {
      std::string answer;
      append_response(answer, refused({400, "this port speaks TLS, and that was plain HTTP: use https://, or the port of the proxy for a proxy"}, "").response,
                      {.keep_alive = false});
      wire().settle();
      line_.stream.send_plain(answer);
      co_await line_.linger();
    }
    co_return false;
  }
  engine::Greeting greeting_of() const {
    return {entrance_.session, line_.number, line_.opened, peer_, Wire::now()};
  }

  /// After run(): the tunnel that it ended as, if it did. The socket is the tunnel's.
  std::optional<OpenedTunnel> take_tunnel() {
    if (tunnel_.empty() || wire().stopping() || line_.gone()) return std::nullopt;
    return OpenedTunnel{std::move(line_.stream), std::string(inbox_.unread()),
                        {Entrance::Kind::kTunnel, tunnel_, host_of(tunnel_host_)}};
  }

  /// Instead of run(), or to end it: says why, and closes. As run(), it may have to go on elsewhere.
  Task<void> refuse(Refusal refusal) {
    if (lives_elsewhere(wire().handler().home_of(entrance_.session))) {
      refusal_ = std::move(refusal);
      co_return co_await line_.flush();
    }
    line_.phase = Phase::kAnswering;
    remember(inbox_.unread());
    reader_.next();  // what came of a body is held no longer
    weigh();
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

  size_t held() const { return inbox_.unread().size() + reader_.body_held(); }
  void weigh() { wire().weigh(line_, held() + line_.out.size()); }

  /// Of the session that is asked.
  std::optional<size_t> home() const {
    try {
      return wire().handler().home(reader_.request());
    } catch (const std::exception&) {
      return std::nullopt;  // ask() meets the same, and tells it
    }
  }
  bool lives_elsewhere(std::optional<size_t> home) {
    Wire& there = wire().at(home);
    if (&there == &wire()) return false;
    next_ = &there;
    return true;
  }

  bool is_connect() {
    return entrance_.kind == Entrance::Kind::kProxy && reader_.request().method == "CONNECT";
  }

  /// Answers a CONNECT. True: what follows on this socket is for another connection.
  bool try_tunnel() {
    const http::Request& request = reader_.request();
    engine::Tunnel tunnel;
    try {
      tunnel = wire().handler().tunnel(wire().index(), request);
    } catch (const std::exception& problem) {
      tunnel.refusal = refused({500, std::string("internal error: ") + problem.what()}, "");
    }
    if (tunnel.refusal) {
      append_response(line_.out, tunnel.refusal->response, {.keep_alive = false});
      return false;
    }
    tunnel_ = tunnel.session;
    tunnel_host_ = request.target;
    line_.out += "HTTP/1.1 200 Connection Established\r\n\r\n";
    return true;
  }

  /// Adds to the request that came what the wire knows of it.
  void complete() {
    if (std::exchange(completed_, true)) return;
    line_.phase = Phase::kAnswering;
    Wire::disarm(line_);
    http::Request& request = reader_.request();
    head_only_ = request.method == "HEAD";
    version_10_ = request.version == 10;
    request.peer = peer_;
    request.connection = line_.number;
    request.connected = line_.opened;
    request.received = Wire::now();
    if (entrance_.kind == Entrance::Kind::kServer) return;
    request.proxied = true;
    request.session = entrance_.kind == Entrance::Kind::kTunnel ? entrance_.session : proxy_user(request.headers);
    drop_proxy_headers(request.headers);
  }

  engine::Reply ask() {
    try {
      engine::Reply reply = wire().handler().handle(wire().index(), std::move(reader_.request()));
      if (reply.coding != http::Coding::kNone) reply.response.body = compressed(reply.response.body, reply.coding);
      return reply;
    } catch (const std::exception& problem) {
      // An error of ours. The client, and the journal, are told rather than left with a dead connection.
      return refused({500, std::string("internal error: ") + problem.what()}, "");
    }
  }

  engine::Reply refused(const Refusal& refusal, std::string came) {
    engine::Reply reply = wire().handler().refused(wire().index(), {.status = refusal.status,
                                                                    .reason = refusal.reason,
                                                                    .peer = peer_,
                                                                    .connection = line_.number,
                                                                    .came = std::move(came),
                                                                    .received = Wire::now(),
                                                                    .session = entrance_.session});
    reply.close = true;
    return reply;
  }

  Framing framing_for(const engine::Reply& reply) const {
    return {.head_only = head_only_,
            .keep_alive = reader_.keep_alive() && !reply.close && !wire().stopping() &&
                          !says_close(reply.response.headers),
            .version_10 = version_10_};
  }

  /// What the wait for bytes counts as: for a request that has begun, its time has begun with it.
  void await_bytes() {
    const Phase now = reader_.started() ? Phase::kReading : Phase::kIdle;
    if (now == line_.phase && now == Phase::kReading) return;
    if (now == Phase::kReading)
      wire().arm_request(line_);
    else if (line_.phase != Phase::kIdle)
      wire().arm_idle(line_);
    line_.phase = now;
  }

  bool is_over() const { return wire().stopping() || wire().late(line_); }

  /// Who is owed no answer takes nobody's place meanwhile.
  Task<void> linger_on_offer() {
    wire().offer(line_);
    co_await line_.linger();
  }

  /// No request will be completed any more.
  Task<void> give_up(error_code error) {
    if (const auto refusal = broken(error)) co_return co_await refuse(*refusal);
    // Bytes that are no request, as line ends, may still come: closed over them, the end would be a reset.
    if (!wire().stopping() && wire().late(line_)) co_await linger_on_offer();
  }

  /// Why a request that will not be completed has to be refused; nullopt if there is none, or nobody to tell.
  std::optional<Refusal> broken(error_code error) const {
    if (!reader_.started() || wire().stopping()) return std::nullopt;
    if (error != asio::error::operation_aborted) return reader_.ended();
    if (!wire().late(line_)) return std::nullopt;
    return Refusal{408, "the request took longer than " + human(wire().options().request_timeout)};
  }

  /// After the last answer. A client that asked for the end, and sent nothing after that, needs no lingering.
  Task<void> finish(bool client_stays) {
    weigh();
    co_await line_.flush();
    if (client_stays || !inbox_.empty()) co_await line_.linger();
  }

  Line<Stream> line_;
  std::string peer_;
  Entrance entrance_;
  std::string tunnel_, tunnel_host_;  // of a CONNECT that was accepted: the session, and the host it asked for
  Inbox inbox_;
  RequestReader reader_;
  const Refusal crowd_{503, "requests and answers under way hold too much memory"};
  std::string came_;  // the first bytes of a request that did not come in one piece
  bool head_only_ = false, version_10_ = false;
  bool turned_away_ = false;
  bool completed_ = false;  // the reader's request, by complete()
  Wire* next_ = nullptr;            // where it has to go on
  std::optional<Refusal> refusal_;  // that is to be said there
};

}  // namespace cfmock::net
