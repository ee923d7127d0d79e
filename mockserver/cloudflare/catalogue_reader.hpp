#pragma once
// Reads the lines of catalogue files into a Catalogue, and notes what is wrong with them. Private to the catalogue.

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "cloudflare/catalogue.hpp"

namespace cfmock::cloudflare {

class CatalogueReader {
 public:
  static constexpr size_t kMostProblems = 20;

  /// `checked`: a test has read these very lines; what would be refused in a line is not looked for again, at every start.
  CatalogueReader(Catalogue& out, Problems& problems, bool checked);

  /// The first file that is read is the catalogue; operations of the second that it has already are left alone.
  void read(std::string_view text, const std::string& file);
  /// Groups that our table does not know, once nothing else is wrong with the file. Their scope is that of the first
  /// operation that asks for them (inferred). Before any row is asked for.
  void learn_groups();
  /// What only our tables know: handlers, and which ids must be 32 hex digits. The last step.
  void add_handlers();

 private:
  struct NewGroup {
    std::string_view name, set;
    Place place;
  };

  void fail(int column, std::string message, std::string remedy);
  bool read_head(std::string_view line);
  void read_set(std::string_view line);
  void check_groups(std::string_view line, std::string_view set, std::string_view names);
  void read_operation(std::string_view line);
  bool check_operation(std::string_view line);
  void place(std::string_view line, std::string_view method, std::string_view path);
  int node_of(std::string_view path);
  int step(int node, std::string_view segment);
  void grow();
  void must_be_hex(int node, std::string_view kind);

  Catalogue& out_;
  Problems& problems_;
  const bool checked_;
  std::string file_;
  int files_ = 0;  // read so far, the present one included
  int line_ = 0;
  bool headed_ = false;
  size_t literal_count_ = 0;
  std::string_view last_path_;  // with where its segments end, and their nodes
  std::vector<std::pair<size_t, int>> trail_;
  std::vector<NewGroup> new_groups_;
  std::unordered_map<std::string_view, std::string_view> scopes_;  // of sets: of the first operation that asks
};

}  // namespace cfmock::cloudflare
