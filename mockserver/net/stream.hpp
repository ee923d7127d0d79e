#pragma once
// What the wire asks of a byte stream, and the plain TCP one. tls_stream.hpp has the other: a type with
// lowest_layer(), on our executor, and the free functions below.
//
// Executors are concrete types, not any_io_executor: a type-erased one costs an indirect call and often an
// allocation at each step of a coroutine.

#include <sys/socket.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <span>
#include <string_view>

namespace cfmock::net {

namespace asio = boost::asio;
using boost::system::error_code;

using Executor = asio::io_context::executor_type;
template <class T>
using Task = asio::awaitable<T, Executor>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Executor>;
using TcpStream = asio::basic_stream_socket<asio::ip::tcp, Executor>;

/// Awaits without a coroutine frame of its own; errors come back as values.
///
/// co_await is a statement or the initialiser of a variable, never part of a condition: GCC 12 miscompiles
/// `if (!co_await f())` (it destroys the operand twice). A test reads the sources for it.
inline constexpr auto kAwait = asio::as_tuple(asio::deferred);

/// Awaited, these give the error and the number of bytes.
inline auto read_some(TcpStream& stream, std::span<char> room) {
  return stream.async_read_some(asio::buffer(room.data(), room.size()), kAwait);
}
/// What comes, whatever it is, from a client that is not listened to any more.
inline auto discard_some(TcpStream& stream, std::span<char> room) { return read_some(stream, room); }
inline auto write_some(TcpStream& stream, std::string_view bytes) {
  return stream.async_write_some(asio::buffer(bytes.data(), bytes.size()), kAwait);
}
/// How many of `bytes` can leave at once, without waiting: mostly all of them.
inline size_t send_now(TcpStream& stream, std::string_view bytes) {
  const ssize_t sent =
      ::send(stream.native_handle(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  return sent > 0 ? static_cast<size_t>(sent) : 0;  // an error shows again when the rest is awaited
}
/// Tells the other side, above TCP, that no more will come.
inline void say_end(TcpStream&) {}
inline TcpStream& socket_of(TcpStream& stream) { return stream; }

}  // namespace cfmock::net
