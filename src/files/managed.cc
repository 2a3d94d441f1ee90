#include "converge/files/managed.h"

#include <fmt/format.h>

#include "converge/base/data_path.h"
#include "converge/base/text.h"
#include "converge/files/edit.h"
#include "converge/files/states.h"

namespace converge {
namespace {

class ManagedFile : public Resource {
 public:
  explicit ManagedFile(FileWish wish) : wish_(std::move(wish)) {}

  std::string title() const override { return "file " + wish_.path; }
  bool opaque() const override { return true; }

  Result<Decision> check(const HostView& host) const override {
    TRY(check_path(wish_.path, wish_.place));
    TRY(auto plan, plan_file(wish_, host));
    if (!plan) return keep(host);
    return Decision(Act{.action = action_of(std::move(plan->step)),
                        .why = std::move(plan->why),
                        .changes = std::move(plan->changes)});
  }

 private:
  Result<Decision> keep(const HostView& host) const {
    TRY(const Target target, follow(host, wish_.path));
    if (target.facts) return Decision(Keep{wish_.path + " is in the correct state"});
    return Decision(Keep{wish_.path + " is not present and is not set for creation"});
  }

  FileWish wish_;
};

/// Salt's rule: every line gets the end it lacks, whatever ended it before.
void append_lines(std::string_view text, std::string& contents) {
  for (const std::string& line : lines_of(text)) contents += line + '\n';
}

std::string contents_of(const Value& value, bool newline) {
  std::string contents;
  if (value.is_list()) {
    for (const Value& line : value.items()) append_lines(python_text(line), contents);
  } else {
    append_lines(python_text(value), contents);
  }
  while (!newline && contents.ends_with('\n')) contents.pop_back();
  return contents;
}

/// The data at one path, or the texts at several, a line's end between them.
Result<Value> data_at(const Arguments& arguments, std::string_view argument, const Value* data,
                      std::string_view what) {
  TRY(const auto delimiter, arguments.text("contents_delimiter"));
  TRY(const auto paths, arguments.texts(argument));
  Value::List found;
  for (const std::string& path : paths) {
    const Value* value = data ? find_path(*data, path, delimiter.value_or(":")) : nullptr;
    if (!value)
      return fail(
          Error(fmt::format("{} {} does not exist", what, printable(path)), Trouble::refused)
              .at(arguments.find(argument)->place()));
    found.push_back(*value);
  }
  if (!arguments.find(argument)->is_list()) return found.empty() ? Value("") : found.front();
  std::vector<std::string> texts;
  for (const Value& value : found) texts.push_back(python_text(value));
  return Value(join(texts, "\n"));
}

bool given(const Arguments& arguments, std::string_view name) {
  const Value* value = arguments.find(name);
  return value && !value->is_null();
}

Result<void> check_sole(const Arguments& arguments, const FileWish& wish) {
  std::vector<std::string_view> texts;
  for (std::string_view name : {"contents", "contents_pillar", "contents_grains"})
    if (given(arguments, name)) texts.push_back(name);
  const Place place = texts.empty() ? wish.place : arguments.find(texts.back())->place();
  if (texts.size() > 1)
    return fail(Error("only one of 'contents', 'contents_pillar' and 'contents_grains' is allowed",
                      Trouble::refused)
                    .at(place));
  if (!texts.empty() && !wish.source.names.empty())
    return fail(
        Error(fmt::format("'source' and '{}' exclude each other", texts.front()), Trouble::refused)
            .at(place));
  if (!texts.empty() && wish.keep_mode)
    return fail(Error("'mode: keep' needs a source whose mode it is", Trouble::refused)
                    .at(arguments.find("mode")->place()));
  return {};
}

/// Nothing when the state gives no contents (a null is none either, as in Salt).
Result<void> read_contents(const Arguments& arguments, FileWish& wish) {
  TRY(check_sole(arguments, wish));
  const StateInput& input = arguments.input();
  Value contents;
  if (given(arguments, "contents")) {
    contents = *arguments.find("contents");
  } else if (given(arguments, "contents_pillar")) {
    TRY(contents, data_at(arguments, "contents_pillar", input.pillar, "pillar"));
  } else if (given(arguments, "contents_grains")) {
    TRY(contents, data_at(arguments, "contents_grains",
                          input.grains ? &input.grains->get() : nullptr, "grain"));
  }
  // A null in the pillar is no contents either.
  if (contents.is_null()) return {};
  if (contents.is_list() && contents.items().empty())
    return fail(Error("the contents are a list without lines", Trouble::refused)
                    .at(input.place)
                    .hint("contents: '' makes an empty file"));
  TRY(const bool newline, arguments.flag("contents_newline", true));
  wish.source.text = contents_of(contents, newline);
  if (!wish.allow_empty && wish.source.text->empty())
    return fail(Error("the contents are empty", Trouble::refused)
                    .at(input.place)
                    .hint("'allow_empty: True' makes an empty file"));
  return {};
}

Result<void> read_check(const Arguments& arguments, FileWish& wish) {
  TRY(const auto check, arguments.text("check_cmd"));
  TRY(const auto ending, arguments.text("tmp_ext"));
  if (check && !check->empty()) wish.check = Command{.text = *check};
  wish.temporary_ending = ending.value_or("");
  if (wish.temporary_ending.find('/') != std::string::npos)
    return fail(arguments.wrong("tmp_ext", "the ending of a name, such as .conf"));
  return {};
}

std::vector<Error> doubts(const Arguments& arguments) {
  std::vector<Error> warnings;
  if (const Value* contents = arguments.find("contents"); contents && contents->is_map())
    warnings.push_back(Error("the contents are a mapping and are written as Python prints it")
                           .at(contents->place())
                           .hint("write the text below `contents: |`"));
  const Value* source = arguments.find("source");
  const Value* hash = arguments.find("source_hash");
  if (hash && source && source->is_string() && source->string().starts_with("salt://"))
    warnings.push_back(
        Error("'source_hash' has no effect on a file of the tree").at(hash->place()));
  return warnings;
}

Result<StateBody> build_managed(const StateInput& input) {
  const Arguments arguments(input);
  FileWish wish;
  wish.path = input.name;
  wish.place = input.place;
  wish.keep_mode = says_keep(arguments, "mode");
  if (wish.keep_mode) {
    TRY(wish.ownership.user, arguments.text("user"));
    TRY(wish.ownership.group, arguments.text("group"));
  } else {
    TRY(wish.ownership, read_ownership(arguments, "mode"));
  }
  TRY(read_file_manners(arguments, wish));
  TRY(wish.make_parents, arguments.flag("makedirs", false));
  TRY(wish.directory_mode, arguments.mode("dir_mode"));
  if (!wish.directory_mode) wish.directory_mode = searchable(wish.ownership.mode);
  TRY(wish.create, arguments.flag("create", true));
  TRY(wish.allow_empty, arguments.flag("allow_empty", true));
  TRY(wish.follow_links, arguments.flag("follow_symlinks", true));
  TRY(read_contents(arguments, wish));
  TRY(read_check(arguments, wish));
  StateBody body;
  body.warnings = doubts(arguments);
  body.resources.push_back(std::make_unique<ManagedFile>(std::move(wish)));
  return body;
}

}  // namespace

bool says_keep(const Arguments& arguments, std::string_view name) {
  const Value* value = arguments.find(name);
  return value && value->is_string() && lower(value->string()) == "keep";
}

std::optional<std::uint32_t> searchable(std::optional<std::uint32_t> mode) {
  if (!mode) return std::nullopt;
  std::uint32_t result = *mode & 0777;
  for (const unsigned shift : {0u, 3u, 6u})
    if ((*mode >> shift & 7u) != 0) result |= 1u << shift;
  return result;
}

Result<void> read_file_manners(const Arguments& arguments, FileWish& wish) {
  const StateInput& input = arguments.input();
  wish.source.place = input.place;
  wish.source.tree = tree_of(input);
  TRY(wish.source.names, read_source_names(arguments, "source"));
  const Value* source = arguments.find("source");
  wish.source.several = source && source->is_list();
  TRY(wish.source.rendering, read_rendering(arguments, ""));
  TRY(wish.replace, arguments.flag("replace", true));
  TRY(wish.show_changes, arguments.flag("show_changes", true));
  TRY(const auto backup, arguments.text("backup"));
  if (!backup || backup->empty() || *backup == "False") return {};
  if (*backup != "minion" && *backup != "True")
    return fail(std::move(arguments.wrong("backup", "minion"))
                    .hint("the old file is then kept in the folder for backups"));
  wish.backup_folder = input.settings ? input.settings->backup_folder : "";
  if (wish.backup_folder.empty())
    return fail(std::move(arguments.wrong("backup", "left out: there is no folder for backups"))
                    .hint("set HOME or XDG_CACHE_HOME"));
  return {};
}

const StateFunction file_managed{
    .name = "file.managed",
    .summary = "A file with these contents, mode and owner.",
    .arguments =
        {{"source",
          {},
          "salt://FILE of the tree, FILE below its root, or an absolute path; a list: "
          "the first that is there",
          Shape::entries},
         {"source_hash",
          {},
          "what the source has to be: sha256=DIGEST (files outside the tree)",
          Shape::text},
         {"contents", {}, "the text, or a list of lines; every line gets its end", Shape::any},
         {"contents_pillar",
          {},
          "the place of the text in the pillar: a:b, or a list of places",
          Shape::texts},
         {"contents_grains", {}, "the same in the grains", Shape::texts},
         {"contents_delimiter",
          {},
          "what stands between the keys of such a place",
          Shape::text,
          ":"},
         {"contents_newline", {}, "False: no newline at the end", Shape::flag, "True"},
         {"allow_empty", {}, "False: empty contents are an error", Shape::flag, "True"},
         {"template", {}, "jinja: the contents or the source are a template", Shape::text},
         {"context", {}, "variables for the template", Shape::any},
         {"defaults", {}, "variables for the template that `context` may replace", Shape::any},
         {"mode", {}, "permissions: 644, '0640', or keep for those of the source", Shape::text},
         {"user", {}, "owner, a name or a number", Shape::text},
         {"group", {}, "group, a name or a number", Shape::text},
         {"makedirs", {}, "create missing parent directories", Shape::flag, "False"},
         {"dir_mode", {}, "their permissions; default: mode, searchable", Shape::mode},
         {"replace",
          {},
          "False: leave the contents of an existing file alone",
          Shape::flag,
          "True"},
         {"create", {}, "False: leave a file that is not there alone", Shape::flag, "True"},
         {"show_changes",
          {},
          "False: do not show what changes in the contents",
          Shape::flag,
          "True"},
         {"backup", {}, "minion: keep a copy of what is replaced", Shape::text},
         {"check_cmd",
          {},
          "a command that gets the new file's path; if it fails, the old one stays",
          Shape::text},
         {"tmp_ext",
          {},
          "the ending of the new file's name while check_cmd looks at it: .conf",
          Shape::text},
         {"tmp_dir", {}, "has no effect: the new file is always beside the old one", Shape::any},
         {"follow_symlinks",
          {},
          "False: a link of this name is replaced, not what it leads to",
          Shape::flag,
          "True"},
         {"skip_verify", {}, "has no effect: nothing is fetched from the network", Shape::any},
         {"keep_source", {}, "has no effect: sources are never copied elsewhere", Shape::any}},
    .build = &build_managed};

}  // namespace converge
