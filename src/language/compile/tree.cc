#include "tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>

#include "converge/base/text.h"

namespace converge {
namespace {

using std::filesystem::path;

constexpr std::array<std::string_view, 3> endings = {".sls", ".yml", ".yaml"};

std::string without_ending(const std::string& file) {
  for (std::string_view ending : endings)
    if (file.size() > ending.size() && file.ends_with(ending))
      return file.substr(0, file.size() - ending.size());
  return file;
}

std::string replaced(std::string text, char from, char to) {
  std::ranges::replace(text, from, to);
  return text;
}

bool leaves_root(const std::string& relative) {
  return relative == ".." || relative.starts_with("../") || relative.starts_with('/');
}

/// Salt's name of a file below the root.
FoundFile found_at(std::string where, const std::string& relative) {
  FoundFile file{.path = std::move(where), .relative = relative, .sls = without_ending(relative)};
  if (file.sls.ends_with("/init")) {
    file.sls.resize(file.sls.size() - std::string_view("/init").size());
    file.is_init = true;
  }
  file.sls = replaced(file.sls, '/', '.');
  return file;
}

/// `.x` and `..x` as a name from the root.
Result<std::string> absolute_name(const FoundFile& from, const std::string& name) {
  const std::size_t levels = std::min(name.find_first_not_of('.'), name.size());
  if (levels == 0) return name;
  std::vector<std::string> parts = split(from.sls, '.');
  if (from.is_init) parts.push_back("init");
  if (levels > parts.size() || levels == name.size())
    return fail(Error(fmt::format("'{}' leads out of the tree of state files", printable(name)),
                      Trouble::refused));
  parts.resize(parts.size() - levels);
  parts.push_back(name.substr(levels));
  return join(parts, ".");
}

}  // namespace

Tree::Tree(const CompileInput& input) : input_(input), root_(input.root) {
  if (root_.empty() && !input.files.empty() && input.files.front() != "-")
    root_ = path(input.files.front()).parent_path().string();
}

std::string Tree::below_root(const std::string& relative) const {
  return root_.empty() ? relative : (path(root_) / relative).string();
}

FoundFile Tree::named(const std::string& name) const {
  if (name == "-") return {.path = name, .relative = "stdin", .sls = "stdin"};
  const path normal = path(name).lexically_normal();
  const path root = path(root_.empty() ? "." : root_).lexically_normal();
  const std::string relative = normal.lexically_relative(root).string();
  if (!relative.empty() && !leaves_root(relative)) return found_at(name, relative);
  // Outside the tree: the whole path is the name, so that two such files differ.
  const std::string whole = normal.relative_path().string();
  return found_at(name, whole.substr(std::min(whole.find_first_not_of("./"), whole.size())));
}

Result<std::vector<FoundFile>> Tree::included(const FoundFile& from,
                                              const std::string& name) const {
  TRY(const std::string absolute, absolute_name(from, name));
  if (input_.state_files && is_glob(absolute)) {
    TRY(std::vector<FoundFile> found, matching(replaced(absolute, '/', '.')));
    if (!found.empty()) return found;
  }
  TRY(FoundFile found, file_of(absolute));
  return std::vector<FoundFile>{std::move(found)};
}

Result<std::vector<FoundFile>> Tree::matching(const std::string& pattern) const {
  TRY(const std::vector<std::string> files, input_.state_files(root_));
  // Of web.sls and web/init.sls, or two endings, the one that the name alone would find.
  std::set<std::string> names;
  for (const std::string& file : files)
    if (std::string sls = found_at({}, file).sls; glob_match(pattern, sls))
      names.insert(std::move(sls));
  std::vector<FoundFile> found;
  for (const std::string& name : names) {
    TRY(FoundFile file, file_of(name));
    found.push_back(std::move(file));
  }
  return found;
}

Result<FoundFile> Tree::file_of(const std::string& absolute) const {
  const std::vector<std::string> parts = split(replaced(absolute, '/', '.'), '.');
  if (std::ranges::any_of(parts, [](const std::string& part) { return part.empty(); }))
    return fail(
        Error(fmt::format("'{}' is no name of a state file", printable(absolute)), Trouble::refused)
            .hint("write its path below the root with dots: web.server"));
  const std::string base = join(parts, "/");
  for (std::string_view ending : endings) {
    for (const std::string& file :
         {base + std::string(ending), base + "/init" + std::string(ending)}) {
      std::string where = below_root(file);
      if (!input_.exists(where)) continue;
      TRY(inside(where));
      FoundFile found = found_at(std::move(where), file);
      found.sls = join(parts, ".");
      return found;
    }
  }
  return fail(
      Error(fmt::format("there is no state file '{}'", printable(absolute)), Trouble::refused)
          .hint(fmt::format("looked for {0}.sls and {0}/init.sls", below_root(base))));
}

Result<std::string> Tree::template_path(const std::string& folder, const std::string& name) const {
  std::string wanted = name;
  if (wanted.starts_with("salt://")) wanted = wanted.substr(std::string_view("salt://").size());
  const bool relative = wanted.starts_with("./") || wanted.starts_with("../");
  const std::string normal =
      (relative ? path(folder) / wanted : path(wanted)).lexically_normal().string();
  if (leaves_root(normal) || normal.empty())
    return fail(
        Error(fmt::format("the template '{}' is outside the tree of state files", printable(name)),
              Trouble::refused));
  const std::string where = below_root(normal);
  if (!input_.exists(where))
    return fail(Error(fmt::format("there is no template '{}'", printable(name)), Trouble::refused)
                    .hint("looked for " + where));
  TRY(inside(where));
  return where;
}

Result<std::string> Tree::locate(const std::string& name) const {
  std::string_view wanted = name;
  constexpr std::string_view scheme = "salt://";
  if (wanted.starts_with(scheme)) wanted.remove_prefix(scheme.size());
  wanted = wanted.substr(0, wanted.find("?saltenv="));
  const std::string normal = path(wanted).lexically_normal().string();
  const std::vector<std::string> parts = split(wanted, '/');
  if (leaves_root(normal) || normal.empty() || std::ranges::find(parts, "..") != parts.end() ||
      wanted.find('\0') != std::string_view::npos)
    return fail(Error(fmt::format("'{}' is outside the tree of state files", printable(name)),
                      Trouble::refused)
                    .hint("write its path below the root, without '..'"));
  return inside(below_root(normal));
}

Result<std::string> Tree::inside(const std::string& where) const {
  if (!input_.canonical) return where;
  TRY(const std::string root, input_.canonical(root_.empty() ? "." : root_));
  TRY(const std::string real, input_.canonical(where));
  const std::string folder = root.ends_with('/') ? root : root + "/";
  if (real == root || real.starts_with(folder)) return real;
  return fail(Error(fmt::format("{} leads out of the tree of state files", printable(where)),
                    Trouble::refused)
                  .hint("no symbolic link out of it is followed"));
}

Value template_names(const FoundFile& file) {
  const std::string folder = path(file.relative).parent_path().string();
  Value names = Value::map();
  names.set("sls", file.sls);
  names.set("tplpath", file.path);
  names.set("tplfile", file.relative);
  names.set("tpldir", folder.empty() ? "." : folder);
  names.set("tpldot", replaced(folder, '/', '.'));
  names.set("slspath", folder);
  names.set("slsdotpath", replaced(folder, '/', '.'));
  names.set("slscolonpath", replaced(folder, '/', ':'));
  names.set("sls_path", replaced(folder, '/', '_'));
  names.set("saltenv", "base");
  names.set("env", "base");
  return names;
}

}  // namespace converge
