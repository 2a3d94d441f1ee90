#pragma once

#include <map>
#include <optional>
#include <string>

#include "converge/base/duration.h"

namespace converge {

/// One process to run. By Salt's meaning a text that the shell reads.
struct Command {
  std::string text;
  std::string shell = "/bin/sh";
  /// "" is the home of the user it runs as, as in Salt.
  std::string cwd;
  /// Added to converge's own environment, replacing what is there.
  std::map<std::string, std::string> environment;
  std::optional<std::string> run_as;
  std::optional<unsigned> umask;
  /// How long it may take before its process group gets SIGTERM, and SIGKILL 5 s later.
  std::optional<Milliseconds> timeout;
  std::string standard_input;
  /// A script: it becomes a file of its own, named with `script_ending`, which the shell runs with
  /// `text` behind it as its arguments.
  std::optional<std::string> script = {};
  std::string script_ending = {};

  bool operator==(const Command&) const = default;
};

}  // namespace converge
