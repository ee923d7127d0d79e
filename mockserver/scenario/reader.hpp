#pragma once
// What every reader of a value is handed: where problems go, which file the nodes came from, and the names
// that may be mentioned. Reading never stops at a problem.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "cloudflare/world.hpp"
#include "scenario/load.hpp"
#include "scenario/yaml.hpp"

namespace cfmock::scenario {

struct CredentialName {
  std::string name;
  std::optional<cloudflare::CredentialKind> kind;  // nullopt: it could not be told
  bool has_email = false;
};

/// Kinds of things in the world of which some have a name that could not be read.
struct Hidden {
  bool users = false, accounts = false, zones = false, records = false;
};

/// What a scenario may name. A part that could not be read at all is absent, and names in it are then not
/// checked; nor are those of a kind of which some are hidden: one mistake, one message. What could be read
/// but for its name counts.
struct Context {
  const FindWorld& find_world;
  const CheckExpression& check_expression;
  std::map<std::string, std::string>& sources;  // of Loaded: what is read on the way is added
  const Catalogues& catalogues;
  std::optional<cloudflare::WorldSpec> world;
  std::optional<std::vector<CredentialName>> credentials;
  Hidden hidden = {};
  std::map<std::string, std::string> secrets = {};  // that were written out, and the credential whose each is
  /// What is read are expectations. They are judged on the journal, which keeps the names of secrets in their place.
  bool is_judged = false;

  const CredentialName* credential(std::string_view name) const;
};

class Reader {
 public:
  Reader(std::string file, Context& context, Problems& problems)
      : context_(context), file_(std::move(file)), problems_(problems) {}

  Place place(const Node& node) const { return {file_, node.line, node.column}; }
  /// The place of a character inside a scalar; of the scalar itself where it is folded or escaped.
  Place place_inside(const Node& scalar, size_t byte) const;

  void error(const Node& at, std::string message, std::string remedy);
  void error(Place at, std::string message, std::string remedy);
  void warn(const Node& at, std::string message, std::string remedy);
  /// `what "word" is not known`, with the nearest of `known` and the list.
  void unknown(Place at, std::string_view what, std::string_view word, const std::vector<std::string>& known);

  size_t errors() const { return errors_; }
  /// More problems than anybody reads were found: further ones are only counted.
  bool full() const { return problems_.size() >= kKept; }
  void add(const Problems& problems);
  /// A reader of another file, for the same problems; hand its errors() to count_errors() afterwards.
  Reader for_file(std::string file) const { return Reader(std::move(file), context_, problems_); }
  void count_errors(size_t more) { errors_ += more; }
  const std::string& file() const { return file_; }
  Context& context() { return context_; }

 private:
  static constexpr size_t kKept = 2000;
  Context& context_;
  std::string file_;
  Problems& problems_;
  size_t errors_ = 0;
};

/// "did you mean X? one of: X, Y or Z"; of a long list those that start alike.
std::string words_remedy(std::string_view word, const std::vector<std::string>& known);
/// "text", "a list", ...: for "expected a mapping, got text".
std::string_view kind_name(const Node& node);

}  // namespace cfmock::scenario
