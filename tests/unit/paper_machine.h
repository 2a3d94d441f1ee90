#pragma once

#include <map>
#include <string>

#include "converge/model/host.h"
#include "converge/model/state_function.h"

namespace converge {

/// A machine that is only written down: what a check looks at, and nothing else.
class PaperMachine : public HostView {
 public:
  std::map<std::string, FileFacts> files;
  std::map<std::string, std::string> texts;
  std::map<std::string, ContainerFacts> containers;
  std::map<std::string, ImageFacts> images;
  std::map<std::string, NetworkFacts> networks;

  void add_file(const std::string& path, const std::string& text, std::uint32_t mode = 0644) {
    texts[path] = text;
    files[path] = {.kind = FileKind::regular,
                   .mode = mode,
                   .user = "root",
                   .group = "root",
                   .size = text.size(),
                   .link_target = "",
                   .uid = 0,
                   .gid = 0};
  }
  void add_directory(const std::string& path, std::uint32_t mode = 0755) {
    add_file(path, "", mode);
    files[path].kind = FileKind::directory;
  }
  void add_link(const std::string& path, const std::string& target) {
    add_file(path, "", 0777);
    files[path].kind = FileKind::symlink;
    files[path].link_target = target;
  }

  Result<std::optional<ImageFacts>> image(const std::string& reference) const override {
    return look_up(images, reference);
  }
  Result<std::optional<ContainerFacts>> container(const std::string& name) const override {
    return look_up(containers, name);
  }
  Result<std::optional<NetworkFacts>> network(const std::string& name) const override {
    return look_up(networks, name);
  }
  Result<std::optional<FileFacts>> file(const std::string& path) const override {
    return look_up(files, path);
  }
  Result<std::string> contents(const std::string& path) const override { return texts.at(path); }
  Result<CommandResult> run(const Command&) const override { return CommandResult{}; }

 private:
  template <typename T>
  static std::optional<T> look_up(const std::map<std::string, T>& all, const std::string& name) {
    const auto found = all.find(name);
    return found == all.end() ? std::nullopt : std::optional<T>(found->second);
  }
};

/// A state with these arguments, as the language hands it over.
inline StateInput written(const StateFunction& function, const std::string& name, Value arguments) {
  static const Settings settings;
  StateInput input;
  input.id = input.name = name;
  input.function = input.written = std::string(function.name);
  input.arguments = std::move(arguments);
  input.settings = &settings;
  return input;
}

/// A map from keys and values: `mapping({{"mode", "0640"}})`.
inline Value mapping(std::initializer_list<std::pair<const char*, Value>> entries) {
  Value map = Value::map();
  for (const auto& [key, value] : entries) map.set(key, value);
  return map;
}

}  // namespace converge
