#pragma once

// One container's rollout on the shadow host: what is done, in order, and what stands there
// afterwards.

#include <fmt/format.h>

#include "converge/docker/fields/made.h"
#include "converge/docker/rollout/resource.h"
#include "converge/engine/engine.h"
#include "converge/host/shadow/host.h"
#include "converge/model/labels.h"
#include "paper_machine.h"

namespace converge {

inline constexpr auto reference = "localhost:5000/app:1";
inline constexpr auto old_image = "sha256:old";
inline constexpr auto new_image = "sha256:new";
inline constexpr auto running = ContainerStatus::running;
inline constexpr auto exited = ContainerStatus::exited;
inline constexpr auto created = ContainerStatus::created;

inline Unit unit_called(const std::string& name) {
  Unit unit;
  unit.spec.name = name;
  unit.spec.image = reference;
  unit.spec.restart_policy = mapping({{"Name", "always"}});
  unit.spec.restart_policy_given = true;
  unit.spec.body =
      mapping({{"Image", reference}, {"HostConfig", mapping({{"NetworkMode", "none"}})}});
  return unit;
}

/// A container of ours, of this image, in this state and with this policy.
inline ContainerFacts ours(const std::string& name, const std::string& image,
                           ContainerStatus status, const std::string& policy) {
  ContainerFacts facts;
  facts.name = name;
  facts.id = {"id-of-" + name};
  facts.image = {image};
  facts.image_reference = reference;
  facts.status = status;
  facts.restart_policy = policy;
  facts.started_at = "then";
  const ContainerSpec spec = unit_called(name.substr(0, name.find('.'))).spec;
  facts.labels = {{std::string(label::managed), "1"},
                  {std::string(label::image), image},
                  {std::string(label::spec), spec_hash(spec)},
                  {std::string(label::fields), field_digests(spec)},
                  {std::string(label::run), "an earlier run"}};
  facts.inspect =
      mapping({{"HostConfig", mapping({{"NetworkMode", "none"},
                                       {"RestartPolicy", mapping({{"Name", policy.c_str()}})}})}});
  return facts;
}

inline ContainerFacts old_one(const std::string& name = "app", ContainerStatus status = running,
                              const std::string& policy = "always") {
  return ours(name, old_image, status, policy);
}
inline ContainerFacts new_one(const std::string& name = "app", ContainerStatus status = running,
                              const std::string& policy = "always") {
  return ours(name, new_image, status, policy);
}

/// Made to take the place of `older`, which had this policy then.
inline ContainerFacts after(const ContainerFacts& older, ContainerFacts newer,
                            const std::string& policy = "always") {
  newer.labels[std::string(label::former)] = to_text({older.id.text, policy, {}});
  return newer;
}

/// A shadow that fails one action once, as a daemon would, or that one and all after it.
class Failing : public Host {
 public:
  Failing(Host& host, std::string action, Trouble trouble, bool rest_too)
      : host_(host), action_(std::move(action)), trouble_(trouble), rest_too_(rest_too) {}
  Result<std::optional<ImageFacts>> image(const std::string& name) const override {
    return host_.image(name);
  }
  Result<std::optional<ContainerFacts>> container(const std::string& name) const override {
    return host_.container(name);
  }
  Result<std::optional<NetworkFacts>> network(const std::string& name) const override {
    return host_.network(name);
  }
  Result<std::optional<FileFacts>> file(const std::string& path) const override {
    return host_.file(path);
  }
  Result<std::string> contents(const std::string& path) const override {
    return host_.contents(path);
  }
  Result<CommandResult> run(const Command& command) const override { return host_.run(command); }
  Result<Outcome> perform(const Action& action, const ActionContext& context) override {
    if (failed_ ? rest_too_ : describe(action) == action_) {
      failed_ = true;
      return fail("it does not work", trouble_);
    }
    return host_.perform(action, context);
  }

 private:
  Host& host_;
  std::string action_;
  Trouble trouble_;
  bool rest_too_;
  bool failed_ = false;
};

struct World {
  PaperMachine machine;
  Rollout wanted;

  explicit World(std::initializer_list<const char*> names = {"app"}) {
    machine.images[reference].id = {new_image};
    wanted.run_id = "this run";
    for (const char* name : names) wanted.units.push_back(unit_called(name));
  }

  Unit& unit() { return wanted.units.front(); }

  World& with(ContainerFacts facts) {
    machine.containers[facts.name] = std::move(facts);
    return *this;
  }

  RunReport run(const std::string& failing = "", Trouble trouble = Trouble::failed) {
    ShadowHost shadow(machine);
    Failing host(shadow, failing, trouble, rest_fails);
    Graph graph;
    graph.states.resize(1);
    graph.states[0].id = "app";
    graph.states[0].resources.push_back(std::make_unique<RolloutResource>(wanted));
    RunReport report = run_graph(graph, host, EngineOptions{}, [](const Event&) {});
    standing_.clear();
    for (const Unit& unit : wanted.units)
      for (const char* ending : {"", ".next", ".prev", ".failed"})
        tell(host, unit.spec.name + ending);
    return report;
  }

  /// The actions of one run, a line each, and then what stands there.
  std::string transcript(const std::string& failing = "", Trouble trouble = Trouble::failed) {
    const RunReport report = run(failing, trouble);
    std::string text;
    for (const ActionReport& action : report.states[0].actions)
      text += fmt::format("{}{}\n", action.description, action.error ? " FAILED" : "");
    return text + "= " + (report.states[0].result == true ? "good" : "failed") + "\n" + standing_;
  }

  std::string standing_;
  /// What fails is the daemon: nothing works after it.
  bool rest_fails = false;

 private:
  void tell(const Host& host, const std::string& name) {
    const auto container = host.container(name);
    if (!container || !*container) return;
    standing_ +=
        fmt::format("{} {} {} {}\n", name, (*container)->image.text == new_image ? "new" : "old",
                    (*container)->running() ? "runs" : "stands", (*container)->restart_policy);
  }
};

}  // namespace converge
