#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "converge/base/lazy_value.h"
#include "converge/base/result.h"
#include "converge/base/value.h"
#include "converge/model/file_tree.h"
#include "converge/model/graph.h"

namespace converge {

/// What the command line says about all states.
struct Settings {
  Milliseconds min_healthy_time{2000};
  /// `--retry-failed`: try versions again that failed their proof before.
  bool retry_failed = false;
  /// `--lenient`: unknown arguments and requisites warn instead of failing, as they pass in Salt.
  bool lenient = false;
  /// `--assume`: modules and functions whose states another tool takes care of.
  std::vector<std::string> assumed = {};
  /// Distinguishes this run from all others: the label io.converge.run of what it creates.
  std::string run_id = "unnamed";
  /// Where `backup: minion` keeps what a file state replaces; "" is nowhere.
  std::string backup_folder = {};
};

/// One state as it was written: a function, a name and the function's own arguments. Requisites,
/// conditions and the like have been taken out.
struct StateInput {
  std::string id;
  std::string function;  ///< canonical: `docker_container.running`
  std::string written;   ///< as the user wrote it: `docker.running`
  std::string name;
  std::string sls;
  Place place;
  Value arguments;  ///< a map from argument to value; every value knows its place
  const Settings* settings = nullptr;
  /// All states of the file, for the functions that have to know a sibling: the `docker.running`
  /// of 2014 gives ports to the container that `docker.installed` of the same name creates.
  const std::vector<StateInput>* all = nullptr;
  /// Positions in `all` of the states that this one requires or watches (file.directory: what
  /// `clean` keeps).
  std::vector<std::size_t> required = {};
  /// For functions that look into the pillar themselves (test.check_pillar, contents_pillar).
  const Value* pillar = nullptr;
  const LazyValue* grains = nullptr;
  /// The tree of state files, and templates; absent where there is neither.
  const FileTree* tree = nullptr;
};

/// What a state function makes of it.
struct StateBody {
  std::vector<ResourcePtr> resources;
  std::vector<ResourcePtr> reaction;  ///< what a `watch` triggers; see State::reaction
  std::vector<Error> warnings;
  /// What it brings and what it needs, as `image NAME`, `container NAME`, `network NAME`: the
  /// order between such states follows without being written. `brings` also tells two writers
  /// of one thing apart.
  std::vector<std::string> brings;
  std::vector<std::string> needs;
};

/// What an argument takes, as far as a schema can say it. The parser has the last word: a shape
/// allows all that it takes, and refuses what it never takes.
enum class Shape {
  any,       ///< whatever YAML has
  text,      ///< one scalar
  flag,      ///< True or False, or a word for it
  number,    ///< a whole number
  bytes,     ///< a number of bytes: 67108864, 64M
  duration,  ///< seconds, or with units: 90, 1m30s
  mode,      ///< permissions in octal: 644, '0644'
  texts,     ///< one scalar or a list of scalars
  pairs,     ///< names with values: a mapping, a list of mappings, or of texts such as NAME=VALUE
  entries,   ///< a text, a list of texts or mappings, or a mapping
  mapping,   ///< a mapping, or a list of mappings that together are one
  mappings,  ///< a list of mappings
};

/// One row of a state function's arguments: what the compiler knows of them, and `--doc` and
/// `--schema` tell.
struct Argument {
  std::string_view name;
  std::vector<std::string_view> aliases = {};
  std::string_view help = {};
  Shape shape = Shape::any;
  /// What holds without it: `False`, `0644`; "" when there is nothing to say.
  std::string_view otherwise = {};
  /// A value as it may stand in a state file; "" where the words say enough.
  std::string_view example = {};
};

/// The row's own shape, or what an argument of this name usually takes.
Shape shape_of(const Argument& argument);

/// One state function of the language. Adding one: a file with its resource and its record, one
/// line in language/compile/functions.cc, a test.
struct StateFunction {
  std::string_view name;
  std::string_view summary;
  std::vector<Argument> arguments;
  /// Takes any argument without a word, as Salt's `test` states do.
  bool any_argument = false;
  Result<StateBody> (*build)(const StateInput& input);
};

}  // namespace converge
