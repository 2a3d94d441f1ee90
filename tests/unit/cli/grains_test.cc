#include "converge/cli/grains.h"

#include <doctest/doctest.h>

using namespace converge;

TEST_CASE("grains of the system come from os-release, under Salt's names") {
  const Value grains = os_grains(
      "ID=ubuntu\nNAME=\"Ubuntu\"\nVERSION_ID=\"22.04\"\nVERSION_CODENAME=jammy\n# comment\n");
  CHECK(*grains.find("os") == Value("Ubuntu"));
  CHECK(*grains.find("os_family") == Value("Debian"));
  CHECK(*grains.find("osrelease") == Value("22.04"));
  CHECK(*grains.find("osmajorrelease") == Value(22));
  CHECK(*grains.find("oscodename") == Value("jammy"));
  CHECK(*grains.find("osfinger") == Value("Ubuntu-22.04"));
}

TEST_CASE("this host has grains that tell it apart") {
  const Value grains = host_grains();
  for (const char* name : {"id", "host", "fqdn", "os", "osrelease", "cpuarch", "kernel"})
    CHECK(grains.find(name)->is_string());
  CHECK(grains.find("num_cpus")->integer() > 0);
  CHECK(grains.find("mem_total")->integer() > 0);
  CHECK(grains.find("ipv4")->is_list());
}

TEST_CASE("the daemon's version and API are grains, empty without a daemon") {
  Value grains = Value::map();
  add_docker_grains(grains, std::nullopt);
  CHECK(*grains.find("docker_version") == Value(""));
  CHECK(*grains.find("docker_api_version") == Value(""));
  DaemonFacts daemon;
  daemon.release = "20.10.24";
  daemon.version = ApiVersion{1, 40};
  daemon.newest = ApiVersion{1, 41};
  add_docker_grains(grains, daemon);
  CHECK(*grains.find("docker_version") == Value("20.10.24"));
  CHECK(*grains.find("docker_api_version") == Value("1.41"));
}
