#pragma once
// The command line as values: described, parsed and checked in options.cpp (the one place that knows CLI11), run elsewhere.

#include <cstdint>
#include <ostream>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/time.hpp"
#include "net/server.hpp"

namespace cfmock::cli {

/// HTTPS, and the proxy for clients that have https://api.cloudflare.com built in.
struct TlsOptions {
  bool tls = false, proxy = false;
  uint16_t proxy_port = 0;
  std::string ca_dir;              // "": the CA lives as long as the command
  std::vector<std::string> names;  // hosts that clients know the server by, besides the usual
  bool any() const { return tls || proxy; }
};

struct ServeOptions {
  std::vector<std::string> scenarios;
  std::string host = "127.0.0.1";
  uint16_t port = 0;
  uint16_t control_port = 0;
  std::string env_file;
  std::string journal;
  std::string catalogue;  // "": the built-in one, or the scenario's
  bool explain = false;
  bool verbose = false;
  uint64_t seed = 0;  // 0: another one each time
  TlsOptions tls;
  net::WireLimits limits;
  size_t threads = 1;  // that sessions are spread over
  size_t max_sessions = 256;
  Duration idle = std::chrono::minutes(30);  // after which a session that was made by the control API is dropped; 0: never
};

/// Where the verdicts are written, besides the text for people: "" is nowhere, "-" standard output.
struct ReportFiles {
  std::string json, junit, html;
  bool on_standard_output() const { return json == "-" || junit == "-" || html == "-"; }
};

struct RunOptions {
  std::vector<std::string> scenarios;  // none: the shipped ones, where a filter chooses among them
  std::vector<std::string> filters;    // globs of names, files or causes; none: all
  int repeat = 1;
  std::string set_up;  // a shell's command, before each start of a scenario's client; "": none
  std::vector<std::pair<std::string, std::vector<std::string>>> clients;  // name and command
  int jobs = 0;          // 0: as many as there are cores
  bool show = false;     // the client's output as it comes
  bool table = false;    // one line a scenario and client instead of full verdicts
  bool explain = false;
  ReportFiles reports;
  std::string journal;    // a file for every exchange
  std::string catalogue;  // as of serve
  net::WireLimits limits;
  Duration timeout{0};   // 0: the scenario's
  TlsOptions tls;
  uint64_t seed = 0;
};

struct PassportOptions {
  std::vector<std::string> scenarios, filters;  // none: every shipped one
  std::vector<std::string> client;              // its command
  std::string against, output;                  // files; "": none, "-": standard output
  int jobs = 0;                                 // as of run
  TlsOptions tls;                               // as of run
  Duration timeout{0};                          // as of run
};

struct ReportOptions {
  std::string journal, scenario;
  ReportFiles reports;
  std::string catalogue;  // as of serve
};

struct CheckOptions {
  std::vector<std::string> paths;
  std::string catalogue;  // as of serve
  bool lint_only = false;
  bool warnings_are_errors = false;
};

struct ListOptions {
  std::string what;   // a folder, or one scenario; "": all
  std::string cause;  // "": all
};

struct NewOptions {
  std::string name, folder = ".";
  std::string cause, from;  // what it is made from: at least one of them is given
};

struct ExplainOptions {
  std::string what;     // "", "-": standard input
  std::string request;  // "GET /zones/…"; "": not told
  bool json = false;
};

struct ImportOptions {
  std::string file;    // "-": standard input
  std::string output;  // "" or "-": standard output
};

struct SchemaOptions {
  bool report = false;  // of the report that run --json writes, not of scenario files
};

struct CaOptions {
  TlsOptions tls;
  bool pem = false;    // the certificate instead of the lines
  std::string output;  // write the certificate there; "": nowhere
};

/// A command line that asks for no run: help, version, or wrong.
struct Said {
  int exit_code = 0;
};

using Options = std::variant<Said, ServeOptions, RunOptions, CheckOptions, ListOptions, NewOptions, ExplainOptions, ImportOptions, SchemaOptions,
                             PassportOptions, ReportOptions, CaOptions>;

/// `arguments`: without the program's name. Help goes to `out`, a complaint to `err`.
Options parse(std::vector<std::string> arguments, std::ostream& out, std::ostream& err);

}  // namespace cfmock::cli
