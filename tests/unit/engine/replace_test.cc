// The replace sequence, from every phase in which a run can have died, on the shadow host: what is
// done, in order, and what stands there afterwards.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "converge/docker/container.h"
#include "converge/docker/rollout/facts.h"
#include "converge/engine/engine.h"
#include "converge/host/shadow/host.h"
#include "paper_machine.h"

namespace converge {
namespace {

constexpr auto reference = "localhost:5000/app:1";

ServiceWish wish(const std::string& policy = "always") {
  ServiceWish wish;
  wish.spec.name = "app";
  wish.spec.image = reference;
  wish.spec.restart_policy = mapping({{"Name", policy.c_str()}});
  wish.spec.restart_policy_given = true;
  wish.spec.body =
      mapping({{"Image", reference}, {"HostConfig", mapping({{"NetworkMode", "none"}})}});
  wish.run_id = "this run";
  return wish;
}

/// A container of ours, of this image, in this state and with this policy.
ContainerFacts ours(const std::string& name, const std::string& image, ContainerStatus status,
                    const std::string& policy) {
  ContainerFacts facts;
  facts.name = name;
  facts.id = {"id of " + name};
  facts.image = {image};
  facts.status = status;
  facts.restart_policy = policy;
  facts.started_at = "then";
  facts.labels = {{std::string(label::managed), "1"},
                  {std::string(label::spec), spec_hash(wish().spec)},
                  {std::string(label::restart), "always"},
                  {std::string(label::run), "an earlier run"}};
  facts.inspect =
      mapping({{"HostConfig", mapping({{"NetworkMode", "none"},
                                       {"RestartPolicy", mapping({{"Name", policy.c_str()}})}})}});
  return facts;
}

constexpr auto old_image = "sha256:old";
constexpr auto new_image = "sha256:new";
constexpr auto running = ContainerStatus::running;
constexpr auto exited = ContainerStatus::exited;
constexpr auto created = ContainerStatus::created;

/// A shadow that fails one kind of action, as a daemon would.
class Failing : public Host {
 public:
  Failing(Host& host, std::string action, Trouble trouble)
      : host_(host), action_(std::move(action)), trouble_(trouble) {}
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
    if (!failed_ && describe(action) == action_) {
      failed_ = true;
      return fail("it does not work", trouble_);
    }
    return host_.perform(action, context);
  }

 private:
  Host& host_;
  std::string action_;
  Trouble trouble_;
  bool failed_ = false;
};

struct World {
  PaperMachine machine;
  ServiceWish wanted = wish();

  World() { machine.images[reference].id = {new_image}; }

  World& with(ContainerFacts facts) {
    machine.containers[facts.name] = std::move(facts);
    return *this;
  }

