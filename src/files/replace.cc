#include <fmt/format.h>

#include "converge/base/pattern.h"
#include "converge/base/text.h"
#include "converge/files/edit.h"
#include "converge/files/states.h"

namespace converge {
namespace {

struct Replacement {
  std::string pattern;
  std::string replacement;
  PatternFlags flags;
  std::size_t most = 0;
  bool literal = false;
  /// Added when neither the pattern nor this text itself is in the file.
  std::optional<std::string> append;
  std::optional<std::string> prepend;
};

Result<bool> has_line(const std::string& text, const std::string& line, PatternFlags flags) {
  return pattern_found("^" + escaped_pattern(line) + "($|(?=\r\n))", text, flags);
}

Result<std::string> replaced(const Replacement& wish, const std::string& before) {
  TRY(Replaced result,
      replace_pattern(wish.pattern, wish.replacement, before, wish.flags, wish.most, wish.literal));
  const auto& otherwise = wish.append ? wish.append : wish.prepend;
  if (result.count > 0 || !otherwise) return std::move(result.text);
  TRY(const bool there, has_line(before, *otherwise, wish.flags));
  if (there) return std::move(result.text);
  if (wish.prepend) return *otherwise + "\n" + result.text;
  return with_last_newline(std::move(result.text)) + *otherwise + "\n";
}

/// Python's numbers of its flags.
void take_number(std::int64_t number, PatternFlags& flags) {
  constexpr std::int64_t ignore_case = 2, multiline = 8, dot_all = 16;
  flags = {(number & ignore_case) != 0, (number & multiline) != 0, (number & dot_all) != 0};
}

Result<PatternFlags> read_flags(const Arguments& arguments) {
  PatternFlags flags{.multiline = true};
  const Value* value = arguments.find("flags");
  if (!value || value->is_null()) return flags;
  if (value->is_integer()) {
    take_number(value->integer(), flags);
    return flags;
  }
  flags = {};
  TRY(const auto words, arguments.texts("flags"));
  for (const std::string& word : words) {
    const std::string name = lower(word);
    if (name == "ignorecase" || name == "i")
      flags.ignore_case = true;
    else if (name == "multiline" || name == "m")
      flags.multiline = true;
    else if (name == "dotall" || name == "s")
      flags.dot_all = true;
    else if (name != "unicode" && name != "u" && name != "ascii" && name != "a")
      return fail(arguments.wrong("flags", "a list of IGNORECASE, MULTILINE, DOTALL"));
  }
  return flags;
}

Result<std::string> read_pattern(const Arguments& arguments, std::string_view name,
                                 PatternFlags flags) {
  TRY(std::string pattern, arguments.required_text(name));
  Result<void> checked = check_pattern(pattern, flags);
  if (!checked) return fail(std::move(checked).error().at(arguments.find(name)->place()));
  return pattern;
}

/// A copy beside the file whose name ends like this; `False` is none.
Result<std::string> read_backup(const Arguments& arguments) {
  const Value* value = arguments.find("backup");
  if (!value) return std::string(".bak");
  if (value->is_null() || *value == Value(false)) return std::string();
  TRY(const auto ending, arguments.text("backup"));
  if (ending->find('/') != std::string::npos)
    return fail(arguments.wrong("backup", "the ending of a name, such as .bak"));
  return *value == Value(true) ? ".bak" : *ending;
}

Result<Replacement> read_replacement(const Arguments& arguments) {
  Replacement wish;
  TRY(wish.flags, read_flags(arguments));
  TRY(wish.pattern, read_pattern(arguments, "pattern", wish.flags));
  TRY(const auto text, arguments.text("repl"));
  if (!text)
    return fail(Error("file.replace needs the argument 'repl'", Trouble::refused)
                    .at(arguments.input().place));
  wish.replacement = *text;
  TRY(const auto most, arguments.number("count"));
  if (most && *most > 0) wish.most = static_cast<std::size_t>(*most);
  TRY(wish.literal, arguments.flag("backslash_literal", false));
  TRY(const bool append, arguments.flag("append_if_not_found", false));
  TRY(const bool prepend, arguments.flag("prepend_if_not_found", false));
  if (append && prepend)
    return fail(Error("'append_if_not_found' and 'prepend_if_not_found' exclude each other",
                      Trouble::refused)
                    .at(arguments.find("prepend_if_not_found")->place()));
  TRY(const auto content, arguments.text("not_found_content"));
  const std::string otherwise = content && !content->empty() ? *content : wish.replacement;
  if (append) wish.append = otherwise;
  if (prepend) wish.prepend = otherwise;
  return wish;
}

Result<StateBody> build_replace(const StateInput& input) {
  const Arguments arguments(input);
  TRY(const Replacement wish, read_replacement(arguments));
  TextEdit edit;
  edit.path = input.name;
  edit.place = input.place;
  edit.title = "text in " + input.name;
  TRY(edit.ignore_absent, arguments.flag("ignore_if_missing", false));
  TRY(edit.show_changes, arguments.flag("show_changes", true));
  TRY(edit.backup_ending, read_backup(arguments));
  edit.edit = [wish](const HostView&, const std::string& before, std::string& comment) {
    comment = "No changes needed to be made";
    return replaced(wish, before);
  };
  StateBody body;
  body.resources.push_back(edit_resource(std::move(edit)));
  return body;
}

constexpr PatternFlags by_lines{.multiline = true};

/// Lines to comment, or comments to take away.
struct CommentWish {
  std::string pattern;
  std::string sign;
  bool ignore_missing = false;
};

std::string without_anchors(std::string pattern) {
  if (pattern.starts_with("(?") && pattern.find(')') != std::string::npos)
    if (const auto end = pattern.find(')');
        pattern.substr(2, end - 2).find_first_not_of("iLmsux") == std::string::npos)
      pattern.erase(0, end + 1);
  if (pattern.starts_with('^')) pattern.erase(0, 1);
  if (pattern.ends_with('$')) pattern.pop_back();
  return pattern;
}

/// Each line with its end that fits becomes what `change` makes of it.
Result<std::string> change_lines(const std::string& text, const std::string& pattern,
                                 const std::function<std::string(std::string_view)>& change) {
  std::string result;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size() - 1) + 1;
    const std::string_view line = rest.substr(0, end);
    // Python's `$` stands before the line's end too.
    const std::string_view bare = line.ends_with('\n') ? line.substr(0, line.size() - 1) : line;
    TRY(const bool fits, pattern_found(pattern, bare, {}, true));
    result += fits ? change(line) : std::string(line);
    rest.remove_prefix(end);
  }
  return result;
}

