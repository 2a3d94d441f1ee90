#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "converge/language/compile/compiler.h"

namespace converge {

/// The files of one fuzzer's input, in memory: nothing of the machine is read.
using FuzzFiles = std::map<std::string, std::string>;

inline std::string fuzz_text(const std::uint8_t* data, std::size_t size) {
  return std::string(reinterpret_cast<const char*>(data), size);
}

/// What `--validate` compiles when the machine holds these files and nothing else.
inline CompileInput fuzz_input(const FuzzFiles& files) {
  CompileInput input;
  input.files = {"app.sls"};
  input.read = [&files](const std::string& path) -> Result<std::string> {
    const auto found = files.find(path);
    if (found == files.end()) return fail("no such file", Trouble::refused);
    return found->second;
  };
  input.exists = [&files](const std::string& path) { return files.contains(path); };
  input.environment = [](const std::string& name) {
    return name == "HOME" ? std::optional<std::string>("/root") : std::nullopt;
  };
  return input;
}

}  // namespace converge
