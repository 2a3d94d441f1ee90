#include "converge/host/system_host.h"

#include <fmt/format.h>

#include <algorithm>

#include "converge/base/overloaded.h"
#include "converge/host/files.h"
#include "converge/host/process.h"
#include "converge/host/stateful.h"

namespace converge {
namespace {

Result<Outcome> done(const Result<void>& result) {
  if (!result) return fail(result.error());
  return Outcome();
}

Result<Outcome> run_command(const RunCommand& action, const ActionContext& context) {
  TRY(const auto result, run_process(action.command, context.give_up));
  return judge_command(action, result);
}

Result<Outcome> remove(const RemovePath& action) {
  TRY(const bool removed, remove_path(action));
  return Outcome{.changed = removed, .comment = {}};
}

/// Without the newlines at the end, as Salt has it.
std::string trimmed(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return text;
}

}  // namespace

Outcome judge_command(const RunCommand& action, const CommandResult& result) {
  const auto& good = action.good_codes;
  Outcome outcome;
  outcome.succeeded =
      !result.timed_out && std::find(good.begin(), good.end(), result.exit_code) != good.end();
  outcome.comment = fmt::format("Command \"{}\" run", action.command.text);
  if (result.timed_out) {
    outcome.comment = fmt::format("Command \"{}\" was ended after {}", action.command.text,
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

bool is_system_action(const Action& action) {
  return std::holds_alternative<RunCommand>(action) || std::holds_alternative<WriteFile>(action) ||
         std::holds_alternative<MakeDirectory>(action) ||
         std::holds_alternative<ChangeOwnership>(action) ||
         std::holds_alternative<RemovePath>(action) || std::holds_alternative<Pretend>(action);
}

Result<Outcome> perform_system(const Action& action, const ActionContext& context) {
  return std::visit(
      overloaded{
          [&](const RunCommand& a) { return run_command(a, context); },
          [](const WriteFile& a) { return done(write_file(a)); },
          [](const MakeDirectory& a) { return done(make_directory(a)); },
          [](const ChangeOwnership& a) { return done(change_ownership(a)); },
          [](const RemovePath& a) { return remove(a); },
          [](const Pretend& a) -> Result<Outcome> { return pretend(a); },
          [](const auto&) -> Result<Outcome> {
            return fail("this is a bug in converge: no action of this machine without Docker");
          },
      },
      action);
}

}  // namespace converge
