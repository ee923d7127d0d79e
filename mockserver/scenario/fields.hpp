#pragma once
// The field tables: one table for each type of object says which keys it has. A row holds the key, its type
// and one line of documentation; the type knows both how a value is read and how the JSON Schema describes
// it. Reading, unknown-key checks and the schema all walk the same rows, so they cannot drift apart.
//
// To add a key: one row. To add a kind of value: one Type.

#include <fmt/format.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "scenario/reader.hpp"

namespace cfmock::scenario {

using Json = nlohmann::ordered_json;

/// Collects the "$defs" of the schema while the tables are walked.
class Schema {
 public:
  Json definitions = Json::object();
  /// A "$ref" to the definition of that name, which `make` writes when it is first asked for.
  template <class Make>
  Json reference(const std::string& name, Make make) {
    if (!definitions.contains(name)) {
      definitions[name] = nullptr;  // taken, so that a type that holds itself ends
      definitions[name] = make();
    }
    return {{"$ref", "#/$defs/" + name}};
  }
};

/// A kind of value. `read` gives nullopt after it has reported what is wrong.
template <class T>
struct Type {
  std::function<std::optional<T>(Reader&, const Node&)> read;
  std::function<Json(Schema&)> schema;
};

/// A row of a table: a key of an object that is read into an Owner.
template <class Owner>
struct Field {
  std::string key;
  std::string doc;
  std::function<void(Reader&, const Entry&, Owner&)> read;
  std::function<Json(Schema&)> schema;
  bool required = false;
};

template <class Owner, class Member, class T>
Field<Owner> field(std::string key, Type<T> type, Member Owner::*member, std::string doc) {
  return {std::move(key), std::move(doc),
          [type, member](Reader& in, const Entry& entry, Owner& out) {
            if (auto value = type.read(in, entry.value)) out.*member = std::move(*value);
          },
          type.schema};
}

/// For a value that does not simply land in a member: `take(out, value, entry, reader)`.
template <class Owner, class T, class Take>
Field<Owner> field_with(std::string key, Type<T> type, std::string doc, Take take) {
  return {std::move(key), std::move(doc),
          [type, take](Reader& in, const Entry& entry, Owner& out) {
            if (auto value = type.read(in, entry.value)) take(out, std::move(*value), entry, in);
          },
          type.schema};
}

template <class Owner>
Field<Owner> required(Field<Owner> row) {
  row.required = true;
  return row;
}

/// How many keys an object must have besides those that are required.
enum class Keys { kAnyNumber, kAtLeastOne, kExactlyOne };

/// "a token", "an answer".
std::string with_article(std::string_view name);

template <class Owner>
struct Object {
  std::string name;  // "token": in messages ("a token needs ...") and in the schema
  std::vector<Field<Owner>> fields;
  Keys keys = Keys::kAnyNumber;
  /// Looks at the fields together. Also called when some could not be read, so that all mistakes are told at
  /// once: those hold what they start with, and a remark that may only follow from one is not made.
  std::function<void(Reader&, const Node&, Owner&)> check = {};
  std::string example = {};  // what to write instead of something that is no mapping

  const Field<Owner>* find(std::string_view key) const {
    for (const Field<Owner>& each : fields)
      if (each.key == key) return &each;
    return nullptr;
  }
  std::vector<std::string> names() const {
    std::vector<std::string> out;
    for (const Field<Owner>& each : fields) out.push_back(each.key);
    return out;
  }
  std::vector<std::string> optional_names() const {
    std::vector<std::string> out;
    for (const Field<Owner>& each : fields)
      if (!each.required) out.push_back(each.key);
    return out;
  }
};

// The parts that do not depend on the type of the object, in fields.cpp.
bool expect_mapping(Reader& in, const Node& node, std::string_view what, std::string_view example = "");
/// The known key that was meant, as far as anybody can tell.
std::optional<std::string> meant_key(std::string_view written, const std::vector<std::string>& known);
/// Reports the keys that are not known. When one is a misspelling of a key that is not there, gives the
/// mapping with that key mended, so that what it holds is judged too and nothing else seems to be missing.
std::optional<Node> refuse_unknown_keys(Reader& in, const Node& node, const std::vector<std::string>& known);
void missing_key(Reader& in, const Node& node, std::string_view what, std::string_view key,
                 std::string_view doc);
void check_number_of_keys(Reader& in, const Node& node, std::string_view what, Keys keys,
                          const std::vector<std::string>& optional);
void limit_keys(Json& schema, Keys keys);

/// Reads the fields in the order of the table, so that later rows can lean on what earlier ones found.
template <class Owner>
void read_fields(const Object<Owner>& object, Reader& in, const Node& given, Owner& out) {
  const size_t errors = in.errors();
  const std::optional<Node> mended = refuse_unknown_keys(in, given, object.names());
  const Node& node = mended ? *mended : given;
  // An unknown key may be the one that is wanted.
  if (in.errors() == errors)
    check_number_of_keys(in, node, object.name, object.keys, object.optional_names());
  for (const Field<Owner>& row : object.fields) {
    if (const Entry* entry = node.entry(row.key))
      row.read(in, *entry, out);
    else if (row.required)
      missing_key(in, node, object.name, row.key, row.doc);
  }
  if (object.check) object.check(in, node, out);
}

template <class Owner>
Json object_schema(const Object<Owner>& object, Schema& schema) {
  Json out{{"type", "object"}, {"additionalProperties", false}};
  Json properties = Json::object();
  Json required_keys = Json::array();
  for (const Field<Owner>& row : object.fields) {
    Json described{{"description", row.doc}};
    described.update(row.schema(schema));
    properties[row.key] = std::move(described);
    if (row.required) required_keys.push_back(row.key);
  }
  out["properties"] = std::move(properties);
  if (!required_keys.empty()) out["required"] = std::move(required_keys);
  limit_keys(out, object.keys);
  return out;
}

/// A type from a table. The table must live as long as the type: tables are static.
template <class Owner>
Type<Owner> object_type(const Object<Owner>& object) {
  return {[&object](Reader& in, const Node& node) -> std::optional<Owner> {
            if (!expect_mapping(in, node, object.name, object.example)) return std::nullopt;
            Owner out{};
            read_fields(object, in, node, out);
            return out;
          },
          [&object](Schema& schema) {
            return schema.reference(replace_all(object.name, " ", "-"),
                                    [&] { return object_schema(object, schema); });
          }};
}

}  // namespace cfmock::scenario
