#pragma once
// Requests and responses as plain values: no sockets. What stood on the wire is kept as it stood: header
// order, case and duplicates, the target undecoded.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace cfmock::http {

struct Header {
  std::string name;
  std::string value;
  bool operator==(const Header&) const = default;
};

class Headers {
 public:
  Headers() = default;
  Headers(std::initializer_list<Header> list) : list_(list) {}

  void add(std::string name, std::string value) { list_.push_back({std::move(name), std::move(value)}); }
  void set(std::string_view name, std::string value);  // replaces the first, drops the rest
  void erase(std::string_view name);
  /// First value under that name (case does not count), or nullptr.
  const std::string* find(std::string_view name) const;
  std::string_view get(std::string_view name) const;  // "" when absent
  bool has(std::string_view name) const { return find(name) != nullptr; }

  void reserve(size_t n) { list_.reserve(n); }
  size_t size() const { return list_.size(); }
  auto begin() const { return list_.begin(); }
  auto end() const { return list_.end(); }
  auto begin() { return list_.begin(); }
  auto end() { return list_.end(); }
  bool operator==(const Headers&) const = default;

 private:
  std::vector<Header> list_;
};

struct Request {
  std::string method;
  std::string target;  // as sent: "/client/v4/zones?page=2"
  int version = 11;    // 10 or 11
  Headers headers;
  std::string body;
  std::string peer;         // caller's address, "127.0.0.1"
  uint64_t connection = 0;  // counts from 1 in a server's life
  Instant received{};       // machine time at which the request was complete
  bool proxied = false;     // it came to the proxy, or through a tunnel of the proxy
  std::string session;      // that the proxy user names; "" : none
};

struct Response {
  int status = 200;
  std::string reason;  // "" for the standard one
  Headers headers;     // without Content-Length: the wire adds it
  std::string body;
};

/// The standard reason phrase, "" when there is none (the status line then ends in a space, as RFC 9112
/// asks).
std::string_view reason_phrase(int status);

}  // namespace cfmock::http
