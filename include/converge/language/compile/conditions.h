#pragma once

#include "converge/language/compile/high.h"
#include "converge/model/graph.h"

namespace converge {

/// Salt's `unless`, `onlyif`, `creates` and `check_cmd`, each as one entry or a list. Commands of
/// the first two run with the state's own `cwd env runas shell timeout umask`, unless
/// `cmd_opts_exclude` says otherwise; a container's `env` is the container's alone. An entry with
/// `fun:` is answered by converge itself.
///
/// `arguments` are all arguments of the state; the four words are looked up in it. `own_check`: the
/// function itself takes `check_cmd` (file.managed). Conditions that can never hold are warned of.
Conditions compile_conditions(const Value& arguments, std::string_view module, bool own_check,
                              const Place& place, Errors& warnings, Errors& errors);

/// Why this shell command can never succeed, if that can be seen from its text. Known:
/// `docker images | grep repository:tag`, because `docker images` prints the repository and the tag
/// in two columns. The error's hint says what to write instead.
std::optional<Error> never_succeeds(const std::string& command, const Place& place);

}  // namespace converge