Result<std::string> commented(const CommentWish& wish, const std::string& before,
                              std::string& comment) {
  const std::string bare = without_anchors(wish.pattern);
  TRY(const bool open,
      pattern_found(fmt::format("^(?!\\s*{})\\s*{}", wish.sign, bare), before, by_lines));
  if (!open) {
    TRY(const bool done, pattern_found(wish.sign + bare, before, by_lines));
    if (!done && !wish.ignore_missing) return fail(bare + ": pattern not found");
    comment = done ? "Pattern already commented" : "Pattern not found and ignore_missing set";
    return before;
  }
  const bool anchored = wish.pattern.starts_with('^');
  std::string inner =
      wish.pattern.substr(std::min(wish.pattern.find_first_not_of('^'), wish.pattern.size()));
  const bool ended = inner.ends_with('$');
  while (inner.ends_with('$')) inner.pop_back();
  TRY(std::string after,
      change_lines(before, fmt::format("{}({}){}", anchored ? "^" : "", inner, ended ? "$" : ""),
                   [&](std::string_view line) { return wish.sign + std::string(line); }));
  TRY(const bool done, pattern_found(wish.sign + bare, after, by_lines));
  // Sought with white space before it, but changed only where a line begins with it: as in Salt.
  if (!done)
    return fail(Error(bare + ": the lines with it do not begin with it")
                    .hint("let the expression take the white space too: ^\\s*..."));
  return after;
}

