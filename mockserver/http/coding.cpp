#include "http/coding.hpp"

#include <charconv>

#include "base/text.hpp"

namespace cfmock::http {
namespace {

/// RFC 9110, 12.4.2: from 0 to 1. What is no weight counts as none.
double weight_in(std::string_view parameters) {
  for (const std::string_view parameter : split(parameters, ';')) {
    const std::string_view text = trim(parameter);
    if (!text.starts_with("q=") && !text.starts_with("Q=")) continue;
    double weight = 0;
    const auto [end, error] = std::from_chars(text.data() + 2, text.data() + text.size(), weight);
    return error == std::errc{} && end == text.data() + text.size() && weight >= 0 && weight <= 1 ? weight : 0;
  }
  return 1;
}

struct Weights {
  std::optional<double> gzip, br, identity, any;
};

Weights weights_in(const Headers& request) {
  Weights out;
  for (const Header& header : request) {
    if (!iequals(header.name, "Accept-Encoding")) continue;
    for (const std::string_view item : split(header.value, ',')) {
      const size_t semicolon = std::min(item.find(';'), item.size());
      const std::string_view name = trim(item.substr(0, semicolon));
      const double weight = weight_in(item.substr(semicolon));
      if (iequals(name, "gzip") || iequals(name, "x-gzip")) out.gzip = weight;
      if (iequals(name, "br")) out.br = weight;
      if (iequals(name, "identity")) out.identity = weight;
      if (name == "*") out.any = weight;
    }
  }
  return out;
}

}  // namespace

std::string_view name_of(Coding coding) {
  return coding == Coding::kGzip ? "gzip" : coding == Coding::kBrotli ? "br" : "";
}

Coding best_coding(const Headers& request, std::span<const Coding> offered) {
  if (!request.has("Accept-Encoding")) return Coding::kNone;
  const Weights weights = weights_in(request);
  Coding best = Coding::kNone;
  double most = 0;
  for (const Coding coding : offered) {
    const auto& own = coding == Coding::kGzip ? weights.gzip : weights.br;
    const double weight = own.value_or(weights.any.value_or(0));
    if (weight > most) best = coding, most = weight;
  }
  return weights.identity.value_or(0) > most ? Coding::kNone : best;
}

}  // namespace cfmock::http
