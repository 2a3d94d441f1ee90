#include "converge/host/docker/facts.h"

#include <doctest/doctest.h>

#include "converge/base/json.h"

using namespace converge;

// Recorded answers; what converge does not read has been left out of them.
namespace {

// Docker 20.10, API 1.41, classic image store.
constexpr auto old_container = R"({"Id":"2ec0","Name":"/rec","Image":"sha256:8dde",
  "State":{"Status":"running","Running":true,"ExitCode":0,"Error":"",
    "StartedAt":"2026-11-21T09:19:40.968961152Z",
    "Health":{"Status":"starting","FailingStreak":1,
      "Log":[{"ExitCode":1,"Output":"first\n"},{"ExitCode":1,"Output":"sick\n"}]}},
  "RestartCount":2,"Config":{"Image":"hz/app:1","Labels":{"a":"b"},"Tty":false},
  "HostConfig":{"RestartPolicy":{"Name":"","MaximumRetryCount":0},"NetworkMode":"default",
    "PortBindings":null},
  "NetworkSettings":{"Networks":{"bridge":{}}},"Mounts":[]})";

// API 1.56, containerd image store.
constexpr auto new_container = R"({"Id":"192a","Name":"/rec","Image":"sha256:8a41",
  "ImageManifestDescriptor":{"mediaType":"application/vnd.docker.distribution.manifest.v2+json",
    "digest":"sha256:1e6a","size":610,"platform":{"architecture":"amd64","os":"linux"}},
  "State":{"Status":"exited","Running":false,"ExitCode":137,"Error":"port taken",
    "StartedAt":"2026-11-21T09:19:42.753554152Z"},
  "RestartCount":0,"Config":{"Image":"hz/app:1","Labels":{}},
  "HostConfig":{"RestartPolicy":{"Name":"always","MaximumRetryCount":0}},
  "NetworkSettings":{"Networks":{}}})";

constexpr auto old_image = R"({"Id":"sha256:8dde","RepoTags":["hz/app:1","<none>:<none>"],
  "RepoDigests":["hz/app@sha256:8a41","<none>@<none>"],"Architecture":"amd64","Os":"linux",
  "Config":{"Cmd":["sh"],"Env":null},"RootFS":{"Type":"layers","Layers":["sha256:ae","sha256:c0"]}})";

constexpr auto new_image = R"({"Id":"sha256:8a41","RepoTags":["hz/app:1","hz/app@sha256:8a41"],
  "RepoDigests":["hz/app@sha256:8a41"],"Architecture":"amd64","Os":"linux",
  "RootFS":{"Type":"layers","Layers":["sha256:ae"]},
  "Descriptor":{"mediaType":"application/vnd.docker.distribution.manifest.v2+json",
    "digest":"sha256:8a41","size":610}})";

std::string index_image(const std::string& variant_of_image, const std::string& entries) {
  return R"({"Id":"sha256:ee52","RepoTags":["hz/multi:1"],"Architecture":"arm64","Os":"linux",)" +
         variant_of_image +
         R"("Descriptor":{"mediaType":"application/vnd.oci.image.index.v1+json",
              "digest":"sha256:ee52","size":537},"Manifests":[)" +
         entries + "]}";
}

std::string entry(const std::string& digest, bool available, const std::string& platform) {
  return R"({"ID":")" + digest + R"(","Descriptor":{"digest":")" + digest + R"("},"Available":)" +
         (available ? "true" : "false") + R"(,"Kind":"image","ImageData":{"Platform":{)" +
         platform + "}}}";
}

constexpr auto amd64 = R"("os":"linux","architecture":"amd64")";
constexpr auto arm64 = R"("os":"linux","architecture":"arm64")";
constexpr auto arm64_v8 = R"("os":"linux","architecture":"arm64","variant":"v8")";
constexpr auto arm64_v9 = R"("os":"linux","architecture":"arm64","variant":"v9")";

ContainerFacts container(const std::string& json) {
  return container_facts(*parse_json(json));
}
ImageFacts image(const std::string& json) {
  return image_facts(*parse_json(json));
}

/// Every way to spoil one value of a tree: gone, null, or of another type.
void for_each_damage(const Value& tree, const std::function<void(const Value&)>& use) {
  const auto damage = [&](Value& root, Value& part, auto&& self) -> void {
    const Value whole = part;
    for (const auto& other :
         {Value(), Value(7), Value("text"), Value::list(), Value::map(), Value(true), Value(1.5)}) {
      part = other;
      use(root);
    }
    part = whole;
    if (part.is_map()) {
      for (std::size_t i = 0; i < part.entries().size(); ++i) {
        const auto entries = part.entries();
        part.entries().erase(part.entries().begin() + static_cast<std::ptrdiff_t>(i));
        use(root);
        part.entries() = entries;
        self(root, part.entries()[i].value, self);
      }
    } else if (part.is_list()) {
      for (auto& item : part.items()) self(root, item, self);
    }
  };
  Value copy = tree;
  damage(copy, copy, damage);
}

}  // namespace

TEST_CASE("a container of 20.10 as facts") {
  const auto facts = container(old_container);
  CHECK(facts.id.text == "2ec0");
  CHECK(facts.name == "rec");
  CHECK(facts.image.text == "sha256:8dde");
  CHECK_FALSE(facts.manifest);
  CHECK(facts.image_reference == "hz/app:1");
  CHECK(facts.status == ContainerStatus::running);
  CHECK(facts.started_at == "2026-11-21T09:19:40.968961152Z");
  CHECK(facts.restart_count == 2);
  CHECK(facts.health == Health::starting);
  CHECK(facts.health_output == "sick");
  CHECK(facts.labels == std::map<std::string, std::string>{{"a", "b"}});
  CHECK(facts.restart_policy == "no");
  CHECK(facts.inspect.find_path({"NetworkSettings", "Networks", "bridge"}) != nullptr);
  CHECK(facts.inspect.find("Mounts")->is_list());
}

