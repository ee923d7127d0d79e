#pragma once
// Requests and responses as plain values: no sockets. What stood on the wire is kept as it stood: header
// order, case and duplicates, the target undecoded.

#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace cfmock::http {

/// Views into the Headers that it stands in: good until those change.
struct Header {
  std::string_view name, value;
  bool operator==(const Header&) const = default;
};

/// All of them in one block, so that a copy is one allocation: every answer is copied into the journal.
/// What add() and set() are given must not be a view into the same block.
class Headers {
 public:
  class Iterator;

  Headers() = default;
  Headers(std::initializer_list<Header> list) {
    for (const Header& header : list) add(header.name, header.value);
  }

  void add(std::string_view name, std::string_view value);
  void set(std::string_view name, std::string_view value);  // replaces the first, drops the rest
  void erase(std::string_view name);
  /// First value under that name (case does not count).
  std::optional<std::string_view> find(std::string_view name) const;
  std::string_view get(std::string_view name) const { return find(name).value_or(std::string_view{}); }
  bool has(std::string_view name) const { return find(name).has_value(); }

  void reserve(size_t bytes) { block_.reserve(bytes); }
  /// Bytes that there is memory for; clear() keeps it, shrink_to_fit() gives back what is not used.
  size_t capacity() const { return block_.capacity(); }
  void clear() { block_.clear(); }
  void shrink_to_fit() { block_.shrink_to_fit(); }
  size_t size() const;
  Iterator begin() const;
  Iterator end() const;
  /// Every name and value, and bytes of ours between them: to see at one look that something is in none of them.
  std::string_view block() const { return block_; }
  bool operator==(const Headers&) const = default;

 private:
  struct Lengths {
    uint32_t name, value;
  };
  std::string block_;  // of each: Lengths, its name, its value
};

class Headers::Iterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = Header;
  using difference_type = std::ptrdiff_t;
  using pointer = void;
  using reference = Header;

  explicit Iterator(const char* at = nullptr) : at_(at) {}
  Header operator*() const {
    const Lengths is = lengths();
    const char* name = at_ + sizeof(Lengths);
    return {{name, is.name}, {name + is.name, is.value}};
  }
  Iterator& operator++() {
    const Lengths is = lengths();
    at_ += sizeof(Lengths) + is.name + is.value;
    return *this;
  }
  Iterator operator++(int) {
    Iterator was = *this;
    ++*this;
    return was;
  }
  bool operator==(const Iterator&) const = default;

 private:
  Lengths lengths() const {
    Lengths is;
    std::memcpy(&is, at_, sizeof is);
    return is;
  }
  const char* at_;
};

inline Headers::Iterator Headers::begin() const { return Iterator(block_.data()); }
inline Headers::Iterator Headers::end() const { return Iterator(block_.data() + block_.size()); }
inline size_t Headers::size() const { return static_cast<size_t>(std::distance(begin(), end())); }

struct Request {
  std::string method;
  std::string target;  // as sent: "/client/v4/zones?page=2"
  int version = 11;    // 10 or 11
  Headers headers;
  std::string body;
  std::string peer;         // caller's address, "127.0.0.1"
  uint64_t connection = 0;  // counts from 1 in a server's life
  Instant connected{};      // machine time at which that connection began
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
/// 1xx, 204, 304 (RFC 9112 section 6.3).
constexpr bool never_has_body(int status) { return status / 100 == 1 || status == 204 || status == 304; }

}  // namespace cfmock::http
