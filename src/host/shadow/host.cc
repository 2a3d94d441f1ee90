#include "converge/host/shadow/host.h"

#include <fmt/format.h>

#include "converge/base/overloaded.h"
#include "converge/host/system/host.h"
#include "converge/model/image_reference.h"

namespace converge {
namespace {

/// A stateful command says itself, afterwards, whether it changed something.
Outcome would_run(const RunCommand& action) {
  const std::string& name = action.name.empty() ? action.command.text : action.name;
  return Outcome{.changed = !action.stateful,
                 .open = action.stateful,
                 .comment = fmt::format("Command \"{}\" would have been executed", name),
                 .changes = action.stateful ? std::vector<Change>{}
                                            : std::vector<Change>{{"cmd", nullptr, name}}};
}

/// The one command that is made to be run in a check.
Result<Outcome> run_test(const HostView& real, const RunCommand& action) {
  RunCommand test = action;
  test.command.text = *action.test_text;
  test.name.clear();
  TRY(const CommandResult result, real.run(test.command));
  return judge_command(test, result);
}

Outcome would_ask(const QueryUrl& action) {
  return Outcome{
      .changed = false, .open = true, .comment = "(TEST MODE) would " + describe(Action(action))};
}

Outcome would_pretend(const Pretend& action) {
  Outcome outcome = pretend(action);
  if (!action.check_comment.empty()) outcome.comment = action.check_comment;
  return outcome;
}

}  // namespace

Result<std::optional<ImageFacts>> ShadowHost::image_locked(const std::string& reference) const {
  if (const auto found = images_.find(reference); found != images_.end()) return found->second;
  TRY(auto facts, real_.image(reference));
  images_[reference] = facts;
  return facts;
}

Result<std::optional<ImageFacts>> ShadowHost::image(const std::string& reference) const {
  std::lock_guard lock(mutex_);
  return image_locked(reference);
}
Result<std::optional<ContainerFacts>> ShadowHost::container(const std::string& name) const {
  std::lock_guard lock(mutex_);
  return containers_.find(name);
}
Result<std::optional<NetworkFacts>> ShadowHost::network(const std::string& name) const {
  return real_.network(name);
}
Result<std::optional<FileFacts>> ShadowHost::file(const std::string& path) const {
  std::lock_guard lock(mutex_);
  return files_.find(path);
}
Result<std::string> ShadowHost::contents(const std::string& path) const {
  std::lock_guard lock(mutex_);
  return files_.contents(path);
}
Result<std::vector<std::string>> ShadowHost::entries(const std::string& path) const {
  std::lock_guard lock(mutex_);
  return files_.entries(path);
}
Result<CommandResult> ShadowHost::run(const Command& command) const {
  return real_.run(command);
}

Result<Outcome> ShadowHost::pull(const PullImage& action) {
  TRY(const auto before, image_locked(action.reference));
  if (before) {
    return Outcome{.changed = false,
                   .comment = "would ask the registry whether " + action.reference + " is newer"};
  }
  // An id of its own: a container of the check that is made from it is a container of this image.
  ImageFacts pulled;
  pulled.id = {fmt::format("image {} of the check", ++pulled_)};
  images_[action.reference] = std::move(pulled);
  return Outcome{.changed = true, .comment = action.reference + " would be pulled"};
}

Result<Outcome> ShadowHost::remove_image(const RemoveImage& action) {
  TRY(const auto before, image_locked(action.reference));
  images_[action.reference] = std::nullopt;
  return Outcome{.changed = before.has_value(), .comment = {}};
}

Result<Outcome> ShadowHost::create(const CreateContainer& action) {
  // The body has the image as the file has it; what is known here is known by normalised names.
  const std::string written(action.body.text_at("Image"));
  const Result<ImageReference> reference = parse_image_reference(written);
  TRY(const auto image, image_locked(reference ? reference->text() : written));
  return containers_.create(action, image);
}

Result<Outcome> ShadowHost::perform_locked(const DockerAction& action) {
  return std::visit(overloaded{
                        [this](const PullImage& a) { return pull(a); },
                        [this](const RemoveImage& a) { return remove_image(a); },
                        [this](const CreateContainer& a) { return create(a); },
                        [this](const StartContainer& a) { return containers_.perform(a); },
                        [this](const StopContainer& a) { return containers_.perform(a); },
                        [this](const RestartContainer& a) { return containers_.perform(a); },
                        [this](const KillContainer& a) { return containers_.perform(a); },
                        [this](const UnpauseContainer& a) { return containers_.perform(a); },
                        [this](const RenameContainer& a) { return containers_.perform(a); },
                        [this](const RemoveContainer& a) { return containers_.perform(a); },
                        [this](const UpdateContainer& a) { return containers_.perform(a); },
                        [this](const ConnectNetwork& a) { return containers_.perform(a); },
                        [this](const DisconnectNetwork& a) { return containers_.perform(a); },
                        [this](const ProveContainer& a) { return containers_.perform(a); },
                        [this](const AwaitContainer& a) { return containers_.perform(a); },
                    },
                    action);
}

Result<Outcome> ShadowHost::perform_locked(const FileAction& action) {
  return std::visit(overloaded{
                        [this](const WriteFile& a) { return files_.perform(a); },
                        [this](const MakeDirectory& a) { return files_.perform(a); },
                        [this](const ChangeOwnership& a) { return files_.perform(a); },
                        [this](const RemovePath& a) { return files_.perform(a); },
                        [this](const MakeLink& a) { return files_.perform(a); },
                        [this](const ChangeFiles& a) { return files_.perform(a); },
                        [this](const TouchFile& a) { return files_.perform(a); },
                        [this](const MovePath& a) { return files_.perform(a); },
                    },
                    action);
}

Result<Outcome> ShadowHost::perform_locked(const CommandAction& action) {
  return std::visit(overloaded{
                        [this](const RunCommand& a) -> Result<Outcome> {
                          if (a.test_text) return run_test(real_, a);
                          return would_run(a);
                        },
                        [](const Pretend& a) -> Result<Outcome> { return would_pretend(a); },
                    },
                    action);
}

Result<Outcome> ShadowHost::perform_locked(const WebAction& action) {
  return std::visit(
      overloaded{
          [](const QueryUrl& a) -> Result<Outcome> { return would_ask(a); },
      },
      action);
}

Result<Outcome> ShadowHost::perform(const Action& action, const ActionContext&) {
  std::lock_guard lock(mutex_);
  return std::visit([this](const auto& family) { return perform_locked(family); }, action);
}

}  // namespace converge
