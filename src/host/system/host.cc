#include "converge/host/system/host.h"

#include <fmt/format.h>

#include <algorithm>

#include "converge/base/overloaded.h"
#include "converge/host/system/files.h"
#include "converge/host/system/process.h"
#include "converge/host/system/query.h"
#include "converge/host/system/stateful.h"

namespace converge {
namespace {

Result<Outcome> done(const Result<void>& result) {
  if (!result) return fail(result.error());
  return Outcome();
}

Result<Outcome> run_command(const RunCommand& action, const ActionContext& context) {
  TRY(const auto result, run_script(action.command, context.give_up));
  return judge_command(action, result);
}

Result<Outcome> remove(const RemovePath& action) {
  TRY(const bool removed, remove_path(action));
  return Outcome{.changed = removed, .comment = {}};
}

Result<Outcome> touch(const TouchFile& action) {
  TRY(const bool fresh, touch_file(action));
  return Outcome{
      .comment = fresh ? "Created empty file " + action.path : "Updated times on " + action.path,
      .changes = {{fresh ? "new" : "touched", nullptr, action.path}}};
}

/// Without the newlines at the end, as Salt has it.
std::string trimmed(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return text;
}

bool is_good(const RunCommand& action, const CommandResult& result) {
  if (result.timed_out) return action.ignore_timeout;
  const auto holds_one = [](const std::string& text, const std::vector<std::string>& sought) {
    return std::ranges::any_of(sought, [&](const std::string& piece) {
      return !piece.empty() && text.find(piece) != std::string::npos;
    });
  };
  return std::ranges::find(action.good_codes, result.exit_code) != action.good_codes.end() ||
         holds_one(trimmed(result.out), action.good_outputs) ||
         holds_one(trimmed(result.err), action.good_errors);
}

}  // namespace

Outcome judge_command(const RunCommand& action, const CommandResult& result) {
  const std::string& name = action.name.empty() ? action.command.text : action.name;
  Outcome outcome;
  outcome.succeeded = is_good(action, result);
  outcome.comment = fmt::format("Command \"{}\" run", name);
  if (result.timed_out) {
    outcome.comment = fmt::format("Command \"{}\" was ended after {}", name,
                                  human_duration(action.command.timeout.value_or(Milliseconds(0))));
  }
  const auto out = trimmed(result.out);
  const auto err = trimmed(result.err);
  if (action.stateful) return judge_stateful(std::move(outcome), result.exit_code, out, err);
  outcome.changes.push_back({"retcode", nullptr, result.exit_code});
  if (action.hide_output) return outcome;
  outcome.changes.push_back({"stdout", nullptr, out});
  outcome.changes.push_back({"stderr", nullptr, err});
  return outcome;
}

Outcome pretend(const Pretend& action) {
  return Outcome{.changed = action.change, .succeeded = action.succeed, .comment = action.comment};
}

Result<Outcome> perform_system(const FileAction& action, const ActionContext&) {
  return std::visit(overloaded{
                        [](const WriteFile& a) { return done(write_file(a)); },
                        [](const MakeDirectory& a) { return done(make_directory(a)); },
                        [](const ChangeOwnership& a) { return done(change_ownership(a)); },
                        [](const RemovePath& a) { return remove(a); },
                        [](const MakeLink& a) { return done(make_link(a)); },
                        [](const ChangeFiles& a) { return done(change_files(a)); },
                        [](const TouchFile& a) { return touch(a); },
                        [](const MovePath& a) { return done(move_path(a)); },
                    },
                    action);
}

Result<Outcome> perform_system(const CommandAction& action, const ActionContext& context) {
  return std::visit(overloaded{
                        [&](const RunCommand& a) { return run_command(a, context); },
                        [](const Pretend& a) -> Result<Outcome> { return pretend(a); },
                    },
                    action);
}

Result<Outcome> perform_system(const WebAction& action, const ActionContext& context) {
  return std::visit(
      overloaded{
          [&](const QueryUrl& a) { return query_url(a, context); },
      },
      action);
}

}  // namespace converge
