#include "talk/wire_client.hpp"

#include <httplib.h>

namespace cfmock::talk {

struct WireClient::Impl {
  explicit Impl(const std::string& origin) : client(origin) {
    client.set_keep_alive(true);
    client.set_tcp_nodelay(true);
    client.set_url_encode(false);  // the target goes out as it was written
    client.set_read_timeout(30);
  }
  httplib::Client client;
};

WireClient::WireClient(const std::string& host, int port, const std::string& ca_file)
    : impl_(std::make_unique<Impl>((ca_file.empty() ? "http://" : "https://") + host + ":" + std::to_string(port))) {
  if (!ca_file.empty()) impl_->client.set_ca_cert_path(ca_file.c_str());
}
WireClient::~WireClient() = default;

void WireClient::set_patience(Duration patience) { impl_->client.set_read_timeout(patience); }
void WireClient::hang_up() { impl_->client.stop(); }

Result<http::Response> WireClient::send(const http::Request& request) {
  httplib::Request out;
  out.method = request.method;
  out.path = request.target;
  out.body = request.body;
  for (const http::Header& header : request.headers) out.headers.emplace(header.name, header.value);
  const httplib::Result result = impl_->client.send(out);
  if (!result)
    return Problem{
        request.method + " " + request.target + ": no answer: " + httplib::to_string(result.error()), {}, {}};
  http::Response response;
  response.status = result->status;
  response.reason = result->reason;
  response.body = result->body;
  for (const auto& [name, value] : result->headers) response.headers.add(name, value);
  return response;
}

}  // namespace cfmock::talk
