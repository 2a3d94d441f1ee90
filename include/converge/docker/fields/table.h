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
/// say "nothing" (trap 92, engines.md section 5) made null.
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
};

/// All rows, in the order of the documentation. A further field is a row here and, if its shape is
/// new, a parser in container_parsers.h.
const std::vector<ContainerField>& container_fields();

/// By name or alias; nullptr when there is none.
const ContainerField* find_container_field(std::string_view name_or_alias);

}  // namespace converge
