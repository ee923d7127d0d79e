#pragma once
// --tls and --proxy: the certificate authority of a command, and the file by which clients trust it.

#include <optional>
#include <string>
#include <vector>

#include "cli/environment.hpp"
#include "cli/options.hpp"
#include "harness/folder.hpp"
#include "net/server.hpp"

namespace cfmock::cli {

struct Trust {
  std::optional<net::CertificateAuthority> authority;  // nullopt: plain HTTP
  std::string file;                                    // its certificate; "" : plain HTTP
  std::optional<harness::Folder> folder;               // that holds the file, unless --ca-dir does
  std::string pem() const { return authority ? authority->pem() : ""; }
};

/// The CA in --ca-dir, or one that lives as long as the value.
Result<Trust> trust_for(const TlsOptions& options, const std::string& host);
/// Sets what the wire needs of it.
void apply(const TlsOptions& options, const Trust& trust, net::ServerOptions& wire);

/// The lines that make clients trust the CA in `file`, with who reads them: shell, comments where a person
/// has to act.
std::string trust_lines(const std::string& file);

}  // namespace cfmock::cli