  RunReport run(const std::string& failing = "", Trouble trouble = Trouble::failed) {
    ShadowHost shadow(machine);
    Failing host(shadow, failing, trouble);
    Graph graph;
    graph.states.resize(1);
    graph.states[0].id = "app";
    graph.states[0].resources = service_resources(wanted);
    RunReport report = run_graph(graph, host, EngineOptions{}, [](const Event&) {});
    standing_.clear();
    for (const char* name : {"app", "app.next", "app.prev", "app.failed"}) {
      const auto container = host.container(name);
      if (!container || !*container) continue;
      standing_ +=
          fmt::format("{} {} {} {}\n", name, (*container)->image.text == new_image ? "new" : "old",
                      (*container)->running() ? "runs" : "stands", (*container)->restart_policy);
    }
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
};

ContainerFacts old_one(const std::string& name = "app", ContainerStatus status = running,
                       const std::string& policy = "always") {
  return ours(name, old_image, status, policy);
}
ContainerFacts new_one(const std::string& name = "app", ContainerStatus status = running,
                       const std::string& policy = "always") {
  return ours(name, new_image, status, policy);
}

}  // namespace

TEST_CASE("nothing there: created beside, renamed, started, proven, committed") {
  CHECK(World().transcript() ==
        "create app.next\n"
        "rename app.next to app\n"
        "start app\n"
        "watch app for 2 s\n"
        "update app\n"
        "= good\n"
        "app new runs always\n");
}

TEST_CASE("the wanted one runs: nothing is done") {
  CHECK(World().with(new_one()).transcript() == "= good\napp new runs always\n");
}

TEST_CASE("the image moved: the old one goes only when the new one is proven") {
  CHECK(World().with(old_one()).transcript() ==
        "create app.next\n"
        "stop app\n"
        "rename app to app.prev\n"
        "rename app.next to app\n"
        "start app\n"
        "watch app for 2 s\n"
        "update app\n"
        "update app.prev\n"
        "remove app.prev\n"
        "= good\n"
        "app new runs always\n");
}

TEST_CASE("an unless-stopped one is armed before it is stopped: a reboot has to bring it back") {
  const std::string text = World().with(old_one("app", running, "unless-stopped")).transcript();
  CHECK(text.find("create app.next\nupdate app\nstop app\n") == 0);
}

TEST_CASE("died after the new one was created: it is used") {
  CHECK(World()
            .with(old_one())
            .with(new_one("app.next", created, "no"))
            .transcript()
            .find("stop app\nrename app to app.prev\n") == 0);
}

TEST_CASE("died after the stop: goes on with the rename") {
  World world;
  world.with(old_one("app", exited)).with(new_one("app.next", created, "no"));
  CHECK(world.transcript().find("rename app to app.prev\nrename app.next to app\nstart app\n") ==
        0);
}

TEST_CASE("died between the renames: goes on with the second") {
  World world;
  world.with(old_one("app.prev", exited)).with(new_one("app.next", created, "no"));
  CHECK(world.transcript().find("rename app.next to app\nstart app\nwatch app for 2 s\n") == 0);
}

TEST_CASE("died before the start: starts it") {
  World world;
  world.with(old_one("app.prev", exited)).with(new_one("app", created, "no"));
  CHECK(world.transcript().find("start app\nwatch app for 2 s\nupdate app\nupdate app.prev\n") ==
        0);
}

TEST_CASE("died before the proof: proves it, with the former one kept until then") {
  World world;
  world.with(old_one("app.prev", exited)).with(new_one("app", running, "no"));
  CHECK(world.transcript().find("watch app for 2 s\nupdate app\nupdate app.prev\n") == 0);
}

TEST_CASE("died after the commit: only cleans up") {
  World world;
  world.with(old_one("app.prev", exited)).with(new_one());
  CHECK(world.transcript() == "update app.prev\nremove app.prev\n= good\napp new runs always\n");
}

TEST_CASE("a daemon restart in the gap brought the former one back: it stops before the start") {
  World world;
  world.with(old_one("app.prev", running)).with(new_one("app", created, "no"));
  CHECK(world.transcript().find("stop app.prev\nstart app\nwatch app for 2 s\n") == 0);
}

TEST_CASE("only the former one is left: it serves before anything else happens") {
  World world;
  world.with(old_one("app.prev", exited));
  CHECK(world.transcript().find("rename app.prev to app\n") == 0);
}

TEST_CASE("an unproven version that is no longer wanted gives way to the former one") {
  World world;
  ContainerFacts unproven = ours("app", "sha256:other", running, "no");
  world.with(old_one("app.prev", exited)).with(unproven);
  CHECK(world.transcript().find("stop app\nremove app\nrename app.prev to app\n") == 0);
}

TEST_CASE("a half-deleted container is deleted before anything else is asked of it") {
  World world;
  world.with(new_one()).with(old_one("app.prev", ContainerStatus::dead));
  CHECK(world.transcript().find("remove app.prev\n= good\n") == 0);
}

TEST_CASE("a create that fails touches nothing that serves") {
  World world;
  world.with(old_one());
  CHECK(world.transcript("create app.next") ==
        "create app.next FAILED\n= failed\napp old runs always\n");
}

TEST_CASE("a network or a shared container that is not there is found out before the gap") {
  World world;
  world.with(old_one());
  world.wanted.spec.body.set("HostConfig", mapping({{"NetworkMode", "nowhere"}}));
  RunReport report = world.run();
  CHECK(report.states[0].actions.empty());
  CHECK(report.states[0].standing == Standing::serving);
  CHECK(report.states[0].error->message() == "there is no network 'nowhere'");
  world.wanted.spec.body.set("HostConfig", mapping({{"NetworkMode", "container:nobody"}}));
  report = world.run();
  CHECK(report.states[0].actions.empty());
  CHECK(report.states[0].error->message() ==
        "there is no container 'nobody', whose namespace 'app' is to share");
  CHECK(world.standing_ == "app old runs always\n");
}

TEST_CASE("a start that fails for no fault of its own is undone without a verdict") {
  World world;
  world.with(old_one());
  CHECK(world.transcript("start app", Trouble::failed) ==
        "create app.next\n"
        "stop app\n"
        "rename app to app.prev\n"
        "rename app.next to app\n"
        "start app FAILED\n"
        "remove app\n"
        "rename app.prev to app\n"
        "start app\n"
        "= failed\n"
        "app old runs always\n");
}

TEST_CASE("the former one gets the networks back that a failed start took") {
  const auto with_networks = [](const char* label, std::vector<std::string> seen) {
    ContainerFacts facts = old_one();
    facts.labels[std::string(label::networks)] = label;
    Value networks = Value::map();
    for (const std::string& name : seen) networks.set(name, Value::map());
    facts.inspect.set("NetworkSettings", Value::map()).set("Networks", networks);
    return facts;
  };
  const auto restored = [&](const char* label, std::vector<std::string> seen) -> std::string {
    const auto act = restore_networks(wish(), with_networks(label, std::move(seen)));
    return act ? describe(act->action) : "nothing";
  };
  CHECK(restored("back,front", {"back", "front"}) == "nothing");
  CHECK(restored("back,front", {"back"}) == "connect app to network front");
  CHECK(restored("back", {}) == "connect app to network back");
  // It was moved to another one since it was made.
  CHECK(restored("bridge", {"front"}) == "nothing");
}

TEST_CASE("an interruption takes down what is unproven, and leaves what is proven") {
  World world;
  world.with(old_one());
  world.run("watch app for 2 s", Trouble::interrupted);
  CHECK(world.standing_ == "app old runs always\n");
  const RunReport report = world.run("remove app.prev", Trouble::interrupted);
  CHECK(world.standing_ == "app new runs always\napp.prev old stands no\n");
  CHECK(report.states[0].standing == Standing::serving);
}

TEST_CASE("a version that fails its proof is kept as evidence, and the old one serves again") {
  World world;
  world.with(old_one());
  const RunReport report = world.run("watch app for 2 s", Trouble::own_fault);
  CHECK(report.states[0].standing == Standing::rolled_back);
  CHECK(world.standing_ == "app old runs always\napp.failed new stands no\n");
}

TEST_CASE("a known-bad version is not tried again, and the old one is not touched") {
  World world;
  world.with(old_one()).with(new_one("app.failed", exited, "no"));
  const RunReport report = world.run();
  CHECK(report.states[0].actions.empty());
  CHECK(report.states[0].standing == Standing::rolled_back);
  CHECK(report.states[0].error->trouble() == Trouble::known_bad);
}

TEST_CASE("--retry-failed tries it again") {
  World world;
  world.wanted.retry_failed = true;
  world.with(old_one()).with(new_one("app.failed", exited, "no"));
  CHECK(world.transcript().find("create app.next\nstop app\n") == 0);
}

TEST_CASE("the first version that fails leaves the service down and is tried again") {
  World world;
  const RunReport report = world.run("watch app for 2 s", Trouble::own_fault);
  CHECK(report.states[0].standing == Standing::down);
  CHECK(world.standing_ == "app new runs no\n");
}

TEST_CASE("a restart policy that somebody changed is put right in place") {
  World world;
  world.with(new_one("app", running, "unless-stopped"));
  CHECK(world.transcript() == "update app\n= good\napp new runs always\n");
}

TEST_CASE("a stopped one is started and proven") {
  World world;
  world.with(new_one("app", exited));
  CHECK(world.transcript() == "start app\nwatch app for 2 s\n= good\napp new runs always\n");
}

TEST_CASE("force replaces what is just the same, once") {
  World world;
  world.wanted.force = true;
  world.with(new_one());
  CHECK(world.transcript().find("create app.next\nstop app\n") == 0);
}

TEST_CASE("remove_first goes the plain way of stop, remove, create, start") {
  World world;
  world.wanted.order = UpdateOrder::remove_first;
  world.with(old_one());
  CHECK(world.transcript() ==
        "stop app\n"
        "remove app\n"
        "create app\n"
        "start app\n"
        "watch app for 2 s\n"
        "update app\n"
        "= good\n"
        "app new runs always\n");
}

TEST_CASE("what Swarm or compose made is refused before anything is touched") {
  World world;
  ContainerFacts foreign = old_one();
  foreign.labels = {{"com.docker.compose.project", "shop"}};
  world.with(foreign);
  const RunReport report = world.run();
  CHECK(report.states[0].actions.empty());
  CHECK(report.states[0].error->hint_text() == "say 'adopt: True' in the state to take it over");
  world.wanted.adopt = true;
  CHECK(world.run().states[0].result == true);
}

TEST_CASE("a matching container that somebody else made is adopted as it stands") {
  World world;
  ContainerFacts foreign = new_one();
  foreign.labels.clear();
  CHECK(world.with(foreign).transcript() == "= good\napp new runs always\n");
}

}  // namespace converge
