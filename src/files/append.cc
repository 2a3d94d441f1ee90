#include <fmt/format.h>

#include "converge/base/pattern.h"
#include "converge/base/text.h"
#include "converge/files/edit.h"
#include "converge/files/states.h"

namespace converge {
namespace {

/// What is to be in the file: pieces of text, or files of the tree.
struct Addition {
  std::vector<std::string> texts;
  std::vector<FileSource> sources;  ///< when there are any, they are taken instead
  bool ignore_whitespace = true;
  bool verbatim = false;  ///< file.prepend's `header`
};

/// The words of a line. With both kinds of quotes in the text, Salt's splitter takes what stands in
/// double quotes as one word.
std::vector<std::string> words_of(std::string_view line, bool quotes) {
  constexpr std::string_view space = " \t\r\n\f\v";
  std::vector<std::string> words;
  while (true) {
    line.remove_prefix(std::min(line.find_first_not_of(space), line.size()));
    if (line.empty()) return words;
    std::size_t end = line.find_first_of(space);
    if (quotes && line.front() == '"' && line.find('"', 1) != std::string_view::npos)
      end = line.find('"', 1) + 1;
    words.emplace_back(line.substr(0, end));
    line.remove_prefix(std::min(end, line.size()));
  }
}

/// Salt's: the words of the text in this order, with any white space or none between them.
std::string loose_pattern(std::string_view text) {
  constexpr std::string_view space = "(?:[\\s]+)?";
  const bool both = text.find('\'') != std::string_view::npos &&
                    text.find('"') != std::string_view::npos &&
                    text.find("'\\\"") == std::string_view::npos;
  std::string pattern = "^";
  for (const std::string& line : lines_of(text)) {
    std::vector<std::string> words = words_of(line, both);
    for (std::string& word : words) word = escaped_pattern(word);
    pattern += fmt::format("{}{}{}", space, join(words, space), space);
  }
  return pattern + "$";
}

Result<bool> is_in(const Addition& addition, const std::string& piece, const std::string& text) {
  return pattern_found(addition.ignore_whitespace ? loose_pattern(piece) : piece, text,
                       {.ignore_case = false, .multiline = true, .dot_all = false});
}

Result<std::vector<std::string>> pieces(const Addition& addition, const HostView& host) {
  if (addition.sources.empty()) return addition.texts;
  std::vector<std::string> texts;
  for (const FileSource& source : addition.sources) {
    TRY(SourceText text, read_source_text(source, host, Value::map()));
    texts.push_back(std::move(text.text));
  }
  return texts;
}

/// The lines of all pieces that are not in the text.
Result<std::vector<std::string>> missing_lines(const Addition& addition, const HostView& host,
                                               const std::string& before) {
  TRY(const auto all, pieces(addition, host));
  std::vector<std::string> missing;
  for (const std::string& piece : all) {
    if (!addition.verbatim) {
      TRY(const bool there, is_in(addition, piece, before));
      if (there) continue;
    }
    for (std::string& line : lines_of(piece)) missing.push_back(std::move(line));
  }
  return missing;
}

std::string as_text(const std::vector<std::string>& lines) {
  return lines.empty() ? "" : join(lines, "\n") + "\n";
}

Result<std::string> appended(const Addition& addition, const HostView& host,
                             const std::string& before) {
  TRY(const auto lines, missing_lines(addition, host, before));
  if (lines.empty()) return before;
  return with_last_newline(before) + as_text(lines);
}

Result<std::string> prepended(const Addition& addition, const HostView& host,
                              const std::string& before) {
  TRY(const auto lines, missing_lines(addition, host, before));
  if (addition.verbatim) {
    std::vector<std::string> head = lines_of(before);
    if (head.size() > lines.size()) head.resize(lines.size());
    if (head == lines) return before;
  }
  return as_text(lines) + before;
}

Result<void> read_sources(const Arguments& arguments, Addition& addition) {
  const StateInput& input = arguments.input();
  TRY(auto one, read_source_names(arguments, "source"));
  TRY(auto several, read_source_names(arguments, "sources"));
  if (!one.empty() && !several.empty())
    return fail(Error("'source' and 'sources' exclude each other", Trouble::refused)
                    .at(arguments.find("sources")->place()));
  one.insert(one.end(), several.begin(), several.end());
  TRY(const Rendering rendering, read_rendering(arguments, "jinja"));
  for (SourceName& name : one)
    addition.sources.push_back({.text = std::nullopt,
                                .names = {std::move(name)},
                                .several = false,
                                .rendering = rendering,
                                .tree = tree_of(input),
                                .place = input.place});
  return {};
}

Result<Addition> read_addition(const Arguments& arguments) {
  Addition addition;
  TRY(addition.texts, arguments.texts("text"));
  TRY(read_sources(arguments, addition));
  if (addition.sources.empty() && !arguments.has("text"))
    return fail(Error("there is no 'text' and no 'source' to add", Trouble::refused)
                    .at(arguments.input().place));
  TRY(addition.ignore_whitespace, arguments.flag("ignore_whitespace", true));
  TRY(addition.verbatim, arguments.flag("header", false));
  if (!addition.ignore_whitespace)
    for (const std::string& text : addition.texts) {
      Result<void> checked = check_pattern(text);
      if (!checked)
        return fail(std::move(checked)
                        .error()
                        .at(arguments.find("text")->place())
                        .hint("with 'ignore_whitespace: False' the text is a regular expression"));
    }
  return addition;
}

Result<StateBody> build(const StateInput& input, std::string_view verb,
                        Result<std::string> (*add)(const Addition&, const HostView&,
                                                   const std::string&)) {
  const Arguments arguments(input);
  TRY(const Addition addition, read_addition(arguments));
  TextEdit edit;
  edit.path = input.name;
  edit.place = input.place;
  edit.title = fmt::format("text {} {}", verb, input.name);
  edit.create = true;
  TRY(edit.make_parents, arguments.flag("makedirs", false));
  edit.edit = [addition, add](const HostView& host, const std::string& before, std::string&) {
    return add(addition, host, before);
  };
  StateBody body;
  body.resources.push_back(edit_resource(std::move(edit)));
  return body;
}

Result<StateBody> build_append(const StateInput& input) {
  return build(input, "at the end of", &appended);
}

Result<StateBody> build_prepend(const StateInput& input) {
  return build(input, "at the beginning of", &prepended);
}

std::vector<Argument> addition_arguments() {
  return {{"text",
           {},
           "the text, or a list of texts; each is added when it is not in the file",
           Shape::texts},
          {"source", {}, "a file of the tree to take the text from", Shape::entries},
          {"sources", {}, "several of them", Shape::entries},
          {"source_hash",
           {},
           "what the source has to be: sha256=DIGEST (files outside the tree)",
           Shape::text},
          {"source_hashes", {}, "the same for `sources`, in their order", Shape::texts},
          {"template", {}, "how sources are rendered: jinja", Shape::text, "jinja"},
          {"context", {}, "variables for the template", Shape::any},
          {"defaults", {}, "variables for the template that `context` may replace", Shape::any},
          {"makedirs", {}, "create missing parent directories", Shape::flag, "False"}};
}

std::vector<Argument> append_arguments() {
  auto all = addition_arguments();
  all.push_back({"ignore_whitespace",
                 {},
                 "False: the text is a regular expression when sought",
                 Shape::flag,
                 "True"});
  return all;
}

std::vector<Argument> prepend_arguments() {
  auto all = addition_arguments();
  all.push_back(
      {"header", {}, "True: the file has to begin with just these lines", Shape::flag, "False"});
  return all;
}

}  // namespace

const StateFunction file_append{
    .name = "file.append",
    .summary = "The text is in the file; where it is not, it is added at its end.",
    .arguments = append_arguments(),
    .build = &build_append};

const StateFunction file_prepend{
    .name = "file.prepend",
    .summary = "The text is in the file; where it is not, it is added at its beginning.",
    .arguments = prepend_arguments(),
    .build = &build_prepend};

}  // namespace converge
