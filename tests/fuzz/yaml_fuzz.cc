#include "converge/base/error.h"
#include "converge/language/yaml/parse.h"
#include "fuzz_files.h"

/// YAML to a Value, and to everything that is made of a Value.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace converge;
  Sources sources;
  const Result<Value> value = parse_yaml(sources.add("app.yml", fuzz_text(data, size)));
  if (!value) {
    if (render(value.error()).empty()) __builtin_trap();
    return 0;
  }
  if (canonical_text(*value) != canonical_text(Value(*value))) __builtin_trap();
  if (python_text(*value).empty() && !value->is_string()) __builtin_trap();
  return 0;
}
