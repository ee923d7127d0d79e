#include "cli/explained.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "cloudflare/envelope.hpp"
#include "library/scenarios.hpp"

namespace cfmock::cli {

using cloudflare::Fit;
using cloudflare::SeenBody;

Explained explained(cloudflare::SeenAnswer seen) {
  Explained out;
  out.diagnosis = cloudflare::diagnose(seen, cloudflare::embedded_catalogue());
  out.seen = std::move(seen);
  return out;
}

namespace {

std::string body_in_words(const cloudflare::SeenAnswer& seen) {
  switch (seen.body) {
    case SeenBody::kEmpty:
      return "no body";
    case SeenBody::kHtml: {
      const std::string title = cloudflare::title_of_page(seen.text);
      return title.empty() ? "a page of HTML"
                           : fmt::format("a page of HTML titled \"{}\"", printable(title.substr(0, 120)));
    }
    case SeenBody::kText:
      return fmt::format("plain text \"{}\"", printable(std::string_view(seen.text).substr(0, 120)));
    case SeenBody::kBinary:
      return "a body that is no text";
    case SeenBody::kCut:
      return "JSON that is cut off or broken";
    case SeenBody::kJson:
      return "JSON that is not in the API's envelope";
    case SeenBody::kEnvelope:
      return seen.success ? "a success" : "\"success\": false, without an error";
    case SeenBody::kUnknown:
      break;
  }
  return "";
}

std::string endpoint_in_words(const Explained& what) {
  const auto& endpoint = what.diagnosis.endpoint;
  if (!endpoint.route)
    return endpoint.family == nullptr
               ? ""
               : fmt::format("; its headers are those of the {} dialect", endpoint.family->name);
  const std::string asked = printable(trim(what.seen.method + " " + what.seen.path));
  if (endpoint.route->operation == nullptr) return fmt::format(", to {}", asked);
  if (endpoint.route->kind == cloudflare::Route::Kind::kFound || what.seen.method.empty())
    return fmt::format(", to {} (family {})", endpoint.route->operation->text, endpoint.family->name);
  return fmt::format(", to {} (family {})", asked, endpoint.family->name);  // the operation is only the nearest that is known
}

}  // namespace

std::string said_in_one_line(const Explained& what) {
  std::vector<std::string> parts;
  if (what.seen.status) parts.push_back(fmt::format("HTTP {}", *what.seen.status));
  for (const auto& error : what.seen.errors) {
    std::string text = fmt::format("code {}", error.code);
    if (!error.message.empty()) text += fmt::format(" \"{}\"", printable(error.message.substr(0, 300)));
    for (const auto& [code, message] : error.chain)
      text += fmt::format(" (in its chain {} \"{}\")", code, printable(message.substr(0, 200)));
    parts.push_back(text);
  }
  if (what.seen.errors.empty() && what.seen.body != SeenBody::kUnknown)
    parts.push_back(body_in_words(what.seen));
  return join(parts, ", ") + endpoint_in_words(what);
}

std::string said_by_fit(const Fit& fit) {
  if (fit.error == nullptr) return "200, and no error";
  return fmt::format("{} {}", fit.error->status, cloudflare::said_by(*fit.error));
}

std::string place_of_fit(const Fit& fit) {
  if (fit.row == nullptr)
    return fmt::format("seen, the endpoint was not told ({})",
                       fit.error == nullptr ? "observed" : fit.error->evidence);
  std::string eras;
  if (!fit.today)
    for (size_t i = 0; i < cloudflare::eras().size(); ++i)
      if (cloudflare::spans(fit.row->eras, static_cast<cloudflare::Era>(i)))
        eras += fmt::format(", {}", cloudflare::eras()[i].name);
  return fmt::format("{} ({}{})", fit.row->family, fit.row->evidence, eras);
}

std::string wrapped(std::string_view text, size_t indent) {
  constexpr size_t kWidth = 110;
  std::string out;
  size_t column = indent;
  for (const std::string_view word : split(text, ' ')) {
    if (column > indent && column + 1 + word.size() > kWidth) {
      out += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (column > indent) {
      out += ' ';
      ++column;
    }
    out += word;
    column += word.size();
  }
  return out;
}

}  // namespace cfmock::cli
