#pragma once

#include <functional>
#include <string>
#include <vector>

#include "converge/base/lazy_value.h"
#include "converge/base/result.h"
#include "converge/model/graph.h"
#include "converge/model/state_function.h"

namespace converge {

/// Everything the language needs from outside, as values and functions: it does no I/O itself.
struct CompileInput {
  /// The files to apply, in order, as the user named them; `-` is standard input.
  std::vector<std::string> files;
  /// Reads a file whole. Errors: missing, unreadable, a directory, too large.
  std::function<Result<std::string>(const std::string& path)> read;
  /// Whether a path is a readable regular file (to choose between a.sls and a/init.sls).
  std::function<bool(const std::string& path)> exists;
  /// Whether a path is a folder; without it no path is.
  std::function<bool(const std::string& path)> is_folder = {};
  /// The paths, from there, of all files below a folder whose names end in `.sls`, `.yml` or
  /// `.yaml`, in any order; without it an include cannot have wildcards.
  std::function<Result<std::vector<std::string>>(const std::string& folder)> state_files = {};
  /// The real path of what is there, symbolic links followed; of what is not, as far as it goes.
  /// Keeps what links lead to out of the tree when it is given.
  std::function<Result<std::string>(const std::string& path)> canonical = {};
  std::function<std::optional<std::string>(const std::string& name)> environment;
  /// The folder below which includes and `salt://` are found; "" = the folder of the first file.
  std::string root;
  Value pillar = Value::map();
  /// The facts of this host; made once something uses them.
  LazyValue grains;
  Settings settings;
  /// Fill in State::written, for those who tell about the files.
  bool keep_arguments = false;
};

/// Either a graph without errors, or all errors that do not follow from another one. What hangs on
/// something that could not be read is not complained about.
struct Compiled {
  Graph graph;
  std::vector<Error> errors;
};

/// From the files to the graph: load, render, parse, high data, requisites, order, resources.
/// Touches neither the daemon nor anything else. `sources` receives every text read.
Compiled compile(const CompileInput& input, Sources& sources);

}  // namespace converge
