#pragma once

#include <string>

#include "converge/model/graph.h"

namespace converge {

/// `--show`: the compiled states as a YAML list in the order they would run, readable by any YAML
/// 1.1 or 1.2 reader:
///
///     - order: 2
///       id: app
///       function: docker_container.running
///       name: app
///       sls: app
///       place: states/app.yml:17:3
///       arguments: {...}       # after rendering, without what follows
///       words: {...}           # unless, retry, failhard, ...
///       requisites: [{require: [{order: 1, id: app_image, function: docker_image.present}]}]
///       after: [...]           # what it waits for without being told
///       resources: [...]
///
/// The graph has to be compiled with CompileInput::keep_arguments. Nothing is left out: values of
/// the pillar stand in it as they stand in the states.
std::string to_yaml(const Graph& graph);

}  // namespace converge