TEST_CASE("a container of the newest engine as facts") {
  const auto facts = container(new_container);
  CHECK(facts.manifest.text == "sha256:1e6a");
  CHECK(facts.status == ContainerStatus::exited);
  CHECK(facts.exit_code == 137);
  CHECK(facts.error == "port taken");
  CHECK(facts.health == Health::none);
  CHECK(facts.restart_policy == "always");
}

TEST_CASE("every status of Docker and podman has its meaning") {
  const std::pair<const char*, ContainerStatus> cases[] = {
      {"created", ContainerStatus::created},
      {"configured", ContainerStatus::created},
      {"running", ContainerStatus::running},
      {"paused", ContainerStatus::paused},
      {"restarting", ContainerStatus::restarting},
      {"removing", ContainerStatus::removing},
      {"exited", ContainerStatus::exited},
      {"stopped", ContainerStatus::exited},
      {"dead", ContainerStatus::dead}};
  for (const auto& [text, status] : cases) {
    CHECK(container(R"({"State":{"Status":")" + std::string(text) + "\"}}").status == status);
  }
}

TEST_CASE("an image of 20.10 as facts") {
  const auto facts = image(old_image);
  CHECK(facts.id.text == "sha256:8dde");
  CHECK_FALSE(facts.manifest);
  CHECK(facts.repo_tags == std::vector<std::string>{"hz/app:1"});
  CHECK(facts.repo_digests == std::vector<RepoDigest>{{"hz/app@sha256:8a41"}});
  CHECK(facts.os == "linux");
  CHECK(facts.architecture == "amd64");
  CHECK(facts.layers == std::vector<std::string>{"sha256:ae", "sha256:c0"});
  CHECK(facts.config.find("Cmd")->is_list());
}

TEST_CASE("a plain image of the newest engine is its own manifest, and a digest is no tag") {
  const auto facts = image(new_image);
  CHECK(facts.manifest.text == "sha256:8a41");
  CHECK(facts.repo_tags == std::vector<std::string>{"hz/app:1"});
}

TEST_CASE("of an index, the manifest of the image's own platform counts") {
  const auto json =
      index_image("", entry("sha256:amd", true, amd64) + "," + entry("sha256:arm", true, arm64));
  CHECK(image(json).manifest.text == "sha256:arm");
}

TEST_CASE("of an index, a platform that is not here does not count") {
  CHECK_FALSE(image(index_image("", entry("sha256:arm", false, arm64))).manifest);
}

TEST_CASE("of an index, the variant decides between several entries only") {
  const auto two = entry("sha256:v8", true, arm64_v8) + "," + entry("sha256:v9", true, arm64_v9);
  CHECK(image(index_image(R"("Variant":"v9",)", two)).manifest.text == "sha256:v9");
  CHECK(image(index_image("", entry("sha256:v8", true, arm64_v8))).manifest.text == "sha256:v8");
}

TEST_CASE("any field may be missing, null or of another type") {
  int count = 0;
  for (const auto* text : {old_container, new_container}) {
    for_each_damage(*parse_json(text), [&](const Value& damaged) {
      ++count;
      (void)container_facts(damaged);
    });
  }
  const auto index = index_image("", entry("sha256:arm", true, arm64));
  for (const std::string& text : {std::string(old_image), std::string(new_image), index}) {
    for_each_damage(*parse_json(text), [&](const Value& damaged) {
      ++count;
      (void)image_facts(damaged);
    });
  }
  CHECK(count > 500);
}

TEST_CASE("a list or a text instead of an answer gives empty facts") {
  CHECK_FALSE(container("[]").id);
  CHECK_FALSE(image("\"x\"").id);
}

TEST_CASE("numbers beyond all reason do not overflow") {
  const auto facts = container(
      R"({"RestartCount":9223372036854775807,"State":{"ExitCode":99999999999999999999}})");
  CHECK(facts.restart_count == 1'000'000);
  CHECK(facts.exit_code == 0);
}

TEST_CASE("networks are found by their exact name") {
  const auto list = parse_json(R"([{"Name":"app","Id":"1","Driver":"bridge"},
    {"Name":"app2","Id":"2"},{"Name":"app","Id":"3"},{"Id":"4"},7])");
  const auto found = networks_named(*list, "app");
  REQUIRE(found.size() == 2);
  CHECK(found[0].id == "1");
  CHECK(found[0].driver == "bridge");
  CHECK(found[1].id == "3");
  CHECK(networks_named(Value(), "app").empty());
}

TEST_CASE("names of a list come without their slash and without those of links") {
  const auto list =
      parse_json(R"([{"Names":["/a","/b/db"]},{"Names":null},{},{"Names":["/c.next"]}])");
  CHECK(container_names(*list) == std::vector<std::string>{"a", "c.next"});
}

TEST_CASE("equal ids are the same image, and so are equal manifests below unequal ids") {
  ImageFacts current;
  ContainerFacts made;
  CHECK_FALSE(same_image(current, made));
  current.id = made.image = {"sha256:aa"};
  CHECK(same_image(current, made));
  made.image = {"sha256:bb"};
  CHECK_FALSE(same_image(current, made));
  current.manifest = {"sha256:m"};
  CHECK_FALSE(same_image(current, made));
  made.manifest = {"sha256:m"};
  CHECK(same_image(current, made));
  made.manifest = {"sha256:n"};
  CHECK_FALSE(same_image(current, made));
}
