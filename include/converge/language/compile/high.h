#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "converge/base/error.h"
#include "converge/base/value.h"

namespace converge {

using Errors = std::vector<Error>;

/// One module under one id, `docker_container` with its function and arguments. Salt's high data
/// keeps both in one list: texts name the function, mappings are arguments.
struct Declaration {
  std::string module;
  Place place;  ///< of the key
  Value::List items;
  /// Salt's automatic number, in the order of files and lines; absent for a module that only an
  /// `extend` brought. An `order` among the items comes before it.
  std::optional<std::int64_t> number = {};
};

/// One id.
struct HighState {
  std::string id;
  Place place;
  std::string sls;
  /// The files above it, from the one that included it upwards.
  std::vector<std::string> included_from = {};
  /// Modules without a dot stand first: Salt moves `cmd.run:` behind `test:` by splitting it.
  std::vector<Declaration> declarations = {};
};

/// One id below `extend`.
struct Extension {
  std::string id;
  Place place;
  std::string sls;
  std::vector<Declaration> declarations = {};
};

/// One entry of `exclude`.
struct Exclusion {
  bool whole_sls = false;
  std::string name;
};

/// What could not be read, and was reported. Whoever misses it must not complain once more.
struct Unread {
  bool files = false;         ///< a whole file: nobody knows what is in it
  std::set<std::string> ids;  ///< states that are wrong, wholly or in part

  bool covers(const std::string& target) const { return files || ids.contains(target); }
};

/// Salt's high data: what the files say, before requisites are resolved.
struct HighData {
  std::vector<HighState> states;
  std::vector<Extension> extensions;
  std::vector<Exclusion> exclusions;
  /// Every file that was read, by its Salt name.
  std::vector<std::string> files;
  Unread unread;
  /// What is passed over in lenient mode.
  Errors warnings;
};

/// One file's part of it, with what the file includes.
struct HighFile {
  HighData data;
  std::vector<Value> includes;
};

/// Takes a file's document apart. `sls` is the file's name as Salt has it. Reports everything that
/// has not the shape of a state file, and leaves it out. In lenient mode a `require` or `watch`
/// beside the state function is passed over with a warning, as Salt does without one.
HighFile read_high(Value document, const std::string& sls, const Place& file, bool lenient,
                   Errors& errors);

/// Applies `extend`, in the order of the files (an including file's before those of the included).
void apply_extensions(HighData& data, Errors& errors);

/// Refuses declarations without a function or with several, malformed requisites, empty names, and
/// takes them out.
void check_high(HighData& data, Errors& errors);

/// Turns `require_in` and the like around, and lets `use` copy arguments. After this the only
/// requisites left are those of requisite_words(), and `listen_in`.
void turn_requisites_around(HighData& data, Errors& errors);

/// Takes out what `exclude` names. Comes last: an excluded state's `require_in` still counts.
void apply_exclusions(HighData& data);

/// The function that a declaration's items name; "" when there is none.
std::string function_of(const Declaration& declaration);
/// The value of an argument; the last one when it is given several times. nullptr when missing.
const Value* find_argument(const Declaration& declaration, std::string_view name);

}  // namespace converge