Result<std::string> uncommented(const CommentWish& wish, const std::string& before,
                                std::string& comment) {
  std::string inner =
      wish.pattern.substr(std::min(wish.pattern.find_first_not_of('^'), wish.pattern.size()));
  TRY(const bool commented_out,
      pattern_found(fmt::format("{}[ \t]*{}", wish.sign, inner), before, by_lines));
  if (!commented_out) {
    TRY(const bool done, pattern_found("^[ \t]*" + inner, before, by_lines));
    if (!done) return fail(wish.pattern + ": pattern not found");
    comment = "Pattern already uncommented";
    return before;
  }
  const bool ended = inner.ends_with('$');
  while (inner.ends_with('$')) inner.pop_back();
  TRY(std::string after,
      change_lines(before, fmt::format("^{}\\s*({}){}", wish.sign, inner, ended ? "$" : ""),
                   [&](std::string_view line) {
                     const auto from = line.find_first_not_of(wish.sign);
                     return std::string(line.substr(std::min(from, line.size())));
                   }));
  TRY(const bool done, pattern_found("^[ \t]*" + inner, after, by_lines));
  if (!done) return fail(wish.pattern + ": no line begins with the comment's sign and this");
  return after;
}

Result<StateBody> build_comment(const StateInput& input,
                                Result<std::string> (*change)(const CommentWish&,
                                                              const std::string&, std::string&)) {
  const Arguments arguments(input);
  CommentWish wish;
  TRY(wish.pattern, read_pattern(arguments, "regex", by_lines));
  TRY(const auto sign, arguments.text("char"));
  wish.sign = sign.value_or("#");
  TRY(wish.ignore_missing, arguments.flag("ignore_missing", false));
  TextEdit edit;
  edit.path = input.name;
  edit.place = input.place;
  edit.title = "comments in " + input.name;
  TRY(edit.backup_ending, read_backup(arguments));
  edit.edit = [wish, change](const HostView&, const std::string& before, std::string& comment) {
    return change(wish, before, comment);
  };
  StateBody body;
  body.resources.push_back(edit_resource(std::move(edit)));
  return body;
}

Result<StateBody> build_commented(const StateInput& input) {
  return build_comment(input, &commented);
}
Result<StateBody> build_uncommented(const StateInput& input) {
  return build_comment(input, &uncommented);
}

Argument backup_argument() {
  return {"backup",
          {},
          "what the name of a copy of the old file ends with (.bak); False: no copy",
          Shape::any,
          ".bak"};
}

}  // namespace

const StateFunction file_replace{
    .name = "file.replace",
    .summary = "Wherever this regular expression is found in the file, this text is instead.",
    .arguments =
        {{"pattern", {}, "the regular expression, as Python writes it", Shape::text},
         {"repl", {}, "the text; \\1 is what the first group found", Shape::text},
         {"count", {}, "at most so many times; 0: everywhere", Shape::number, "0"},
         {"flags", {}, "a list of IGNORECASE, MULTILINE, DOTALL", Shape::any, "MULTILINE"},
         {"append_if_not_found",
          {},
          "True: add the text at the end when nothing is found",
          Shape::flag,
          "False"},
         {"prepend_if_not_found",
          {},
          "True: add the text at the beginning when nothing is found",
          Shape::flag,
          "False"},
         {"not_found_content", {}, "the text to add then", Shape::text, "repl"},
         {"backslash_literal",
          {},
          "True: backslashes in `repl` mean themselves",
          Shape::flag,
          "False"},
         backup_argument(),
         {"show_changes", {}, "False: do not show what changes", Shape::flag, "True"},
         {"ignore_if_missing", {}, "True: a file that is not there is fine", Shape::flag, "False"},
         {"bufsize", {}, "has no effect: the file is read as a whole", Shape::any}},
    .build = &build_replace};

const StateFunction file_comment{
    .name = "file.comment",
    .summary = "The lines that this regular expression matches are comments.",
    .arguments =
        {{"regex", {}, "the regular expression; it matches from the line's beginning", Shape::text},
         {"char", {}, "what makes a comment", Shape::text, "#"},
         {"ignore_missing", {}, "True: no such line is fine", Shape::flag, "False"},
         backup_argument()},
    .build = &build_commented};

const StateFunction file_uncomment{
    .name = "file.uncomment",
    .summary = "The lines that this regular expression matches are no comments.",
    .arguments = {{"regex", {}, "the regular expression, without the comment's sign", Shape::text},
                  {"char", {}, "what makes a comment", Shape::text, "#"},
                  backup_argument()},
    .build = &build_uncommented};

}  // namespace converge
