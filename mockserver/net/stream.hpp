#pragma once
// What the wire asks of a byte stream, and the plain TCP one. TLS and the proxy's tunnel are further streams:
// a type with async_read_some, async_write_some and lowest_layer(), on our executor.
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

/// How many of `bytes` can leave at once, without waiting: mostly all of them. A stream that cannot tell
/// sends none, and the rest is awaited.
template <class Stream>
size_t send_now(Stream&, std::string_view) {
  return 0;
}
inline size_t send_now(TcpStream& stream, std::string_view bytes) {
  const ssize_t sent =
      ::send(stream.native_handle(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  return sent > 0 ? static_cast<size_t>(sent) : 0;  // an error shows again when the rest is awaited
}

}  // namespace cfmock::net
