#pragma once
// TLS over TCP as a stream of the wire: OpenSSL reads and writes the socket itself, and the wire waits for
// what it lacks. Asio's own stream would copy each record twice more, and cannot send at once.

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <utility>

#include "net/stream.hpp"
#include "net/tls_contexts.hpp"

namespace cfmock::net {

class TlsStream {
 public:
  /// `came`: bytes that were read from the socket before, and are the client's first of TLS. `hello` is kept.
  TlsStream(TcpStream socket, std::string came, std::unique_ptr<Hello> hello, TlsContexts& contexts);
  TlsStream(TlsStream&&) noexcept = default;
  TlsStream& operator=(TlsStream&&) = delete;
  /// Tells the client that this is the end, if it can still be told.
  ~TlsStream();

  auto& lowest_layer() { return state_->socket.lowest_layer(); }
  TcpStream& socket() { return state_->socket; }
  const Hello& hello() const { return *hello_; }
  /// The client has said something, TLS or not. It may still have to be read.
  bool has_come() const { return state_->heard || !state_->came.empty(); }

  using Outcome = std::tuple<error_code, size_t>;
  Task<Outcome> read_some(std::span<char> room);
  Task<Outcome> write_some(std::string_view bytes);
  /// Of a client that may not speak TLS (any more): what comes, whatever it is.
  Task<Outcome> discard_some(std::span<char> room);
  /// How much left without waiting.
  size_t send_now(std::string_view bytes);

  struct Shaken {
    bool done = false;
    bool plain_http = false;  // what came is no TLS but a request
    std::string problem;      // OpenSSL's words; "" : the connection ended, or was interrupted
    error_code error = {};    // of the socket
  };
  /// Before anything else.
  Task<Shaken> shake_hands();
  /// No more will be sent: the client's TLS learns it as such.
  void say_end();
  /// Past TLS, for a client that does not speak it.
  void send_plain(std::string_view bytes);

 private:
  struct State {
    TcpStream socket;
    std::string came;
    size_t used = 0;     // of `came`
    char first = 0;      // byte that the client sent
    bool heard = false;  // anything
    bool ended = false;  // the socket's other side has
    void hear(const char* bytes, bool any) {
      if (any && !std::exchange(heard, true)) first = *bytes;
    }
  };
  static BIO_METHOD* method();
  static int bio_read(BIO* bio, char* into, int size);
  static int bio_write(BIO* bio, const char* bytes, int size);
  /// Lets others have a turn: OpenSSL takes from a full socket without ever waiting.
  Task<void> give_way();
  /// What to wait for after a call that gave `result`; nullopt: it failed for good.
  std::optional<asio::socket_base::wait_type> lacking(int result);

  std::unique_ptr<State> state_;  // OpenSSL holds a pointer to it
  std::unique_ptr<Hello> hello_;
  SslPtr ssl_;
  bool open_ = false;    // hands were shaken
  bool broken_ = false;  // nothing more may be asked of OpenSSL
  int unwaited_ = 0;     // reads and writes since the last wait
};

inline Task<TlsStream::Outcome> read_some(TlsStream& stream, std::span<char> room) {
  return stream.read_some(room);
}
inline Task<TlsStream::Outcome> write_some(TlsStream& stream, std::string_view bytes) {
  return stream.write_some(bytes);
}
inline Task<TlsStream::Outcome> discard_some(TlsStream& stream, std::span<char> room) {
  return stream.discard_some(room);
}
inline size_t send_now(TlsStream& stream, std::string_view bytes) { return stream.send_now(bytes); }
inline void say_end(TlsStream& stream) { stream.say_end(); }
inline TcpStream& socket_of(TlsStream& stream) { return stream.socket(); }

}  // namespace cfmock::net
