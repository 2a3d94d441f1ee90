#pragma once

#include <string_view>
#include <vector>

#include "converge/docker/fields/spec.h"
#include "converge/docker/fields/table.h"

namespace converge {

/// One argument that is a container field, parsed.
struct Given {
  const ContainerField* field = nullptr;
  FieldInput input;
  Value wanted;
  /// It is a part of `host_config`, in the API's words.
  bool part_of_host_config = false;
};

/// All container fields that a state gives.
struct GivenFields {
  std::vector<Given> all;
  std::vector<NetworkWish> networks;
  /// False where `skip_translate` keeps what is bound from being declared as a volume too.
  bool declare_volumes = true;
  std::vector<Error> warnings;

  /// By the field's own name; nullptr when the state does not give it.
  const Given* find(std::string_view name) const;
  bool is_true(std::string_view name) const;
  /// 0 when it is not given.
  std::int64_t number(std::string_view name) const;
};

/// Parses all of them; what is wrong is one error with the other ones as notes, as Salt tells all
/// at once.
Result<GivenFields> read_given(const StateInput& input);

/// The first error, the others as its notes.
Error joined(std::vector<Error> errors);

/// The body of POST /containers/create, apart from what ContainerSpec::body leaves out. Puts the
/// main network first in `spec.networks`.
void make_body(const GivenFields& given, const std::string& image, ContainerSpec& spec);

/// Fields that cannot be had together, each of them right: what Docker refuses at creation, only
/// at the start, or never.
std::vector<Error> find_clashes(const GivenFields& given, const ContainerSpec& spec);

}  // namespace converge
