#include "converge/files/source.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "converge/base/hash.h"
#include "converge/base/text.h"
#include "converge/files/common.h"

namespace converge {
namespace {

constexpr std::string_view tree_scheme = "salt://";
constexpr std::string_view file_scheme = "file://";

bool is_remote(std::string_view name) {
  for (std::string_view scheme : {"http://", "https://", "ftp://", "s3://", "swift://"})
    if (name.starts_with(scheme)) return true;
  return false;
}

Result<SourceName> source_name(const Value& written, const Value* hash) {
  if (!written.is_scalar() || written.is_null() || python_text(written).empty())
    return fail(Error(fmt::format("a source should be a text such as salt://app.conf, this is {}",
                                  kind_name(written.kind())),
                      Trouble::refused)
                    .at(written.place()));
  SourceName source{python_text(written), "", written.place()};
  if (is_remote(source.name))
    return fail(Error(fmt::format("'{}' is on the network, nothing is fetched from there",
                                  printable(source.name)),
                      Trouble::refused)
                    .at(written.place())
                    .hint("put the file into the tree and name it salt://..."));
  if (hash && hash->is_scalar() && !hash->is_null()) source.hash = python_text(*hash);
  return source;
}

/// An entry of the list: a name, or `name: hash`.
Result<SourceName> source_entry(const Value& item, const Value* hash) {
  if (!item.is_map()) return source_name(item, hash);
  if (item.entries().size() != 1)
    return fail(
        Error("an entry of a list of sources is a name, or a name with its hash", Trouble::refused)
            .at(item.place()));
  const Value::Entry& entry = item.entries().front();
  return source_name(entry.key, &entry.value);
}

Result<void> add_variables(const Arguments& arguments, std::string_view name, Value& variables) {
  const Value* value = arguments.find(name);
  if (!value || value->is_null()) return {};
  if (value->is_map()) {
    for (const Value::Entry& entry : value->entries())
      variables.set(python_text(entry.key), entry.value);
    return {};
  }
  // What `context: {{ data }}` makes of an empty text.
  if (value->is_string() && value->string().empty()) return {};
  return fail(arguments.wrong(name, "a mapping of variables"));
}

/// Salt's forms: `sha256=...`, `sha256:...`, or the digest alone, told by its length.
Result<void> check_hash(const SourceName& source, const std::string& text) {
  if (source.hash.empty() || source.name.starts_with(tree_scheme)) return {};
  static constexpr std::array<std::pair<std::string_view, std::size_t>, 6> lengths = {
      {{"md5", 32}, {"sha1", 40}, {"sha224", 56}, {"sha256", 64}, {"sha384", 96}, {"sha512", 128}}};
  const std::size_t sign = source.hash.find_first_of("=:");
  const bool named = sign != std::string::npos;
  std::string wanted = lower(trim(source.hash.substr(named ? sign + 1 : 0)));
  for (const auto& [algorithm, length] : lengths) {
    if (named ? lower(source.hash.substr(0, sign)) != algorithm : wanted.size() != length) continue;
    const std::string seen = hex_digest(algorithm, text);
    if (seen == wanted) return {};
    return fail(Error(fmt::format("the {} of {} is {}, not {}", algorithm, printable(source.name),
                                  seen, printable(wanted)))
                    .at(source.place));
  }
  return fail(Error(fmt::format("'{}' is no hash", printable(source.hash)))
                  .at(source.place)
                  .hint("write sha256=DIGEST"));
}

/// The first that is there, followed to the file itself.
Result<std::pair<const SourceName*, Target>> choose(const FileSource& source,
                                                    const HostView& host) {
  for (const SourceName& name : source.names) {
    TRY(const std::string path, source_path(source.tree, name));
    TRY(Target target, follow(host, path));
    if (target.facts && target.facts->kind == FileKind::regular)
      return std::pair(&name, std::move(target));
    if (!source.several)
      return fail(Error(fmt::format("source file {} {}", printable(name.name),
                                    target.facts ? "is no regular file" : "not found"))
                      .at(name.place)
                      .hint("looked for " + path));
  }
  return fail(Error("none of the specified sources were found").at(source.place));
}

Result<std::string> rendered(const FileSource& source, const HostView& host, std::string name,
                             std::string text, Value variables) {
  // A template that is no text at all is taken as it is, as Salt does it.
  if (!source.rendering.wanted || invalid_utf8(text)) return text;
  if (!source.tree.render) return fail(Error("templates cannot be rendered here").at(source.place));
  for (const Value::Entry& entry : source.rendering.variables.entries())
    variables.set(python_text(entry.key), entry.value);
  Result<std::string> result =
      source.tree.render(host, {std::move(name), std::move(text), std::move(variables)});
  if (!result) return fail(std::move(result).error().note("of this state", source.place));
  return result;
}

}  // namespace

FileTree tree_of(const StateInput& input) {
  return input.tree ? *input.tree : FileTree{};
}

Result<std::vector<SourceName>> read_source_names(const Arguments& arguments,
                                                  std::string_view argument) {
  std::vector<SourceName> names;
  const Value* value = arguments.find(argument);
  if (!value || value->is_null()) return names;
  // What `source: {{ nothing }}` makes of it.
  if (value->is_string() && value->string().empty()) return names;
  const bool one = argument == "source";
  const Value* hash = arguments.find(one ? "source_hash" : "source_hashes");
  const Value::List single = {*value};
  const Value::List& items = value->is_list() ? value->items() : single;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const bool listed = hash && hash->is_list();
    const Value* own = listed && i < hash->items().size() ? &hash->items()[i] : nullptr;
    TRY(SourceName name, source_entry(items[i], listed ? own : hash));
    names.push_back(std::move(name));
  }
  return names;
}

