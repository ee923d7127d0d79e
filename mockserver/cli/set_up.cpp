#include "cli/set_up.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "cli/signals.hpp"

namespace cfmock::cli {
namespace {

std::string end_of(const harness::Finished& finished) {
  if (finished.timed_out) return "did not end in " + human(finished.took);
  if (finished.exit_code) return fmt::format("ended with exit {}", *finished.exit_code);
  return fmt::format("ended by signal {}", finished.signal);
}

std::string last_line(std::string_view text) {
  text = trim(text);
  return std::string(text.substr(text.rfind('\n') == std::string_view::npos ? 0 : text.rfind('\n') + 1));
}

}  // namespace

Failure run_set_up(harness::Command as_client, const std::string& command,
                   const std::function<void(std::string&)>& redact) {
  as_client.argv = {"/bin/sh", "-c", command};
  auto finished = harness::run(as_client, {}, &interrupted());
  if (!finished) return finished.problem();
  if (finished->exit_code == 0 || finished->interrupted) return std::nullopt;
  std::string said = last_line(trim(finished->err).empty() ? finished->out : finished->err);
  redact(said);
  return Problem{
      "the set-up " + end_of(*finished) + (said.empty() ? "" : ": " + printable(said)),
      "nothing was judged; it finds what the client finds: $CLOUDFLARE_BASE_URL, $CFMOCK_SECRET_NAME, ...",
      {}};
}

}  // namespace cfmock::cli
