#include "cloudflare/openapi_document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "cloudflare/openapi_parts.hpp"

namespace cfmock::cloudflare::openapi {
namespace {

constexpr size_t kMostNodes = 1'000'000;  // a published document keeps about 60,000
constexpr size_t kLongestText = 16 * 1024;

/// Reads bytes and tells how far it is, so that each value knows its place: the parser's events do not say.
struct Bytes {
  using iterator_category = std::forward_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;
  const char* at = nullptr;
  const char** seen = nullptr;

  reference operator*() const { return *at; }
  Bytes& operator++() {
    *seen = ++at;
    return *this;
  }
  bool operator==(const Bytes& other) const { return at == other.at; }
  bool operator!=(const Bytes& other) const { return at != other.at; }
};

/// Takes the parser's events and keeps what matters. The parser itself does not recurse.
class Keeper {
 public:
  Keeper(std::string_view text, const std::string& file, Document& out)
      : seen(text.data()), text_(text), file_(file), out_(out) {}

  const char* seen;

  bool null() { return put(Node::Kind::kNull) != Put::kFailed; }
  bool boolean(bool) { return put(Node::Kind::kBool) != Put::kFailed; }
  bool number_integer(int64_t) { return put(Node::Kind::kNumber) != Put::kFailed; }
  bool number_unsigned(uint64_t) { return put(Node::Kind::kNumber) != Put::kFailed; }
  bool number_float(double, const std::string&) { return put(Node::Kind::kNumber) != Put::kFailed; }
  bool binary(std::vector<uint8_t>&) { return true; }
  bool string(std::string& value) {
    const Put done = put(Node::Kind::kText);
    if (done != Put::kKept) return done != Put::kFailed;
    if (value.size() > kLongestText)
      return fail(fmt::format("a text of {} bytes", value.size()),
                  fmt::format("at most {} stand where names, paths and references are", kLongestText));
    last_->text = std::move(value);
    return true;
  }
  bool key(std::string& name) {
    if (stack_.back().part == Part::kNone) return true;
    key_ = std::move(name);
    key_end_ = offset();
    return true;
  }
  bool start_object(size_t) { return open(Node::Kind::kObject); }
  bool start_array(size_t) { return open(Node::Kind::kArray); }
  bool end_array() { return stack_.pop_back(), true; }
  bool end_object() {
    const Frame frame = stack_.back();
    stack_.pop_back();
    if (frame.node == nullptr) return true;
    auto& members = frame.node->members;
    std::stable_sort(members.begin(), members.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (size_t i = 1; i < members.size(); ++i)
      if (members[i].first == members[i - 1].first) said_twice(members[i], members[i - 1]);
    return true;
  }
  bool parse_error(size_t position, const std::string&, const nlohmann::detail::exception& error) {
    std::string_view what =
        error.what();  // "[json…] parse error at line 1, column 2: syntax error while parsing value - …"
    what = what.substr(std::min(what.size(), what.find("column ")));
    what = what.substr(std::min(what.size(), what.find(": ") + 2));
    constexpr size_t kShown = 160;
    out_.problems.push_back({fmt::format("this is no JSON: {}{}", printable(what.substr(0, kShown)),
                                         what.size() > kShown ? "…" : ""),
                             "the document may be cut off or edited by hand: get it again",
                             place_in(text_, file_, std::max<size_t>(position, 1)), Severity::kError});
    return false;
  }

 private:
  enum class Put { kKept, kDropped, kFailed };
  struct Frame {
    Part part;
    Node* node;  // nullptr: dropped
  };

  size_t offset() const { return static_cast<size_t>(seen - text_.data()); }

  bool fail(std::string message, std::string remedy) {
    out_.problems.push_back(
        {std::move(message), std::move(remedy), place_in(text_, file_, offset()), Severity::kError});
    return false;
  }

  void said_twice(const std::pair<std::string, Node>& again, const std::pair<std::string, Node>& first) {
    constexpr size_t kMost = 20;
    if (out_.problems.size() >= kMost) return;
    const std::string pointer = pointer_here() + "/" + pointer_step(again.first);
    out_.problems.push_back(
        {fmt::format("{}: this is said twice", printable(std::string_view(pointer).substr(0, 200))),
         fmt::format("keep one; the other is in line {}", place_in(text_, file_, first.second.end).line),
         place_in(text_, file_, again.second.end), Severity::kError});
  }

  /// Of the value that is being read, which is kept.
  std::string pointer_here() const {
    std::string out;
    for (const Frame& frame : stack_) {
      const auto& members = frame.node->members;
      out += "/" + (frame.node->is(Node::Kind::kArray) ? std::to_string(members.size() - 1)
                                                       : pointer_step(members.back().first));
    }
    return out;
  }

  Put put(Node::Kind kind) {
    part_ = Part::kRoot;
    last_ = &out_.root;
    if (!stack_.empty()) {
      Frame& above = stack_.back();
      const bool array = above.node != nullptr && above.node->is(Node::Kind::kArray);
      part_ = part_below(above.part, array ? std::string_view{} : key_);
      last_ = nullptr;
      if (part_ == Part::kNone) return Put::kDropped;
      if (++nodes_ > kMostNodes)
        return fail(fmt::format("more than {} values that name operations, parameters or permissions",
                                kMostNodes),
                    "the published document has about 60,000"),
               Put::kFailed;
      last_ = &above.node->members.emplace_back(array ? std::string() : std::move(key_), Node{}).second;
    }
    last_->kind = kind;
    last_->end = stack_.empty() || stack_.back().node->is(Node::Kind::kArray) ? offset() : key_end_;
    return Put::kKept;
  }

  bool open(Node::Kind kind) {
    const Put done = put(kind);
    if (done == Put::kFailed) return false;
    stack_.push_back({done == Put::kKept ? part_ : Part::kNone, last_});
    if (stack_.size() <= kDeepest) return true;
    return fail(fmt::format("nested more than {} deep", kDeepest), "the published document is 28 deep");
  }

  std::string_view text_;
  const std::string& file_;
  Document& out_;
  std::vector<Frame> stack_;
  std::string key_;
  size_t key_end_ = 0, nodes_ = 0;
  Part part_ = Part::kNone;  // of the last value
  Node* last_ = nullptr;     // the last value, if it was kept
};

/// The byte at which the token begins that ends before `end`.
size_t token_start(std::string_view text, size_t end) {
  if (end == 0) return 0;
  size_t at = end - 1;
  if (text[at] != '"') return at;
  while (at > 0) {
    --at;
    if (text[at] != '"') continue;
    size_t slashes = 0;
    while (slashes < at && text[at - 1 - slashes] == '\\') ++slashes;
    if (slashes % 2 == 0) break;
  }
  return at;
}

}  // namespace

const Node* Node::find(std::string_view key) const {
  if (kind != Kind::kObject) return nullptr;
  const auto at =
      std::lower_bound(members.begin(), members.end(), key,
                       [](const auto& member, std::string_view wanted) { return member.first < wanted; });
  return at != members.end() && at->first == key ? &at->second : nullptr;
}

std::string_view Node::kind_word() const {
  switch (kind) {
    case Kind::kNull:
      return "null";
    case Kind::kText:
      return "a text";
    case Kind::kNumber:
      return "a number";
    case Kind::kBool:
      return "true or false";
    case Kind::kObject:
      return "an object";
    case Kind::kArray:
      return "a list";
  }
  return "";
}

Place place_in(std::string_view text, const std::string& file, size_t end) {
  const size_t at = token_start(text, std::min(end, text.size()));
  const std::string_view before = text.substr(0, at);
  const std::string_view line = before.substr(before.rfind('\n') + 1);  // npos + 1 is 0
  const auto column = std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xc0) != 0x80; }) + 1;
  return {file, static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1,
          static_cast<int>(column)};
}

std::string pointer_step(std::string_view key) {
  return replace_all(replace_all(std::string(key), "~", "~0"), "/", "~1");
}

Document read_document(std::string_view text, const std::string& file) {
  Document out;
  Keeper keeper(text, file, out);
  const Bytes first{text.data(), &keeper.seen}, last{text.data() + text.size(), &keeper.seen};
  if (!nlohmann::json::sax_parse(first, last, &keeper) && out.problems.empty())
    out.problems.push_back({"this is no JSON", "get the document again", {file, 0, 0}, Severity::kError});
  return out;
}

}  // namespace cfmock::cloudflare::openapi
