// explain: what a code, a cause or a saved answer means, from the same tables that the server answers by.

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/text.hpp"
#include "cli/cli.hpp"
#include "cli/exit_codes.hpp"
#include "cli/scenarios.hpp"
#include "cloudflare/envelope.hpp"
#include "cloudflare/names.hpp"
#include "cloudflare/tables.hpp"

namespace cfmock::cli {
namespace {

using cloudflare::DialectRow;

/// What is known of an answer; what is unknown narrows nothing.
struct Seen {
  std::optional<int> status;
  std::vector<std::pair<int, std::string>> errors;  // code and message
  std::vector<std::pair<int, std::string>> messages;  // of a success
  bool success = false;
};

bool says(const DialectRow& row, const Seen& seen, bool with_message) {
  if (row.error == nullptr || row.error->errors.empty() || (seen.status && *seen.status != row.error->status)) return false;
  return std::all_of(seen.errors.begin(), seen.errors.end(), [&](const auto& wanted) {
    return std::any_of(row.error->errors.begin(), row.error->errors.end(), [&](const cloudflare::ErrorItem& item) {
      if (std::any_of(item.chain.begin(), item.chain.end(), [&](const auto& link) { return link.first == wanted.first; })) return true;
      const std::string_view fixed = std::string_view(item.message).substr(0, item.message.find('{'));
      return item.code == wanted.first && (!with_message || wanted.second.empty() || std::string_view(wanted.second).starts_with(fixed));
    });
  });
}

/// ", 2019-21 and 2022-23"; "" for whenever.
std::string eras_text(cloudflare::Eras eras) {
  if (eras == ~cloudflare::Eras{0}) return "";
  std::vector<std::string> names;
  for (size_t i = 0; i < cloudflare::eras().size(); ++i)
    if (cloudflare::spans(eras, static_cast<cloudflare::Era>(i))) names.emplace_back(cloudflare::eras()[i].name);
  return ", " + join(names, " and ");
}

std::vector<const DialectRow*> rows_for(const Seen& seen) {
  for (const bool with_message : {true, false}) {
    std::vector<const DialectRow*> rows;
    for (const DialectRow& row : cloudflare::dialects())
      if (row.family != "uniform" && says(row, seen, with_message)) rows.push_back(&row);
    if (!rows.empty()) return rows;
  }
  return {};
}

void print_causes(const std::vector<const DialectRow*>& rows, std::ostream& out) {
  for (const cloudflare::CauseRow& cause : cloudflare::causes()) {
    std::map<std::string, std::set<std::string>> where;  // "401 10000" -> families
    for (const DialectRow* row : rows)
      if (row->cause == cause.name)
        where[fmt::format("{} {}", row->error->status, cloudflare::said_by(*row->error))].insert(
            fmt::format("{} ({}{})", row->family, row->evidence, eras_text(row->eras)));
    if (where.empty()) continue;
    out << fmt::format("\n{}\n  what   {}\n  cure   {}\n  tell   {}\n", cause.name, cause.title, cause.cure, cause.tell);
    for (const auto& [answer, families] : where)
      out << fmt::format("  says   {}: {}\n", answer, join({families.begin(), families.end()}, ", "));
  }
}

void print_unused_errors(int code, const std::vector<const DialectRow*>& rows, std::ostream& out) {
  for (const cloudflare::ErrorRow& error : cloudflare::errors()) {
    if (error.errors.empty()) continue;
    const bool used = std::any_of(rows.begin(), rows.end(), [&](const DialectRow* row) { return row->error == &error; });
    const bool has = std::any_of(error.errors.begin(), error.errors.end(), [&](const auto& item) { return item.code == code; });
    const bool in_chain = std::any_of(error.errors.begin(), error.errors.end(), [&](const auto& item) {
      return std::any_of(item.chain.begin(), item.chain.end(), [&](const auto& link) { return link.first == code; });
    });
    if (in_chain)
      out << fmt::format("\nin the error_chain of {} {} (error: {})\n", error.status, error.errors.front().code, error.name);
    if (has && !used && !error.name.starts_with("uniform"))
      out << fmt::format("\nalso seen: {} \"{}\" ({}; {})\n  in a scenario: error: {}\n", error.status, error.errors.front().message,
                         error.evidence, error.source, error.name);
  }
}

void print_false_friend(std::ostream& out) {
  out << "\nfalse-friend\n  what   code 10000 in messages[] of /user/tokens/verify is a success: \"This API Token is valid and active\"\n"
         "  cure   read \"success\" and errors[], not the digits\n";
}

int explain_code(int code, std::ostream& out, std::ostream& err) {
  Seen seen;
  seen.errors.emplace_back(code, "");
  const auto rows = rows_for(seen);
  const auto statuses = cloudflare::statuses_of_code(code);
  if (rows.empty() && statuses.empty()) {
    std::set<int> known;
    for (const auto& error : cloudflare::errors())
      for (const auto& item : error.errors) {
        known.insert(item.code);
        for (const auto& link : item.chain) known.insert(link.first);
      }
    err << fmt::format("cfmock: code {} is not in our tables\n  known codes: {}\n", code, fmt::join(known, ", "));
    return kUsage;
  }
  if (statuses.empty()) out << fmt::format("{} stands in the error_chain of another code. Its causes, and how to tell them apart:\n", code);
  else out << fmt::format("{} comes with HTTP status {}. Its causes, and how to tell them apart:\n", code, fmt::join(statuses, ", "));
  print_causes(rows, out);
  print_unused_errors(code, rows, out);
  if (code == 10000) print_false_friend(out);
  out << "\n(documented, probed, observed, inferred: the evidence; docs/fidelity.md has every row with its source)\n";
  return kMet;
}

/// An error by its name in the catalogue: what it looks like, and what it means.
int explain_error(const cloudflare::ErrorRow& error, std::ostream& out) {
  out << fmt::format("{} {} ({}; {})\n", error.status, cloudflare::said_by(error), error.evidence, error.source);
  for (const auto* header : cloudflare::header_rows(error, *cloudflare::find_family("core")))
    if (!error.header_sets.empty() && header->value.front() != '{') out << fmt::format("  {}: {}\n", header->name, header->value);
  for (const cloudflare::CauseRow& cause : cloudflare::causes())
    if (cause.name == error.cause)
      out << fmt::format("\n{}\n  what   {}\n  cure   {}\n  tell   {}\n  in a scenario: error: {}\n", cause.name, cause.title, cause.cure,
                         cause.tell, error.name);
  return kMet;
}

int explain_cause(const std::string& name, std::ostream& out) {
  std::vector<const DialectRow*> rows;
  for (const DialectRow& row : cloudflare::dialects())
    if (row.cause == name && row.error != nullptr && row.family != "uniform") rows.push_back(&row);
  print_causes(rows, out);
  return kMet;
}

void read_list(const nlohmann::json& body, const char* key, std::vector<std::pair<int, std::string>>& into) {
  if (!body.contains(key) || !body[key].is_array()) return;
  for (const auto& item : body[key])
    if (item.is_object() && item.contains("code") && item["code"].is_number_integer())
      into.emplace_back(item["code"].get<int>(), item.contains("message") && item["message"].is_string() ? item["message"].get<std::string>() : "");
}

/// Takes "HTTP/1.1 403 Forbidden", headers and a blank line off the front, if they are there.
Seen read_answer(std::string_view text, bool& json, std::string_view& body_text) {
  Seen seen;
  while (text.starts_with("HTTP/")) {
    const auto words = split(text.substr(0, text.find('\n')), ' ');
    if (words.size() > 1)
      if (const auto status = parse_int(trim(words[1]))) seen.status = static_cast<int>(*status);
    const size_t crlf = text.find("\r\n\r\n"), lf = text.find("\n\n");
    const size_t end = std::min(crlf == std::string_view::npos ? text.size() : crlf + 4, lf == std::string_view::npos ? text.size() : lf + 2);
    text = text.substr(end);
  }
  body_text = trim(text);
  const auto body = nlohmann::json::parse(body_text, nullptr, false);
  json = body.is_object();
  if (!json) return seen;
  seen.success = body.value("success", nlohmann::json(false)) == true;
  read_list(body, "errors", seen.errors);
  read_list(body, "messages", seen.messages);
  return seen;
}

int explain_answer(const std::string& file, std::ostream& out, std::ostream& err) {
  const auto text = read_file(file);
  if (!text) {
    err << "cfmock: " << text.problem().text() << "\n";
    return kUsage;
  }
  bool json = false;
  std::string_view body;
  const Seen seen = read_answer(*text, json, body);
  const std::string status = seen.status ? fmt::format("HTTP {}, ", *seen.status) : "";
  if (!json) {
    out << fmt::format("{}no JSON{}: this comes from the edge or from something in between, not from the API.\nIt starts: {}\n", status,
                       body.starts_with("<") ? " but a page of HTML" : "", printable(body.substr(0, 120)));
    return kMet;
  }
  if (seen.errors.empty()) {
    out << fmt::format("{}{}: no error stands in it.\n", status, seen.success ? "a success" : "no success");
    if (std::any_of(seen.messages.begin(), seen.messages.end(), [](const auto& item) { return item.first == 10000; })) print_false_friend(out);
    return kMet;
  }
  const auto rows = rows_for(seen);
  for (const auto& [code, message] : seen.errors) out << fmt::format("{}{} {}\n", status, code, printable(message));
  if (rows.empty()) {
    out << "No row of our tables answers so.\n";
    return kMet;
  }
  out << "What answers so, and how to tell the causes apart:\n";
  print_causes(rows, out);
  return kMet;
}

}  // namespace

int explain(const ExplainOptions& options, std::ostream& out, std::ostream& err) {
  std::error_code error;
  if (std::filesystem::is_regular_file(options.what, error)) return explain_answer(options.what, out, err);
  if (const auto code = parse_int(options.what); code && *code >= 0 && *code < 1'000'000) return explain_code(static_cast<int>(*code), out, err);
  std::vector<std::string> names;
  for (const auto& row : cloudflare::causes()) names.emplace_back(row.name);
  if (std::find(names.begin(), names.end(), options.what) != names.end()) return explain_cause(options.what, out);
  if (const auto* named = cloudflare::find_error(options.what)) return explain_error(*named, out);
  for (const auto& row : cloudflare::errors()) names.emplace_back(row.name);
  err << fmt::format("cfmock: {} is neither a code, nor a cause, nor an error, nor a file that exists\n  {}\n", printable(options.what),
                     suggestion(options.what, names));
  return kUsage;
}

}  // namespace cfmock::cli
