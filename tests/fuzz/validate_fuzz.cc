#include "converge/base/error.h"
#include "converge/base/text.h"
#include "converge/language/compile/compiler.h"
#include "converge/language/yaml/parse.h"
#include "fuzz_files.h"

namespace {

using namespace converge;

/// `app.sls`, and after each line `=== NAME` the text of another file.
FuzzFiles split_files(const std::string& text) {
  FuzzFiles files;
  std::string name = "app.sls";
  for (const std::string& line : split(text, '\n')) {
    if (line.starts_with("=== "))
      name = line.substr(4);
    else
      files[name] += line + "\n";
  }
  return files;
}

}  // namespace

/// All that `--validate` does: several files with includes, templates and a pillar, to a graph or
/// to errors that a person can read.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const FuzzFiles files = split_files(fuzz_text(data, size));
  Sources sources;
  CompileInput input = fuzz_input(files);
  if (const auto pillar = files.find("pillar"); pillar != files.end()) {
    Result<Value> value = parse_yaml(sources.add("pillar", pillar->second));
    if (value && value->is_map()) input.pillar = *std::move(value);
  }
  input.grains = Value(Value::Map{{"os", "Debian"}, {"num_cpus", 2}});
  const Compiled compiled = compile(input, sources);
  for (const Error& error : compiled.errors)
    if (render(error).empty() || one_line(error).find('\n') != std::string::npos) __builtin_trap();
  for (const Error& warning : compiled.graph.warnings)
    if (render(warning, "warning").empty()) __builtin_trap();
  if (to_text(compiled.graph).empty() && !compiled.graph.states.empty()) __builtin_trap();
  return 0;
}
