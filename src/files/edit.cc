#include "converge/files/edit.h"

#include <fmt/format.h>

#include "converge/base/text.h"
#include "converge/files/text_diff.h"

namespace converge {
namespace {

class EditedFile : public Resource {
 public:
  explicit EditedFile(TextEdit edit) : edit_(std::move(edit)) {}

  std::string title() const override { return edit_.title; }
  bool opaque() const override { return true; }

  Result<Decision> check(const HostView& host) const override {
    TRY(check_path(edit_.path, edit_.place));
    TRY(const Target target, follow(host, edit_.path));
    if (!target.facts && edit_.ignore_absent)
      return Decision(Keep{edit_.path + " is not there, no changes needed"});
    if (!target.facts && !edit_.create)
      return fail(Error(edit_.path + ": file not found").at(edit_.place));
    if (target.facts && target.facts->kind != FileKind::regular)
      return fail(Error(edit_.path + " is no regular file").at(edit_.place));
    std::string before;
    if (target.facts) {
      TRY(before, host.contents(target.path));
    }
    if (before.find('\0') != std::string::npos)
      return fail(Error(edit_.path + " is a binary file, no text").at(edit_.place));
    std::string comment = edit_.path + " is in the correct state";
    Result<std::string> after = edit_.edit(host, before, comment);
    if (!after) return fail(std::move(after).error().at(edit_.place));
    if (target.facts && *after == before) return Decision(Keep{std::move(comment)});
    return Decision(write(target, before, *std::move(after)));
  }

 private:
  Act write(const Target& target, const std::string& before, std::string after) const {
    const std::string difference =
        edit_.show_changes ? text_diff(before, after) : "not shown (show_changes: False)";
    WriteFile action = copy(target, target.path, std::move(after));
    action.make_parents = edit_.make_parents;
    Act act{.action = action,
            .why = target.facts ? "its text differs" : "it is not there",
            .changes = {{"diff", nullptr, difference}},
            // What an expression makes of a text it may well find again: one run, one edit.
            .last = true};
    if (edit_.backup_ending.empty() || !target.facts) return act;
    act.action = ChangeFiles{
        edit_.path, {copy(target, target.path + edit_.backup_ending, before), std::move(action)}};
    return act;
  }

  /// With the owner and the mode of the file that is edited.
  static WriteFile copy(const Target& target, std::string path, std::string contents) {
    WriteFile action{.path = std::move(path),
                     .contents = std::move(contents),
                     .mode = std::nullopt,
                     .user = std::nullopt,
                     .group = std::nullopt};
    if (!target.facts) return action;
    action.mode = target.facts->mode;
    action.user = target.facts->user;
    action.group = target.facts->group;
    return action;
  }

  TextEdit edit_;
};

/// How long the line's end at the beginning of this text is: Python knows more of them than "\n".
std::size_t line_end(std::string_view text) {
  for (std::string_view end : {"\r\n", "\n", "\r", "\v", "\f", "\x1c", "\x1d", "\x1e", "\xc2\x85",
                               "\xe2\x80\xa8", "\xe2\x80\xa9"})
    if (text.starts_with(end)) return end.size();
  return 0;
}

}  // namespace

ResourcePtr edit_resource(TextEdit edit) {
  return std::make_unique<EditedFile>(std::move(edit));
}

std::string with_last_newline(std::string text) {
  if (!text.empty() && !text.ends_with('\n')) text += '\n';
  return text;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    std::size_t length = 0;
    while (length < text.size() && line_end(text.substr(length)) == 0) ++length;
    lines.emplace_back(text.substr(0, length));
    text.remove_prefix(length);
    text.remove_prefix(line_end(text));
  }
  return lines;
}

}  // namespace converge
