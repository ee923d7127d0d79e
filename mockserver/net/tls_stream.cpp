#include "net/tls_stream.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <cstring>
#include <optional>
#include <span>
#include <utility>

namespace cfmock::net {

TlsStream::TlsStream(TcpStream socket, std::string came, std::unique_ptr<Hello> hello, TlsContexts& contexts)
    : state_(new State{std::move(socket), std::move(came)}),
      hello_(std::move(hello)),
      ssl_(contexts.start(*hello_)) {
  BIO* bio = ssl_ ? BIO_new(method()) : nullptr;
  if (bio == nullptr) {
    broken_ = true;
    return;
  }
  BIO_set_data(bio, state_.get());
  BIO_set_init(bio, 1);
  SSL_set_bio(ssl_.get(), bio, bio);
}

TlsStream::~TlsStream() {
  if (state_ && open_) say_end();
}

BIO_METHOD* TlsStream::method() {
  static BIO_METHOD* const kMethod = [] {
    BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "cfmock socket");
    BIO_meth_set_read(made, bio_read);
    BIO_meth_set_write(made, bio_write);
    BIO_meth_set_ctrl(made, [](BIO* bio, int command, long, void*) -> long {
      if (command == BIO_CTRL_EOF) return static_cast<State*>(BIO_get_data(bio))->ended ? 1 : 0;
      return command == BIO_CTRL_FLUSH ? 1 : 0;
    });
    return made;
  }();
  return kMethod;
}

int TlsStream::bio_read(BIO* bio, char* into, int size) {
  auto& state = *static_cast<State*>(BIO_get_data(bio));
  BIO_clear_retry_flags(bio);
  if (state.used < state.came.size()) {
    const size_t n = std::min(state.came.size() - state.used, static_cast<size_t>(size));
    std::memcpy(into, state.came.data() + state.used, n);
    state.used += n;
    state.hear(into, n > 0);
    if (state.used == state.came.size()) std::exchange(state.came, {}), state.used = 0;
    return static_cast<int>(n);
  }
  const ssize_t n = ::recv(state.socket.native_handle(), into, static_cast<size_t>(size), MSG_DONTWAIT);
  state.hear(into, n > 0);
  state.ended = n == 0 && size > 0;
  if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) BIO_set_retry_read(bio);
  return static_cast<int>(n);
}

// Not OpenSSL's socket BIO: that one writes without MSG_NOSIGNAL, and a client that left would end the
// process.
int TlsStream::bio_write(BIO* bio, const char* bytes, int size) {
  auto& state = *static_cast<State*>(BIO_get_data(bio));
  BIO_clear_retry_flags(bio);
  const ssize_t n =
      ::send(state.socket.native_handle(), bytes, static_cast<size_t>(size), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) BIO_set_retry_write(bio);
  return static_cast<int>(n);
}

std::optional<asio::socket_base::wait_type> TlsStream::lacking(int result) {
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      return asio::socket_base::wait_read;
    case SSL_ERROR_WANT_WRITE:
      return asio::socket_base::wait_write;
    default:
      return std::nullopt;
  }
}

Task<void> TlsStream::give_way() {
  constexpr int kInARow = 16;
  if (++unwaited_ < kInARow) co_return;
  unwaited_ = 0;
  co_await asio::post(state_->socket.get_executor(), asio::deferred);
}

Task<TlsStream::Outcome> TlsStream::read_some(std::span<char> room) {
  co_await give_way();
  for (;;) {
    if (broken_) co_return Outcome{asio::error::connection_reset, 0};
    ERR_clear_error();
    const int n = SSL_read(ssl_.get(), room.data(), static_cast<int>(room.size()));
    if (n > 0) co_return Outcome{error_code{}, static_cast<size_t>(n)};
    const auto wait = lacking(n);
    if (!wait) {
      const bool ended = SSL_get_error(ssl_.get(), n) == SSL_ERROR_ZERO_RETURN;
      broken_ = !ended;
      co_return Outcome{ended ? error_code(asio::error::eof) : error_code(asio::error::connection_reset), 0};
    }
    unwaited_ = 0;
    const auto [error] = co_await state_->socket.async_wait(*wait, kAwait);
    if (error) co_return Outcome{error, 0};
  }
}

Task<TlsStream::Outcome> TlsStream::discard_some(std::span<char> room) {
  if (open_ && !broken_) co_return co_await read_some(room);
  const auto [error, size] =
      co_await state_->socket.async_read_some(asio::buffer(room.data(), room.size()), kAwait);
  co_return Outcome{error, size};
}

size_t TlsStream::send_now(std::string_view bytes) {
  size_t sent = 0;
  while (!broken_ && sent < bytes.size()) {
    ERR_clear_error();
    const int n = SSL_write(ssl_.get(), bytes.data() + sent, static_cast<int>(bytes.size() - sent));
    if (n <= 0) {
      broken_ = !lacking(n);
      break;  // the rest is awaited
    }
    sent += static_cast<size_t>(n);
  }
  return sent;
}

Task<TlsStream::Outcome> TlsStream::write_some(std::string_view bytes) {
  co_await give_way();
  for (;;) {
    if (broken_) co_return Outcome{asio::error::connection_reset, 0};
    ERR_clear_error();
    const int n = SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()));
    if (n > 0) co_return Outcome{error_code{}, static_cast<size_t>(n)};
    const auto wait = lacking(n);
    if (!wait) {
      broken_ = true;
      co_return Outcome{asio::error::connection_reset, 0};
    }
    unwaited_ = 0;
    const auto [error] = co_await state_->socket.async_wait(*wait, kAwait);
    if (error) co_return Outcome{error, 0};
  }
}

Task<TlsStream::Shaken> TlsStream::shake_hands() {
  Shaken out;
  while (!broken_) {
    ERR_clear_error();
    const int n = SSL_do_handshake(ssl_.get());
    if (n == 1) {
      open_ = out.done = true;
      co_return out;
    }
    const auto wait = lacking(n);
    if (!wait) break;
    const auto [error] = co_await state_->socket.async_wait(*wait, kAwait);
    if (error) {
      broken_ = true;
      out.error = error;
      co_return out;
    }
  }
  broken_ = true;
  const char first = state_->first;
  out.plain_http = (first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z');  // a method; TLS begins with 0x16
  if (ERR_peek_error() != 0) out.problem = openssl_error();
  co_return out;
}

void TlsStream::say_end() {
  if (broken_ || !open_ || state_->socket.native_handle() < 0) return;
  ERR_clear_error();
  SSL_shutdown(ssl_.get());  // one way: the client's own end is read, if it comes, by whoever drains
}

void TlsStream::send_plain(std::string_view bytes) {
  ::send(state_->socket.native_handle(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

}  // namespace cfmock::net
