#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "converge/base/result.h"
#include "converge/base/value.h"

namespace converge {

/// What a parser of one container field is given: the value as the file has it, and how to refuse
/// a part of it. Lists of one-entry mappings have become one mapping by then, as in Salt.
struct FieldInput {
  std::string argument;  ///< as the user wrote it, aliases included
  Value value;
  /// Salt's `validate_ip_addrs` and `skip_translate`: addresses must be addresses.
  bool check_addresses = true;
  /// The value may have the API's own shape where Salt has another: `skip_translate` names the
  /// argument, or the state is one of 2014.
  bool api_shape = false;

  /// "'ports': 'http' is not a port", at the part's own place.
  Error refuse(const Value& part, std::string_view what) const;
};

using FieldParser = Result<Value> (*)(const FieldInput& input);

/// A form in which values of equal meaning are equal: sets sorted, the daemon's several ways to
/// say "nothing" (trap 92) made null.
using CanonicalForm = Value (*)(const Value& value);

/// How a container's field grows out of the file's value and the image's own.
enum class Inheritance {
  replaced,     ///< the file's value alone
  environment,  ///< NAME=VALUE entries; the file's win
  keys,         ///< a mapping; the file's keys win
  healthcheck,  ///< what the file leaves out comes from the image
};

/// How a container that differs can be mended.
enum class Mending {
  replace,
  update,  ///< POST /containers/NAME/update takes it
};

struct ContainerField;

/// The two sides of one field, in the API's words.
struct Compared {
  const ContainerField& field;
  const Value& wanted;   ///< the file's, with what the container inherits from its image
  const Value& seen;     ///< what inspect has at the field's place; null when nothing
  const Value& inspect;  ///< all of it
};

/// Has the container what the file asks for? The usual one compares canonical forms; others know
/// what a daemon adds of its own, or does not report (docker/fields/comparison.h).
using Comparison = bool (*)(const Compared& both);
bool compare_whole(const Compared& both);

/// The body of POST /containers/NAME/update that mends one field; `host_config` is all that the
/// file sets there.
using UpdateForm = Value (*)(const ContainerField& field, const Value& wanted,
                             const Value& host_config);
Value update_alone(const ContainerField& field, const Value& wanted, const Value& host_config);

/// A value that the field's parser takes, as it stands in a state file (YAML's flow form).
struct Example {
  constexpr Example(const char* yaml, const char* others = "") : text(yaml), beside(others) {}
  std::string_view text;
  std::string_view beside;  ///< further arguments that it needs: `mem_limit: 64M`
};

/// One row of the table of container fields.
struct ContainerField {
  std::string_view name;
  std::vector<std::string_view> aliases;  ///< Salt's
  /// Where it stands in the API's create body and, the same, in inspect: {"HostConfig", "Memory"}.
  /// Empty: it has no place there (networks) or no effect at all.
  std::vector<std::string_view> path;
  FieldParser parse;
  CanonicalForm canonical;
  std::string_view help;
  Inheritance inheritance = Inheritance::replaced;
  Mending mending = Mending::replace;
  /// The values may be secrets: they are neither shown nor hashed without salt.
  bool secret = false;
  /// A kernel that cannot do it makes the daemon drop it with a warning: inspect then says nothing.
  bool droppable = false;
  Comparison compare = compare_whole;
  /// What is nothing in its canonical form ("", 0, an empty list) leaves the choice to the image or
  /// the daemon, whatever that is. Elsewhere it is a value: the container has to have nothing too.
  bool nothing_is_usual = false;
  /// /update lifts a limit with 0. In other rows 0 means "leave it" there: a new container it is.
  bool zero_lifts = false;
  UpdateForm update_body = update_alone;
  /// Every spelling that the parser takes. They are tried on real engines (tests/fields); the first
  /// one is what `--doc` shows.
  std::vector<Example> examples = {};
};

/// All rows, in the order of the documentation. A further field is a row here and, if its shape is
/// new, a parser in parsers.h.
const std::vector<ContainerField>& container_fields();

/// By name or alias; nullptr when there is none.
const ContainerField* find_container_field(std::string_view name_or_alias);

/// By its key in HostConfig, in the API's spelling; nullptr when no row is all of that key.
const ContainerField* find_host_config_field(std::string_view key);

}  // namespace converge