Result<Rendering> read_rendering(const Arguments& arguments, std::string_view otherwise) {
  Rendering rendering;
  TRY(const auto engine, arguments.text("template"));
  const std::string name = engine ? *engine : std::string(otherwise);
  if (!name.empty() && name != "jinja")
    return fail(std::move(arguments.wrong("template", "jinja")).hint("no other renderer is there"));
  rendering.wanted = !name.empty();
  TRY(add_variables(arguments, "defaults", rendering.variables));
  TRY(add_variables(arguments, "context", rendering.variables));
  return rendering;
}

Result<std::string> source_path(const FileTree& tree, const SourceName& source) {
  if (source.name.starts_with('/')) return source.name;
  if (source.name.starts_with(file_scheme)) return source.name.substr(file_scheme.size());
  if (!tree.locate)
    return fail(Error(fmt::format("there is no tree to look for {} in", printable(source.name)))
                    .at(source.place));
  Result<std::string> path = tree.locate(source.name);
  if (!path) return fail(std::move(path).error().at(source.place));
  return path;
}

Result<SourceText> read_source_text(const FileSource& source, const HostView& host,
                                    const Value& names) {
  SourceText result;
  if (source.text) {
    TRY(result.text, rendered(source, host, "contents", *source.text, Value::map()));
    return result;
  }
  TRY(const auto chosen, choose(source, host));
  const auto& [name, target] = chosen;
  TRY(std::string text, host.contents(target.path));
  TRY(check_hash(*name, text));
  Value variables = names;
  variables.set("source", name->name);
  result.name = name->name;
  result.mode = target.facts->mode;
  const bool in_tree = !name->name.starts_with('/') && !name->name.starts_with(file_scheme);
  std::string shown = name->name;
  if (shown.starts_with(tree_scheme)) shown = shown.substr(tree_scheme.size());
  TRY(result.text,
      rendered(source, host, in_tree ? shown : target.path, std::move(text), std::move(variables)));
  return result;
}

}  // namespace converge
