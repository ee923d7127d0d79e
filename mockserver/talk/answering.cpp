#include "talk/answering.hpp"

#include <memory>

#include "base/text.hpp"
#include "talk/connection.hpp"

namespace cfmock::talk {
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

std::string words_of(std::exception_ptr thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception& error) {
    return printable(error.what());
  } catch (...) {
    return "unknown";
  }
}

}  // namespace

HttpAnswering::HttpAnswering(const Answers& answers, int stop, std::function<void()> done)
    : answers_(answers), stop_(stop), done_(std::move(done)), threads_(kThreads) {
  // What the library refuses by itself has no body yet.
  set_error_handler([this](const httplib::Request&, httplib::Response& out) {
    if (out.body.empty()) put(answers_.refusal(out.status, "what came is no request that HTTP allows, or its target is too long"), out);
  });
  set_exception_handler([this](const httplib::Request&, httplib::Response& out, std::exception_ptr thrown) {
    put(answers_.refusal(500, "internal error: " + words_of(std::move(thrown))), out);
  });
  set_pre_routing_handler([this](const httplib::Request& in, httplib::Response& out) {
    const http::Request request = plain(in);
    if (const auto refused = answers_.refused(request))
      put(*refused, out);
    else if (request.method == "POST")
      return HandlerResponse::Unhandled;  // its body comes first
    else
      put(answers_.answer(request), out);
    return HandlerResponse::Handled;
  });
  Post(R"([\s\S]*)", [this](const auto& in, auto& out, const auto& read) { answer_with_body(in, out, read); });
}

HttpAnswering::~HttpAnswering() { threads_.shutdown(); }

void HttpAnswering::answer_with_body(const httplib::Request& in, httplib::Response& out, const httplib::ContentReader& read) const {
  http::Request request = plain(in);
  bool large = false;
  const size_t largest = answers_.largest_body(request);
  const auto take = [&](const char* data, size_t size) {
    large = request.body.size() + size > largest;
    if (!large) request.body.append(data, size);
    return !large;
  };
  // With neither header the library would wait for the client to close.
  const bool comes = in.has_header("Content-Length") || in.has_header("Transfer-Encoding");
  const bool whole = !comes || read(take);
  if (large) return put(answers_.too_large(largest), out);
  if (!whole) return put(answers_.refusal(400, "the body did not come as its headers say"), out);
  put(answers_.answer(request), out);
}

void HttpAnswering::take(Fd socket, std::string came) {
  // A std::function is copied, and a descriptor has one owner.
  threads_.enqueue([this, owned = std::make_shared<Fd>(std::move(socket)), came = std::move(came)] {
    answer_on(std::move(*owned), came);
    done_();
  });
}

void HttpAnswering::answer_on(Fd socket, std::string came) {
  Connection connection(std::move(socket), stop_, std::move(came));
  bool closed = false;
  // All that the client has said is read, so closing takes no answer along.
  process_request(connection, true, closed, [](httplib::Request& request) {
    // The library would cut our answers to the range, and compress them.
    request.ranges.clear();
    request.headers.erase("Accept-Encoding");
  });
}

}  // namespace cfmock::talk
