#include "converge/host/docker/actions.h"

#include <fmt/format.h>

#include <algorithm>

#include "converge/base/text.h"
#include "converge/host/docker/ask.h"
#include "converge/model/labels.h"

namespace converge {
namespace {

using namespace std::chrono_literals;
using Container = std::optional<ContainerFacts>;

constexpr Milliseconds patience_for_removal = 30s;
constexpr std::chrono::seconds default_grace{10};

std::chrono::seconds own_grace(const Container& container) {
  const Value* seconds =
      container ? container->inspect.find_path({"Config", "StopTimeout"}) : nullptr;
  if (!seconds || !seconds->is_integer()) return default_grace;
  // -1 is "wait for ever" to the daemon; a day is as good and ends.
  if (seconds->integer() < 0) return std::chrono::hours(24);
  return std::chrono::seconds(std::min<std::int64_t>(seconds->integer(), 86400));
}

bool is_gone(const Container& container) {
  return !container;
}
bool is_down(const Container& container) {
  return !container || !container->occupies();
}

/// The very container that this body describes, made by this very run: it has all our labels.
bool made_from(const Value& body, const Container& container) {
  const Value* labels = body.find("Labels");
  if (!container || !labels || labels->text_at(label::run).empty()) return false;
  for (const auto& [key, value] : labels->entries()) {
    if (!python_text(key).starts_with(label::prefix)) continue;
    const auto found = container->labels.find(python_text(key));
    if (found == container->labels.end() || found->second != python_text(value)) return false;
  }
  return true;
}

Error name_taken(const CreateContainer& action, const ContainerFacts& holder) {
  const bool ours = holder.labels.contains(std::string(label::managed));
  return Error(fmt::format("create container {}: the name is taken by {} ({})", action.name,
                           ours ? "another run's container" : "a container not managed by converge",
                           short_id(holder.id.text)));
}

}  // namespace

Result<Outcome> perform_docker(const DockerApi& api, const CreateContainer& action) {
  const auto ours = [&](const Container& container) { return made_from(action.body, container); };
  const auto request = [&] { return api.create(action.name, action.body); };
  const auto what = "create container " + action.name;
  TRY(auto answer, ask(api, action.name, request, ours));
  if (answer && (answer->status == 409 || answer->status == 500)) {
    // The name is taken (podman says 500): by an earlier attempt of ours whose answer was lost, by
    // one that is just being removed (trap 83), or by somebody else.
    const auto going = [](const Container& c) {
      return !c || c->status != ContainerStatus::removing;
    };
    TRY(wait_for(api, action.name, patience_for_removal, going));
    TRY(const auto holder, api.container(action.name));
    if (ours(holder)) return done(Answer());
    if (holder) return fail(name_taken(action, *holder));
    if (answer->status == 409) {
      TRY(answer, ask(api, action.name, request, ours));
    }
  }
  if (answer && answer->status != 201) return fail(answer_error(what, *answer));
  return done(answer);
}

Result<Outcome> perform_docker(const DockerApi& api, const StartContainer& action,
                               const Container& before) {
  const auto started = [&](const Container& now) {
    return now && (now->occupies() || (before && now->started_at != before->started_at));
  };
  TRY(const auto answer, ask(
                             api, action.name, [&] { return api.start(action.name); }, started));
  if (!answer || answer->status == 204) return done(answer);
  if (answer->status == 304) return nothing_to_do(action.name + " runs already");
  // 400: what is to be run cannot be run. Everything else may be the daemon's or the host's fault.
  const auto trouble = answer->status == 400 ? Trouble::own_fault : Trouble::failed;
  return fail(answer_error("start container " + action.name, *answer, trouble));
}

Result<Outcome> perform_docker(const DockerApi& api, const StopContainer& action,
                               const Container& before) {
  const auto request = [&] { return api.stop(action.name, action.grace, own_grace(before)); };
  TRY(const auto answer, ask(api, action.name, request, is_down));
  if (!answer || answer->status == 204) return done(answer);
  if (answer->status == 304) return nothing_to_do(action.name + " is stopped already");
  if (answer->status == 404 && !unknown_request(*answer)) {
    return nothing_to_do(action.name + " does not exist");
  }
  return fail(answer_error("stop container " + action.name, *answer));
}

Result<Outcome> perform_docker(const DockerApi& api, const RestartContainer& action,
                               const Container& before) {
  const auto request = [&] { return api.restart(action.name, action.grace, own_grace(before)); };
  const auto restarted = [&](const Container& now) {
    return now && now->running() && before && now->started_at != before->started_at;
  };
  TRY(const auto answer, ask(api, action.name, request, restarted));
  if (!answer || answer->status == 204) return done(answer);
  return fail(answer_error("restart container " + action.name, *answer));
}

Result<Outcome> perform_docker(const DockerApi& api, const KillContainer& action) {
  // A signal leaves no trace that could be looked for, so a lost answer stays an unknown one.
  TRY(const auto answer, api.kill(action.name, action.signal));
  if (answer.status == 204) return Outcome();
  if (answer.status == 409) return nothing_to_do(action.name + " does not run");
  return fail(
      answer_error(fmt::format("send {} to container {}", action.signal, action.name), answer));
}

Result<Outcome> perform_docker(const DockerApi& api, const UnpauseContainer& action) {
  const auto unpaused = [](const Container& now) {
    return now && now->status != ContainerStatus::paused;
  };
  TRY(const auto answer, ask(
                             api, action.name, [&] { return api.unpause(action.name); }, unpaused));
  if (!answer || answer->status == 204) return done(answer);
  // "Is not paused" is a 500 or a 409 (trap 82).
  TRY(const auto now, api.container(action.name));
  if (unpaused(now)) return nothing_to_do(action.name + " is not paused");
  return fail(answer_error("unpause container " + action.name, *answer));
}

Result<Outcome> perform_docker(const DockerApi& api, const RenameContainer& action,
                               const Container& before) {
  const auto is_it = [&](const Container& now) { return now && before && now->id == before->id; };
  TRY(const auto answer,
      ask(
          api, action.to, [&] { return api.rename(action.name, action.to); }, is_it));
  if (!answer || answer->status == 204) return done(answer);
  TRY(const auto holder, api.container(action.to));
  if (is_it(holder)) return nothing_to_do("it is called " + action.to + " already");
  const auto what = fmt::format("rename container {} to {}", action.name, action.to);
  if (!holder || answer->status == 404) return fail(answer_error(what, *answer));
  return fail(
      fmt::format("{}: the name is taken by container {}", what, short_id(holder->id.text)));
}

Result<Outcome> perform_docker(const DockerApi& api, const RemoveContainer& action) {
  const auto request = [&] {
    return api.remove(action.name, action.force, action.with_anonymous_volumes);
  };
  TRY(const auto answer, ask(api, action.name, request, is_gone));
  if (!answer || answer->status == 204 || answer->status == 200) return done(answer);
  if (answer->status == 404 && !unknown_request(*answer)) {
    return nothing_to_do(action.name + " does not exist");
  }
  // Somebody (auto-remove, another client) is removing it already: its name is still taken.
  TRY(const auto now, api.container(action.name));
  if (!now) return done(Answer());
  if (now->status == ContainerStatus::removing) {
    TRY(const bool gone, wait_for(api, action.name, patience_for_removal, is_gone));
    if (gone) return done(Answer(HttpAnswer{}));
  }
  return fail(answer_error("remove container " + action.name, *answer));
}

Result<Outcome> perform_docker(const DockerApi& api, const UpdateContainer& action) {
  // Whether it took effect is seen by the next look at its fields; asking twice does no harm.
  const auto never = [](const Container&) { return false; };
  TRY(const auto answer,
      ask(
          api, action.name, [&] { return api.update(action.name, action.body); }, never));
  if (!answer || answer->status == 200) return done(answer);
  auto error = answer_error("update container " + action.name, *answer);
  if (unknown_request(*answer))
    return fail(std::move(error).hint("this engine cannot update containers"));
  return fail(std::move(error));
}

}  // namespace converge
