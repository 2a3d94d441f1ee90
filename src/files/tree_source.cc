#include <fmt/format.h>

#include <algorithm>

#include "converge/base/text.h"
#include "converge/files/recurse.h"

namespace converge {
namespace {

constexpr std::string_view tree_prefix = "salt://";
/// Links to a folder above themselves would never end.
constexpr int deepest_links = 8;

struct Lister {
  const TreeSource& source;
  const HostView& host;
  std::vector<TreeEntry> found;

  Result<bool> wanted(const std::string& relative) const {
    const auto depth = std::count(relative.begin(), relative.end(), '/');
    if (source.deepest && depth > *source.deepest) return false;
    return source.filter.takes(relative);
  }

  /// `name` is the folder in the tree: what a link leads to is looked for through it, as that is
  /// what refuses to leave the tree.
  Result<void> list(const std::string& name, const std::string& path, const std::string& prefix,
                    int links) {
    TRY(const auto names, host.entries(path));
    if (names.empty() && !prefix.empty() && source.include_empty) {
      const std::string relative = prefix.substr(0, prefix.size() - 1);
      TRY(const bool take, wanted(relative));
      if (take) found.push_back({relative, name, FileFacts{.kind = FileKind::directory}});
    }
    for (const std::string& entry : names)
      TRY(add(name + "/" + entry, path + "/" + entry, prefix + entry, links));
    return {};
  }

  Result<void> add(const std::string& name, std::string path, const std::string& relative,
                   int links) {
    TRY(auto facts, host.file(path));
    if (facts && facts->kind == FileKind::symlink && !source.keep_links) {
      TRY(path, source.tree.locate(name));
      TRY(facts, host.file(path));
      if (++links > deepest_links)
        return fail(fmt::format("'{}' leads through too many symbolic links", printable(name)));
    }
    if (!facts) return {};
    if (facts->kind == FileKind::directory) return list(name, path, relative + "/", links);
    TRY(const bool take, wanted(relative));
    if (take && facts->kind != FileKind::other) found.push_back({relative, name, *facts});
    return {};
  }
};

}  // namespace

Result<std::vector<TreeEntry>> list_tree(const TreeSource& source, const HostView& host) {
  for (const SourceName& name : source.names) {
    TRY(const std::string path, source_path(source.tree, name));
    TRY(const Target target, follow(host, path));
    if (!target.facts || target.facts->kind != FileKind::directory) continue;
    Lister lister{source, host, {}};
    TRY(lister.list(without_slash(name.name), target.path, "", 0));
    return std::move(lister.found);
  }
  const std::string names =
      source.names.size() == 1
          ? fmt::format("the directory {} is not in the tree", printable(source.names.front().name))
          : "none of the specified sources were found";
  return fail(Error(names).at(source.place));
}

Result<TreeSource> read_tree_source(const StateInput& input) {
  const Arguments arguments(input);
  TreeSource source;
  source.tree = tree_of(input);
  source.place = input.place;
  TRY(source.names, read_source_names(arguments, "source"));
  if (source.names.empty())
    return fail(
        Error("file.recurse needs a 'source': salt:// and a folder of the tree", Trouble::refused)
            .at(input.place));
  for (SourceName& name : source.names) {
    if (!name.name.starts_with(tree_prefix))
      return fail(
          Error(fmt::format("'{}' is not in the tree", printable(name.name)), Trouble::refused)
              .at(name.place)
              .hint("write salt:// and the folder's path below the root of the tree"));
    name.name = without_slash(name.name);
  }
  TRY(source.filter, read_path_filter(arguments));
  TRY(source.deepest, arguments.number("maxdepth"));
  TRY(source.include_empty, arguments.flag("include_empty", false));
  TRY(source.keep_links, arguments.flag("keep_symlinks", false));
  return source;
}

Result<std::vector<RequiredFiles>> read_required_files(const StateInput& input) {
  std::vector<RequiredFiles> required;
  if (!input.all) return required;
  for (const std::size_t index : input.required) {
    const StateInput& other = (*input.all)[index];
    if (!other.function.starts_with("file.")) continue;
    RequiredFiles files{without_slash(other.name), std::nullopt};
    if (other.function == "file.recurse") {
      TRY(files.tree, read_tree_source(other));
    }
    required.push_back(std::move(files));
  }
  return required;
}

Result<std::vector<std::string>> kept_paths(const std::vector<RequiredFiles>& required,
                                            const std::string& folder, const HostView& host) {
  std::vector<std::string> kept;
  for (const RequiredFiles& files : required) {
    if (!is_below(files.path, folder)) continue;
    kept.push_back(files.path);
    TRY(const auto facts, host.file(files.path));
    if (!facts || facts->kind != FileKind::directory || files.path == folder) continue;
    if (files.tree) {
      TRY(const auto entries, list_tree(*files.tree, host));
      for (const TreeEntry& entry : entries) kept.push_back(files.path + "/" + entry.relative);
    } else {
      TRY(const auto all, walk(host, files.path));
      for (const WalkedPath& here : all) kept.push_back(here.path);
    }
  }
  return kept;
}

}  // namespace converge
