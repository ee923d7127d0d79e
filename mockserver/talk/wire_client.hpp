#pragma once
// An HTTP client of ours, on cpp-httplib: for proofs, and for whoever talks to the control API.

#include "talk/talk.hpp"

namespace cfmock::talk {

class WireClient final : public Client {
 public:
  /// `ca_file`: see Talk::client().
  WireClient(const std::string& host, int port, const std::string& ca_file = "");
  ~WireClient() override;
  Result<http::Response> send(const http::Request& request) override;
  void set_patience(Duration patience) override;
  void hang_up() override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cfmock::talk
