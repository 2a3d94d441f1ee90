// The shadow of check mode beside a real daemon: the same actions on both, and the same facts
// afterwards. Wants the daemon in DOCKER_HOST and an image that runs until SIGTERM in
// CONFORMANCE_IMAGE; makes containers called conformance*.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cstdlib>

#include "converge/host/machine.h"

using namespace converge;

namespace {

std::optional<std::string> variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (!value) return std::nullopt;
  return value;
}

std::string required(const std::string& name) {
  const auto value = variable(name);
  if (!value) throw std::runtime_error(name + " is not set");
  return *value;
}

/// What a decision may hang on, as one text. Ids and times differ and are left out.
std::string summary(const std::optional<ContainerFacts>& facts, const ImageFacts& image) {
  if (!facts) return "none";
  std::string text = fmt::format(
      "{} status={} policy={} fresh={} proven={} same={} health={} labels=", facts->name,
      static_cast<int>(facts->status), facts->restart_policy, facts->fresh,
      facts->proof.has_value(), same_image(image, *facts), static_cast<int>(facts->health));
  for (const auto& [name, value] : facts->labels) text += name + ":" + value + ",";
  for (const auto path : {std::initializer_list<std::string_view>{"NetworkSettings", "Networks"},
                          std::initializer_list<std::string_view>{"NetworkSettings", "Ports"},
                          std::initializer_list<std::string_view>{"HostConfig", "PortBindings"}}) {
    text += " [";
    const Value* map = facts->inspect.find_path(path);
    if (map && map->is_map()) {
      for (const auto& [key, value] : map->entries()) {
        // An exposed port that is not published has no value.
        if (!value.is_null()) text += key.string() + " ";
      }
    }
    text += "]";
  }
  for (const auto* key : {"Cmd", "Env", "WorkingDir", "User"}) {
    const Value* value = facts->inspect.find_path({"Config", key});
    const bool unset = !value || value->is_null() || *value == Value("");
    text += fmt::format(" {}={}", key, unset ? "-" : python_text(*value));
  }
  return text;
}

const std::vector<std::string> names = {"conformance", "conformance.next", "conformance.prev"};

/// Both machines, in step.
class Pair {
 public:
  Pair()
      : real_(make_docker_host(*choose_endpoint(std::nullopt, &variable))),
        seen_(make_docker_host(*choose_endpoint(std::nullopt, &variable))),
        shadow_(*seen_),
        reference_(required("CONFORMANCE_IMAGE")) {
    clean();
    const auto image = real_->image(reference_);
    REQUIRE(image);
    REQUIRE(image->has_value());
    image_ = **image;
    // The shadow looks now, before anything is changed.
    for (const auto& name : names) REQUIRE(shadow_.container(name));
    REQUIRE(shadow_.image(reference_));
  }
  ~Pair() { clean(); }

  const std::string& reference() const { return reference_; }

  void act(const Action& action) {
    CAPTURE(describe(action));
    const auto shadow = shadow_.perform(action, {});
    const auto real = real_->perform(action, {});
    const std::string errors =
        (real ? "" : one_line(real.error())) + (shadow ? "" : " / " + one_line(shadow.error()));
    CHECK_MESSAGE(real.has_value() == shadow.has_value(), errors);
    if (real && shadow) CHECK(real->changed == shadow->changed);
    for (const auto& name : names) {
      CHECK(summary(*real_->container(name), image_) == summary(*shadow_.container(name), image_));
    }
  }

 private:
  void clean() {
    for (const auto& name : names) (void)real_->perform(RemoveContainer{name, true, true}, {});
  }

  std::unique_ptr<DockerHost> real_;
  std::unique_ptr<DockerHost> seen_;
  ShadowHost shadow_;
  std::string reference_;
  ImageFacts image_;
};

Value body(const std::string& image) {
  Value body = Value::map();
  body.set("Image", image);
  body.set("Env", Value::list()).push_back("A=1");
  body.set("WorkingDir", "/tmp");
  body.set("Labels", Value::map()).set("io.converge.run", "conformance");
  body.set("ExposedPorts", Value::map()).set("80/tcp", Value::map());
  Value& host = body.set("HostConfig", Value::map());
  host.set("Init", true);
  host.set("RestartPolicy", Value::map()).set("Name", "no");
  Value binding = Value::map();
  binding.set("HostIp", "127.0.0.1");
  binding.set("HostPort", "");
  host.set("PortBindings", Value::map()).set("80/tcp", Value::list()).push_back(binding);
  return body;
}

constexpr std::chrono::seconds soon{2};

}  // namespace

TEST_CASE("a container's whole life is the same on both") {
  Pair pair;
  pair.act(CreateContainer{"conformance", body(pair.reference())});
  pair.act(StopContainer{"conformance", soon});
  pair.act(StartContainer{"conformance"});
  pair.act(StartContainer{"conformance"});
  pair.act(ProveContainer{"conformance", Milliseconds(200)});
  pair.act(RestartContainer{"conformance", soon});
  pair.act(RemoveContainer{"conformance"});
  pair.act(KillContainer{"conformance", "CONT"});
  pair.act(UnpauseContainer{"conformance"});
  pair.act(StopContainer{"conformance", soon});
  pair.act(StopContainer{"conformance", soon});
  pair.act(KillContainer{"conformance", "KILL"});
  pair.act(ProveContainer{"conformance", Milliseconds(0)});
  pair.act(StartContainer{"conformance"});
  pair.act(RemoveContainer{"conformance", true});
  pair.act(RemoveContainer{"conformance"});
}

TEST_CASE("a replacement is the same on both") {
  Pair pair;
  Value policy = Value::map();
  policy.set("RestartPolicy", Value::map()).set("Name", "always");
  pair.act(CreateContainer{"conformance", body(pair.reference())});
  pair.act(StartContainer{"conformance"});
  pair.act(CreateContainer{"conformance.next", body(pair.reference())});
  pair.act(StopContainer{"conformance", soon});
  pair.act(RenameContainer{"conformance", "conformance.prev"});
  pair.act(RenameContainer{"conformance.next", "conformance"});
  pair.act(StartContainer{"conformance"});
  pair.act(ProveContainer{"conformance", Milliseconds(200)});
  pair.act(UpdateContainer{"conformance", policy});
  pair.act(RemoveContainer{"conformance.prev"});
}

TEST_CASE("networks are connected and disconnected in the same way on both") {
  Pair pair;
  pair.act(CreateContainer{"conformance", body(pair.reference())});
  pair.act(ConnectNetwork{"conformance", "bridge", {}});
  pair.act(DisconnectNetwork{"conformance", "bridge"});
  pair.act(DisconnectNetwork{"conformance", "bridge"});
  pair.act(ConnectNetwork{"conformance", "bridge", {}});
  pair.act(StartContainer{"conformance"});
}

TEST_CASE("what one refuses the other refuses too") {
  Pair pair;
  pair.act(StartContainer{"conformance"});
  pair.act(RestartContainer{"conformance", soon});
  pair.act(RenameContainer{"conformance", "conformance.prev"});
  pair.act(UpdateContainer{"conformance", Value::map()});
  pair.act(ProveContainer{"conformance", Milliseconds(0)});
  pair.act(ConnectNetwork{"conformance", "bridge", {}});
  pair.act(CreateContainer{"conformance", body("conformance-has-no-such-image:1")});
  pair.act(CreateContainer{"conformance", body(pair.reference())});
  pair.act(CreateContainer{"conformance.next", body(pair.reference())});
  pair.act(RenameContainer{"conformance", "conformance.next"});
  pair.act(ProveContainer{"conformance", Milliseconds(0)});
}
