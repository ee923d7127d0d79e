#include "control/http_server.hpp"

#include <sys/eventfd.h>

#include <memory>

#include "base/text.hpp"
#include "control/answers.hpp"
#include "control/connection.hpp"
#include "control/guard.hpp"
#include "control/waiting.hpp"

namespace cfmock::control {
namespace {

using HandlerResponse = httplib::Server::HandlerResponse;

constexpr size_t kThreads = 8;

http::Request plain(const httplib::Request& in) {
  http::Request out;
  out.method = in.method;
  out.target = in.target;
  for (const auto& [name, value] : in.headers) out.headers.add(name, value);
  out.peer = in.remote_addr;
  return out;
}

void put(const http::Response& from, httplib::Response& to) {
  to.status = from.status;
  to.set_content(from.body, std::string(from.headers.get("Content-Type")));
  for (const http::Header& header : from.headers)
    if (!iequals(header.name, "Content-Type")) to.set_header(std::string(header.name), std::string(header.value));
}

/// What the library refuses by itself has no body yet.
void put_reason(const httplib::Request&, httplib::Response& response) {
  if (!response.body.empty()) return;
  put(refusal_answer(
          {response.status, "what came is no request that HTTP allows, or its target is too long"}),
      response);
}

void put_exception(const httplib::Request&, httplib::Response& response, std::exception_ptr thrown) {
  std::string what = "unknown";
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception& error) {
    what = printable(error.what());
  } catch (...) {
  }
  put(refusal_answer({500, "internal error: " + what}), response);
}

}  // namespace

HttpServer::HttpServer(Api api) : api_(std::move(api)), stop_(::eventfd(0, EFD_CLOEXEC)) {
  set_error_handler(put_reason);
  set_exception_handler(put_exception);
  set_pre_routing_handler([this](const httplib::Request& in, httplib::Response& out) {
    const http::Request request = plain(in);
    if (const auto refused = api_.refused(request))
      put(*refused, out);
    else if (request.method == "POST")
      return HandlerResponse::Unhandled;  // its body comes first
    else
      put(api_.answer(request), out);
    return HandlerResponse::Handled;
  });
  Post(R"([\s\S]*)",
       [this](const auto& in, auto& out, const auto& read) { answer_with_body(in, out, read); });
}

void HttpServer::answer_with_body(const httplib::Request& in, httplib::Response& out,
                                  const httplib::ContentReader& read) const {
  http::Request request = plain(in);
  bool large = false;
  const size_t largest = Api::largest_body(request);
  const auto take = [&](const char* data, size_t size) {
    large = request.body.size() + size > largest;
    if (!large) request.body.append(data, size);
    return !large;
  };
  // With neither header the library would wait for the client to close.
  const bool comes = in.has_header("Content-Length") || in.has_header("Transfer-Encoding");
  const bool whole = !comes || read(take);
  if (large) return put(refusal_answer(too_large(largest)), out);
  if (!whole) return put(refusal_answer({400, "the body did not come as its headers say"}), out);
  put(api_.answer(request), out);
}

void HttpServer::serve(Fd listening) {
  httplib::ThreadPool threads(kThreads);
  Waiting(std::move(listening), stop_.get(), busy_, [&](Fd socket, std::string came, bool late) {
    ++busy_;
    // A std::function is copied, and a descriptor has one owner.
    threads.enqueue([this, owned = std::make_shared<Fd>(std::move(socket)), came = std::move(came), late] {
      answer_on(std::move(*owned), came, late);
      --busy_;
    });
  }).run();
  threads.shutdown();
}

void HttpServer::end() { ::eventfd_write(stop_.get(), 1); }

void HttpServer::answer_on(Fd socket, std::string came, bool late) {
  ConnectionLimits limits;
  if (late) limits.request = std::chrono::milliseconds(1);  // what is not there will not come
  Connection connection(std::move(socket), stop_.get(), std::move(came), limits);
  bool closed = false;
  bool more = true;  // of the request may come
  process_request(connection, true, closed, [&more](httplib::Request& request) {
    more = request.has_header("Content-Length") || request.has_header("Transfer-Encoding");
    // The library would cut our answers to the range, and compress them.
    request.ranges.clear();
    request.headers.erase("Accept-Encoding");
  });
  if (more) connection.linger();
}

}  // namespace cfmock::control
