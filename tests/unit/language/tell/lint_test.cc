#include "converge/language/tell/lint.h"

#include <doctest/doctest.h>

#include "language/files.h"

using namespace converge;

namespace {

/// "rule 3; rule 5": the findings with their lines, in their order.
std::string found(const std::string& text, const ImagePorts& ports = {}) {
  PaperFiles files({{"app.sls", text}});
  files.input.keep_arguments = true;
  const Compiled compiled = files.compile();
  std::string told;
  for (const Error& error : compiled.errors) told += one_line(error) + "\n";
  for (const Finding& finding : lint(compiled.graph, ports))
    told += (told.empty() ? "" : "; ") + finding.rule + " " +
            std::to_string(finding.error.place().line);
  return told;
}

/// A running container `app` with these arguments, of which the first stands on line 4.
std::string app(const std::string& arguments, const std::string& image = "app:1") {
  return "app:\n  docker_container.running:\n    - image: " + image + "\n" + arguments;
}

}  // namespace

TEST_CASE("a plain container has no findings") {
  CHECK(found(app("    - port_bindings: ['8080:80']\n    - environment:\n      - MODE: demo\n"
                  "    - restart_policy: unless-stopped\n")) == "");
}

TEST_CASE("a moving tag is found where nobody asks the registry, and otherwise as unpinned") {
  CHECK(found(app("", "app")) == "latest-without-pull 3");
  CHECK(found(app("", "app:latest")) == "latest-without-pull 3");
  CHECK(found(app("", "app@sha256:" + std::string(64, 'a'))) == "");
  CHECK(found("app:latest:\n  docker_image.present:\n    - force: True\n" +
              app("", "app:latest")) == "unpinned 2");
}

TEST_CASE("a published port that is not offered") {
  CHECK(found(app("    - ports: [5100]\n    - port_bindings: ['5100:5001']\n")) ==
        "port-not-exposed 5");
  CHECK(found(app("    - port_bindings: ['5100:5001']\n")) == "");
  const auto image = [](const std::string&) {
    return std::optional(std::vector<std::string>{"80/tcp"});
  };
  CHECK(found(app("    - port_bindings: ['8080:8080']\n"), image) == "port-not-exposed 4");
  CHECK(found(app("    - port_bindings: ['8080:80']\n"), image) == "");
  const auto nobody = [](const std::string&) { return std::optional<std::vector<std::string>>(); };
  CHECK(found(app("    - port_bindings: ['8080:8080']\n"), nobody) == "");
}

TEST_CASE("the ports of 2014 are judged across the two states of a container") {
  CHECK(
      found(
          "c:\n  docker.installed:\n    - name: index\n    - image: i:1\n    - ports: [5100/tcp]\n"
          "r:\n  docker.running:\n    - container: index\n    - port_bindings:\n"
          "        5001/tcp: {HostIp: 0.0.0.0, HostPort: '5100'}\n"
          "    - require:\n      - docker: c\n") == "port-not-exposed 10");
}

TEST_CASE("two containers cannot publish the same port of the host") {
  const auto two = [](const std::string& one, const std::string& other) {
    return found(
        "one:\n  docker_container.running:\n    - image: a:1\n    - port_bindings: ['" + one +
        "']\ntwo:\n  docker_container.running:\n    - image: b:1\n    - port_bindings: ['" + other +
        "']\n");
  };
  CHECK(two("80:80", "80:8080") == "same-host-port 8");
  CHECK(two("127.0.0.1:80:80", "80:80") == "same-host-port 8");
  CHECK(two("127.0.0.1:80:80", "127.0.0.2:80:80") == "");
  CHECK(two("80:80", "80:80/udp") == "");
  CHECK(two("80", "80") == "");
}

TEST_CASE("rights that are those of the host") {
  CHECK(found(app("    - binds: ['/var/run/docker.sock:/var/run/docker.sock']\n")) ==
        "docker-socket 4");
  CHECK(found(app("    - binds: /:/host:ro\n")) == "host-root 4");
  CHECK(found(app("    - privileged: True\n")) == "privileged 4");
}

TEST_CASE("values that YAML reads otherwise") {
  CHECK(found(app("    - environment:\n      - A: no\n      - B: 010\n      - C: 1.10\n"
                  "      - D: 1e3\n      - E:\n      - F: 'no'\n      - H: 12\n"
                  "      - I: text\n")) ==
        "yaml-trap 5; yaml-trap 6; yaml-trap 7; yaml-trap 8; yaml-trap 9");
  CHECK(found(app("    - environment: [A=no, B=010]\n")) == "");
  CHECK(found(app("    - environment: {A: on, B: 8, C: 'x'}\n")) == "yaml-trap 4");
}

