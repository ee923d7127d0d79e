#include "http/message.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"

namespace cfmock::http {

void Headers::add(std::string_view name, std::string_view value) {
  const Lengths is{static_cast<uint32_t>(name.size()), static_cast<uint32_t>(value.size())};
  const size_t wanted = block_.size() + sizeof is + name.size() + value.size();
  if (wanted > block_.capacity()) block_.reserve(std::max(wanted, 2 * block_.capacity()));
  block_.append(reinterpret_cast<const char*>(&is), sizeof is).append(name).append(value);
}

void Headers::set(std::string_view name, std::string_view value) {
  Headers out;
  out.reserve(block_.size() + sizeof(Lengths) + name.size() + value.size());
  bool there = false;
  for (const Header& header : *this) {
    if (!iequals(header.name, name))
      out.add(header.name, header.value);
    else if (!std::exchange(there, true))
      out.add(header.name, value);
  }
  if (!there) out.add(name, value);
  *this = std::move(out);
}

void Headers::erase(std::string_view name) {
  if (!has(name)) return;
  Headers out;
  out.reserve(block_.size());
  for (const Header& header : *this)
    if (!iequals(header.name, name)) out.add(header.name, header.value);
  *this = std::move(out);
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
  for (const Header& header : *this)
    if (iequals(header.name, name)) return header.value;
  return std::nullopt;
}

std::string_view reason_phrase(int status) {
  struct Row {
    int status;
    std::string_view reason;
  };
  static constexpr std::array kReasons{Row{100, "Continue"},
                                       Row{101, "Switching Protocols"},
                                       Row{103, "Early Hints"},
                                       Row{200, "OK"},
                                       Row{201, "Created"},
                                       Row{202, "Accepted"},
                                       Row{203, "Non-Authoritative Information"},
                                       Row{204, "No Content"},
                                       Row{205, "Reset Content"},
                                       Row{206, "Partial Content"},
                                       Row{207, "Multi-Status"},
                                       Row{300, "Multiple Choices"},
                                       Row{301, "Moved Permanently"},
                                       Row{302, "Found"},
                                       Row{303, "See Other"},
                                       Row{304, "Not Modified"},
                                       Row{307, "Temporary Redirect"},
                                       Row{308, "Permanent Redirect"},
                                       Row{400, "Bad Request"},
                                       Row{401, "Unauthorized"},
                                       Row{402, "Payment Required"},
                                       Row{403, "Forbidden"},
                                       Row{404, "Not Found"},
                                       Row{405, "Method Not Allowed"},
                                       Row{406, "Not Acceptable"},
                                       Row{407, "Proxy Authentication Required"},
                                       Row{408, "Request Timeout"},
                                       Row{409, "Conflict"},
                                       Row{410, "Gone"},
                                       Row{411, "Length Required"},
                                       Row{412, "Precondition Failed"},
                                       Row{413, "Payload Too Large"},
                                       Row{414, "URI Too Long"},
                                       Row{415, "Unsupported Media Type"},
                                       Row{416, "Range Not Satisfiable"},
                                       Row{417, "Expectation Failed"},
                                       Row{421, "Misdirected Request"},
                                       Row{422, "Unprocessable Entity"},
                                       Row{423, "Locked"},
                                       Row{424, "Failed Dependency"},
                                       Row{425, "Too Early"},
                                       Row{426, "Upgrade Required"},
                                       Row{428, "Precondition Required"},
                                       Row{429, "Too Many Requests"},
                                       Row{431, "Request Header Fields Too Large"},
                                       Row{451, "Unavailable For Legal Reasons"},
                                       Row{500, "Internal Server Error"},
                                       Row{501, "Not Implemented"},
                                       Row{502, "Bad Gateway"},
                                       Row{503, "Service Unavailable"},
                                       Row{504, "Gateway Timeout"},
                                       Row{505, "HTTP Version Not Supported"},
                                       Row{507, "Insufficient Storage"},
                                       Row{508, "Loop Detected"},
                                       Row{511, "Network Authentication Required"}};
  for (const Row& row : kReasons)
    if (row.status == status) return row.reason;
  return "";
}

}  // namespace cfmock::http
