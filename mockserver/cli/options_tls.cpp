#include "cli/options_tls.hpp"

#include "base/text.hpp"
#include "cli/exit_codes.hpp"
#include "cli/options_judge.hpp"
#include "net/certificates.hpp"

namespace cfmock::cli {
namespace {

constexpr const char* kCaNotes =
    "The CA of --tls and --proxy lives as long as the command, unless --ca-dir keeps it: then this prints "
    "the lines that make\n"
    "clients trust it, and makes it if it is not there. It is good for TLS servers of the names it was made "
    "for, and for nothing\n"
    "else; its key never leaves the folder, where its owner alone can read it. A server without --ca-dir "
    "hands its CA out with\n"
    "the environment it prints, and by GET /ca of its control API.\n\n"
    "Examples:\n"
    "  cfmock ca --ca-dir ~/.cfmock-ca                      # the lines, for whoever reads them\n"
    "  eval \"$(cfmock ca --ca-dir ~/.cfmock-ca)\"; cfmock serve expired-token --tls --ca-dir ~/.cfmock-ca\n"
    "  cfmock ca --ca-dir ~/.cfmock-ca --pem > ca.pem";

void describe_files(CLI::App& command, TlsOptions& options, const char* folder) {
  command.add_option("--ca-dir", options.ca_dir, folder);
  command
      .add_option("--tls-name", options.names,
                  "A host name or address that clients know the server by, besides api.cloudflare.com, "
                  "localhost and the loopback ones; give it again for more")
      ->allow_extra_args(false)
      ->take_all();
}

}  // namespace

void describe_tls(CLI::App& command, TlsOptions& options) {
  command.add_flag("--tls", options.tls,
                   "Speak HTTPS, with a CA of its own that the environment makes the client trust");
  command.add_flag("--proxy", options.proxy,
                   "Be a forward proxy too, for a client that has https://api.cloudflare.com built in; it "
                   "reaches nothing but cfmock");
  describe_files(command, options, "Keep the CA in this folder, and use it again; left out, it lives as long as the command");
}

void describe_ca(CLI::App& app, CaOptions& options) {
  CLI::App* c =
      app.add_subcommand("ca", "The CA of --tls and --proxy, and the lines that make clients trust it");
  describe_files(*c, options.tls, "The folder that keeps the CA; it is made there where there is none");
  c->add_flag("--pem", options.pem, "Print the certificate instead of the lines");
  c->add_option("-o,--output", options.output,
                "Write the certificate to this file, which the lines then name")->check(kNamesAFile);
  c->footer(kCaNotes);
}

bool check_names(const TlsOptions& options, std::ostream& err) {
  for (const std::string& name : options.names)
    if (!net::is_address(name) && !net::is_host_name(name)) {
      usage_error(err, "--tls-name takes a host name or an address, not \"" + printable(name) + "\"\n  without a scheme, a port or a wildcard: cfmock, mock.example.test, 192.0.2.1");
      return false;
    }
  return true;
}

bool check_tls(const TlsOptions& options, std::ostream& err) {
  if (!check_names(options, err)) return false;
  if (!options.any() && !options.ca_dir.empty())
    return usage_error(err, "--ca-dir is for --tls and --proxy\n  give one of them, too"), false;
  if (!options.any() && !options.names.empty())
    return usage_error(err, "--tls-name is for --tls and --proxy\n  give one of them, too"), false;
  if (!options.proxy && options.proxy_port != 0)
    return usage_error(err, "--proxy-port is for --proxy\n  give it, too"), false;
  return true;
}

Options finish_ca(CaOptions options, std::ostream& err) {
  if (options.tls.ca_dir.empty())
    return usage_error(err,
                       "which CA?\n  give the --ca-dir that keeps it; one that is not kept is told by its "
                       "server: the environment it prints, or GET /ca of its control API");
  if (!check_names(options.tls, err)) return Said{kUsage};
  return options;
}

}  // namespace cfmock::cli