TEST_CASE("a secret in the file is found, one from the pillar is not") {
  CHECK(found(app("    - environment:\n      - DB_PASSWORD: hunter2\n")) == "secret-in-file 5");
  CHECK(found(app("    - environment:\n      - URL=postgres://u:p@db/x\n")) == "secret-in-file 5");
  CHECK(found(app("    - environment:\n      - DB_PASSWORD_FILE: /run/secrets/db\n")) == "");
  CHECK(found(app("    - environment:\n      - DB_PASSWORD: \"{{ 'x' ~ 'y' }}\"\n")) == "");
}

TEST_CASE("flags of docker run that hang on a value") {
  CHECK(found(app("    - environment:\n      - SERVICE_IGNORE=true--name nginx_api\n")) ==
        "glued-flags 5");
  CHECK(found(app("    - environment:\n      - -eMODE=x\n")) == "glued-flags 5");
  CHECK(found(app("    - command: -d --name app serve\n")) == "glued-flags 4");
  CHECK(found(app("    - command: serve --name app\n")) == "");
  CHECK(found("x:\n  cmd.run:\n    - name: prog \xe2\x80\x94name x\n    - creates: /x\n") ==
        "typographic 2");
}

TEST_CASE("jobs that are kept running") {
  CHECK(found(app("    - command: bundle exec rake db:migrate\n    - restart_policy: always\n")) ==
        "job-restarts 5");
  CHECK(found(app("    - command: make docker_test\n")) == "job-restarts 4");
  CHECK(found(app("    - command: python manage.py runserver\n")) == "");
  CHECK(found(app("    - auto_remove: True\n")) == "auto-remove 4");
}

TEST_CASE("docker by a shell, and conditions that hold always") {
  CHECK(found("x:\n  cmd.run:\n    - name: docker stop app || true\n") == "docker-by-shell 2");
  CHECK(found("x:\n  cmd.run:\n    - name: docker exec app reload\n    - creates: /x\n") == "");
  CHECK(found("x:\n  cmd.run:\n    - name: x\n    - unless: docker ps -q -f name=x\n") ==
        "always-holds 4");
  CHECK(found("x:\n  cmd.run:\n    - name: x\n    - unless: docker ps | grep -q x\n") == "");
  CHECK(found("x:\n  cmd.run:\n    - name: x\n    - unless: docker images | grep app:1\n") ==
        "warning 4");
}

TEST_CASE("commands that run at every run") {
  const std::string command = "x:\n  cmd.run:\n    - name: make install\n";
  CHECK(found(command) == "runs-every-time 2");
  CHECK(found(command + "    - unless: test -e /x\n") == "");
  CHECK(found(command + "    - stateful: True\n") == "");
  CHECK(found("x:\n  cmd.wait:\n    - name: make install\n") == "");
}

TEST_CASE("a watch_action that nothing uses") {
  CHECK(found(app("    - watch_action: SIGHUP\n")) == "watch-action-unused 4");
  CHECK(found(app("    - watch_action: SIGHUP\n    - watch:\n      - test: y\n") +
              "y:\n  test.nop\n") == "");
}

TEST_CASE("what only the order in the file saves") {
  const std::string file = "/etc/app.conf:\n  file.managed:\n    - contents: x\n";
  const std::string bind = "    - binds: ['/etc/app.conf:/app.conf']\n";
  CHECK(found(file + app(bind)) == "order-only 5");
  CHECK(found(file + app(bind + "    - watch:\n      - file: /etc/app.conf\n")) == "");
  CHECK(found(file + "x:\n  cmd.run:\n    - name: load /etc/app.conf\n    - creates: /x\n") ==
        "order-only 5");
  CHECK(
      found(app("") + "x:\n  cmd.run:\n    - name: docker exec app reload\n    - creates: /x\n") ==
      "order-only 5");
  CHECK(
      found("/etc/app:\n  file.directory: []\n/etc/app/a:\n  file.managed:\n    - contents: x\n") ==
      "order-only 4");
  // What follows from the image needs no word.
  CHECK(found("app:1:\n  docker_image.present: []\n" + app("")) == "");
}

TEST_CASE("a container that is taken away and made again at every run") {
  CHECK(found("old:\n  docker_container.absent:\n    - name: app\n    - force: True\n" + app("")) ==
        "removed-every-run 2");
  CHECK(found(app("    - force: True\n")) == "replaced-every-run 4");
}

TEST_CASE("requisites that name nothing, and what every run warns of") {
  CHECK(found("a:\n  test.nop:\n    - require:\n      - test: gone\n") == "lost-requisite 4");
  CHECK(
      found("a:\n  cmd.run:\n    - name: x\n    - cwd: /\n    - cwd: /tmp\n    - creates: /x\n") ==
      "warning 5");
}
