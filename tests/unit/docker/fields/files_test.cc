#include <doctest/doctest.h>

#include <string>

#include "converge/docker/fields/spec.h"
#include "docker/fields/spec_text.h"

using converge::spec_text::body;
using converge::spec_text::refusal;
using converge::spec_text::spec;

TEST_CASE("binds are sent as they are written and declared as volumes, as Salt does") {
  CHECK(body("{binds: ['/srv/www:/var/www:ro', '/srv/data:/data']}") ==
        R"({"HostConfig":{"Binds":["/srv/www:/var/www:ro","/srv/data:/data"]},)"
        R"("Volumes":{"/data":{},"/var/www":{}}})");
  CHECK(body("{binds: 'vol:/data'}") ==
        R"({"HostConfig":{"Binds":["vol:/data"]},"Volumes":{"/data":{}}})");
  const std::string read_only =
      R"({"HostConfig":{"Binds":["/srv:/www:ro"]},"Volumes":{"/www":{}}})";
  CHECK(body("{binds: {/srv: {bind: /www, ro: True}}}") == read_only);
  CHECK(body("{binds: [{/srv: {bind: /www, mode: ro}}]}") == read_only);
  CHECK(body("{binds: {/srv: {bind: /www, propagation: rshared}}}") ==
        R"({"HostConfig":{"Binds":["/srv:/www:rw,rshared"]},"Volumes":{"/www":{}}})");
  CHECK(body("{binds: [{/srv: /www}]}") == R"({"HostConfig":{"Binds":["/srv:/www:rw"]}})");
  CHECK(body("{binds: ['/srv:/www:ro,Z']}") ==
        R"({"HostConfig":{"Binds":["/srv:/www:ro,Z"]},"Volumes":{"/www":{}}})");
}

TEST_CASE("a relative host path is refused, a name of a volume is not") {
  CHECK(refusal("{binds: './x:/y'}") ==
        "'binds': './x' is neither an absolute path on the host nor a name of a volume (a relative "
        "path has no meaning here: write the whole path)");
  CHECK(refusal("{binds: 'a/b:/x'}").starts_with("'binds': 'a/b' is neither"));
  CHECK(refusal("{binds: '~/x:/x'}").starts_with("'binds': '~/x' is neither"));
  CHECK(refusal("{binds: 'relative:/x'}") == "accepted");
}

TEST_CASE("wrong binds are refused") {
  CHECK(refusal("{binds: '/a:x'}").starts_with("'binds': 'x' is not an absolute path"));
  CHECK(refusal("{binds: '/a:/'}") ==
        "'binds': nothing can be mounted over the container's whole file system");
  CHECK(refusal("{binds: '/a:/x:sometimes'}")
            .starts_with("'binds': 'sometimes' is no mode of a bind"));
  CHECK(refusal("{binds: ['/a:/x:ro,rw']}").starts_with("'binds': 'ro,rw' is no mode"));
  CHECK(refusal("{binds: '/a:/x:ro:z'}").starts_with("'binds': '/a:/x:ro:z' has more than three"));
  CHECK(refusal("{binds: ['/a:/x', '/b:/x/']}") ==
        "'binds': '/x/' is mounted twice in the container");
  CHECK(refusal("{binds: {/a: {bind: /x, ro: True, mode: rw}}}") ==
        "'binds': a bind has either 'ro' or 'mode'");
  CHECK(refusal("{binds: {/a: {ro: True}}}") == "'binds': names no path in the container ('bind')");
  CHECK(refusal("{binds: {/a: {bind: /x, rw: True}}}")
            .starts_with("'binds': a bind has no part 'rw'"));
}

TEST_CASE("nocopy is for volumes, propagation for paths") {
  CHECK(refusal("{binds: 'vol:/x:nocopy'}") == "accepted");
  CHECK(refusal("{binds: ['/a:/x:ro,rslave']}") == "accepted");
  CHECK(refusal("{binds: '/a:/x:nocopy'}").starts_with("'binds': 'nocopy' is no mode"));
  CHECK(refusal("{binds: ['vol:/x:rslave']}").starts_with("'binds': 'rslave' is no mode"));
  CHECK(refusal("{binds: {/a: {bind: /x, mode: ''}}}") == "accepted");
}

TEST_CASE("volumes are paths in the container") {
  CHECK(body("{volumes: '/a,/b'}") == R"({"Volumes":{"/a":{},"/b":{}}})");
  CHECK(body("{volumes_from: peer}") == R"({"HostConfig":{"VolumesFrom":["peer"]}})");
  CHECK(refusal("{volume: data}").starts_with("'volume': 'data' is not an absolute path"));
  const auto mistaken = spec("{volumes: ['/host:/container']}");
  REQUIRE(mistaken);
  REQUIRE(mistaken->warnings.size() == 1);
  CHECK(mistaken->warnings[0].message().find("binds nothing") != std::string::npos);
}

TEST_CASE("file systems in memory are a mapping") {
  CHECK(body("{tmpfs: {/run: size=64m, /scratch: null}}") ==
        R"({"HostConfig":{"Tmpfs":{"/run":"size=64m","/scratch":""}}})");
  CHECK(body("{tmpfs: [{/run: rw}]}") == R"({"HostConfig":{"Tmpfs":{"/run":"rw"}}})");
  CHECK(refusal("{tmpfs: /run}").starts_with("'tmpfs': should be a mapping, got a string"));
  CHECK(refusal("{tmpfs: [/run]}").starts_with("'tmpfs': should be a mapping, got a list"));
}

TEST_CASE("devices and their rates") {
  CHECK(body("{devices: '/dev/null:/dev/x:r,/dev/zero'}") ==
        R"({"HostConfig":{"Devices":[{"CgroupPermissions":"r","PathInContainer":"/dev/x",)"
        R"("PathOnHost":"/dev/null"},{"CgroupPermissions":"rwm","PathInContainer":"/dev/zero",)"
        R"("PathOnHost":"/dev/zero"}]}})");
  CHECK(body("{device_read_bps: '/dev/sda:1mb', device_write_iops: ['/dev/sda:1000']}") ==
        R"({"HostConfig":{"BlkioDeviceReadBps":[{"Path":"/dev/sda","Rate":1048576}],)"
        R"("BlkioDeviceWriteIOps":[{"Path":"/dev/sda","Rate":1000}]}})");
  CHECK(refusal("{device_read_bps: 'sda:1mb'}") ==
        "'device_read_bps': the path 'sda' is not absolute");
  CHECK(refusal("{device_read_iops: /dev/sda}") ==
        "'device_read_iops': '/dev/sda' is not PATH:RATE");
  CHECK(refusal("{device_read_iops: '/dev/sda:1mb'}") ==
        "'device_read_iops': '1mb' is not a whole number");
}
