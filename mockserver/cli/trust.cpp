#include "cli/trust.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "base/table.hpp"
#include "base/text.hpp"
#include "library/live_server.hpp"

namespace cfmock::cli {
namespace {
constexpr const char* kFile = "cfmock-ca.pem";
}

Result<Trust> trust_for(const TlsOptions& options, const std::string& host) {
  Trust trust;
  if (!options.any()) return trust;
  const std::vector<std::string> names = net::names_of_server(host, options.names);
  auto authority = options.ca_dir.empty()
                       ? net::CertificateAuthority::make(names, machine_now())
                       : net::CertificateAuthority::open(options.ca_dir, names, machine_now());
  if (!authority) return authority.problem();
  trust.authority = std::move(*authority);
  if (!options.ca_dir.empty()) {
    trust.file = net::ca_file(std::filesystem::absolute(options.ca_dir).lexically_normal().string());
    return trust;
  }
  auto folder = harness::Folder::make();
  if (!folder) return folder.problem();
  if (auto failure = folder->write(kFile, trust.pem())) return *failure;
  trust.file = folder->path() + "/" + kFile;
  trust.folder.emplace(std::move(*folder));
  return trust;
}

void apply(const TlsOptions& options, const Trust& trust, net::ServerOptions& wire) {
  wire.authority = trust.authority;
  wire.tls = options.tls;
  if (options.proxy) wire.proxy_port = options.proxy_port;
}

std::string trust_lines(const std::string& file) {
  std::string out;
  for (const auto& row : table_rows("fixtures/environment.tsv", 4))
    if (row[2] == "tls") out += fmt::format("export {}={}  # {}\n", row[0], shell_quoted(file), row[3]);
  for (const auto& row : table_rows("fixtures/trust.tsv", 2))
    out += fmt::format("# {}: {}\n", row[0], replace_all(std::string(row[1]), "{ca}", shell_quoted(file)));
  return out;
}

}  // namespace cfmock::cli
