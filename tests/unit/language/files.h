#pragma once

#include <map>
#include <string>
#include <vector>

#include "converge/language/compile/compiler.h"

namespace converge {

/// State files that are only written down, and what the compiler makes of them.
struct PaperFiles {
  std::map<std::string, std::string> texts;
  CompileInput input;
  Sources sources;

  /// The first one is the file to apply.
  PaperFiles(std::initializer_list<std::pair<const std::string, std::string>> files)
      : texts(files) {
    input.files = {files.begin()->first};
    input.read = [this](const std::string& path) -> Result<std::string> {
      const auto found = texts.find(path);
      if (found == texts.end()) return fail(path + ": no such file", Trouble::refused);
      return found->second;
    };
    input.exists = [this](const std::string& path) { return texts.contains(path); };
    input.state_files = [this](const std::string&) -> Result<std::vector<std::string>> {
      std::vector<std::string> paths;
      for (const auto& [path, text] : texts)
        if (path.ends_with(".sls") || path.ends_with(".yml")) paths.push_back(path);
      return paths;
    };
  }

  Compiled compile() { return converge::compile(input, sources); }

  /// "a b c": the ids in order; or the errors, one a line.
  std::string ids() {
    const Compiled compiled = compile();
    std::string text;
    for (const Error& error : compiled.errors) text += one_line(error) + "\n";
    for (const State& state : compiled.graph.states)
      text += (text.empty() ? "" : " ") + (state.name == state.id ? state.id : state.name);
    return text;
  }

  /// All errors, one a line.
  std::string errors() {
    const Compiled compiled = compile();
    std::string text;
    for (const Error& error : compiled.errors) text += one_line(error) + "\n";
    return text;
  }
};

/// The ids of one file in their order, or its errors.
inline std::string order_of(const std::string& text) {
  return PaperFiles({{"app.sls", text}}).ids();
}
inline std::string errors_of(const std::string& text) {
  return PaperFiles({{"app.sls", text}}).errors();
}

}  // namespace converge
