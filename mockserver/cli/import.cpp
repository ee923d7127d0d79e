// import openapi: a catalogue out of Cloudflare's OpenAPI document, so that users can move ahead of our
// release.

#include <fmt/format.h>

#include "base/text.hpp"
#include "cli/cli.hpp"
#include "cli/exit_codes.hpp"
#include "cli/output_file.hpp"
#include "cli/terminal.hpp"
#include "cloudflare/openapi_document.hpp"
#include "cloudflare/openapi_import.hpp"
#include "library/scenarios.hpp"

namespace cfmock::cli {
namespace {

constexpr size_t kMostShown = 20;

std::string counted(size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

void tell_skipped(const cloudflare::OpenApiImport& made, std::ostream& err) {
  if (made.skipped.empty()) return;
  err << "  skipped: " << counted(made.skipped.size(), "operation") << "\n";
  for (size_t i = 0; i < made.skipped.size() && i < kMostShown; ++i)
    err << "    " << made.skipped[i].operation << ": " << made.skipped[i].why << "\n";
  if (made.skipped.size() > kMostShown) err << "    and " << made.skipped.size() - kMostShown << " more\n";
}

void tell_new_groups(const cloudflare::OpenApiImport& made, std::ostream& err) {
  if (made.new_groups.empty()) return;
  err << "  " << counted(made.new_groups.size(), "permission group")
      << " that this cfmock has not heard of; the catalogue brings them along:\n";
  for (size_t i = 0; i < made.new_groups.size() && i < kMostShown; ++i)
    err << "    " << printable(made.new_groups[i]) << "\n";
  if (made.new_groups.size() > kMostShown)
    err << "    and " << made.new_groups.size() - kMostShown << " more\n";
}

void tell(const cloudflare::OpenApiImport& made, std::ostream& err) {
  const size_t neither = made.operations - made.with_groups - made.with_permission;
  err << made.edition << ": " << counted(made.operations, "operation") << "\n";
  err << fmt::format("  {:5} with the permission groups they ask for\n", made.with_groups);
  err << fmt::format("  {:5} with an older permission string only\n", made.with_permission);
  err << fmt::format("  {:5} with neither\n", neither);
  if (made.with_groups < made.operations)
    err << "  where no groups are stated, any group of the scope (account, zone, user) is enough, to write "
           "any but a Read group\n";
  if (made.merged > 0)
    err << "  " << counted(made.merged, "operation")
        << " stated twice, under other names of the ids: each is one, with the groups of both\n";
  tell_skipped(made, err);
  tell_new_groups(made, err);
}

}  // namespace

int import_document(const ImportOptions& options, std::ostream& out, std::ostream& err) {
  if (const Failure failure = check_outputs({{"--output", options.output}})) return complain(err, *failure, kUsage);
  const auto text = read_at_most(options.file, cloudflare::openapi::kLargest);
  if (!text) return complain(err, text.problem(), kUsage);
  const auto made = cloudflare::import_openapi(*text, options.file == "-" ? "standard input" : options.file);
  if (!made.problems.empty()) {
    for (const Problem& problem : made.problems) err << problem.text() << "\n";
    return kScenarioInvalid;
  }
  if (options.output.empty() || options.output == "-") {
    out << made.catalogue;
  } else if (const Failure failure = write_file(options.output, made.catalogue)) {
    return complain(err, *failure, kInternal);
  }
  tell(made, err);
  return kMet;
}

}  // namespace cfmock::cli
