#include "converge/base/error.h"
#include "converge/language/compile/compiler.h"
#include "fuzz_files.h"

/// State text without a template to a graph, whose requisites have to stand before it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace converge;
  const FuzzFiles files = {{"app.sls", "#!yaml\n" + fuzz_text(data, size)}};
  Sources sources;
  const Compiled compiled = compile(fuzz_input(files), sources);
  for (const Error& error : compiled.errors)
    if (render(error).empty()) __builtin_trap();
  const auto& states = compiled.graph.states;
  for (std::size_t i = 0; i < states.size(); ++i)
    for (const Requisite& requisite : states[i].requisites)
      for (std::size_t target : requisite.targets)
        if (target >= states.size()) __builtin_trap();
  if (to_text(compiled.graph).empty() && !states.empty()) __builtin_trap();
  return 0;
}
