#include "converge/docker/fields/canonical.h"
#include "converge/docker/fields/comparison.h"
#include "converge/docker/fields/parsers.h"
#include "converge/docker/fields/update.h"
#include "rows.h"

namespace converge {
namespace {

using Rows = std::vector<ContainerField>;
using Examples = std::vector<Example>;

/// A resource in HostConfig. A kernel may lack any of them.
ContainerField resource(std::string_view name, std::string_view key, FieldParser parse,
                        std::string_view help, Examples examples) {
  return {.name = name,
          .path = {"HostConfig", key},
          .parse = parse,
          .canonical = canonical_plain,
          .help = help,
          .droppable = true,
          .examples = std::move(examples)};
}

/// One that /update can change (trap 101).
ContainerField changeable(ContainerField row, std::vector<std::string_view> aliases = {}) {
  row.mending = Mending::update;
  row.aliases = std::move(aliases);
  return row;
}

ContainerField with(ContainerField row, CanonicalForm canonical,
                    Comparison compare = compare_whole) {
  row.canonical = canonical;
  row.compare = compare;
  return row;
}

Rows memory_rows() {
  ContainerField memory =
      changeable(resource("mem_limit", "Memory", parse_memory, "memory",
                          {"64M", "67108864", "'67108864'", "0.0625gb", "'64 mb'", "0"}),
                 {"memory"});
  ContainerField swap = changeable(
      resource("memswap_limit", "MemorySwap", parse_bytes,
               "memory and swap together; -1 is unlimited",
               {{"128M", "mem_limit: 64M"}, {"-1", "mem_limit: 64M"}, {"0", "mem_limit: 64M"}}),
      {"memory_swap"});
  memory.update_body = update_memory;
  swap.update_body = update_memory;
  swap.nothing_is_usual = true;
  ContainerField swappiness = with(resource("mem_swappiness", "MemorySwappiness", parse_swappiness,
                                            "0 to 100", {"10", "'10'", "0", "-1"}),
                                   canonical_choice);
  return {
      std::move(memory),
      std::move(swap),
      changeable(resource("mem_reservation", "MemoryReservation", parse_bytes,
                          "soft limit of memory", {"32M", "33554432", "''"})),
      std::move(swappiness),
      with(resource("kernel_memory", "KernelMemory", parse_bytes, "memory of the kernel",
                    {{"32M", "mem_limit: 64M"}, "0"}),
           canonical_plain, compare_if_reported),
      resource("oom_kill_disable", "OomKillDisable", parse_flag, "never killed for memory",
               {"True", "False", "'no'", "0", "null"}),
      resource("oom_score_adj", "OomScoreAdj", parse_score, "-1000 to 1000", {"500", "'500'", "0"}),
  };
}

Rows processor_rows() {
  ContainerField pids = with(changeable(resource("pids_limit", "PidsLimit", parse_number,
                                                 "most processes", {"100", "'100'", "0", "-1"})),
                             canonical_limit);
  pids.zero_lifts = true;
  return {
      changeable(resource("cpu_shares", "CpuShares", parse_number, "weight of its CPU time",
                          {"512", "'512'", "512.0", "0"})),
      changeable(resource("cpu_period", "CpuPeriod", parse_number, "microseconds", {"50000", "0"})),
      with(changeable(resource("cpu_quota", "CpuQuota", parse_number, "microseconds in each period",
                               {"25000", "0", "-1"})),
           canonical_limit),
      changeable(resource("cpu_rt_period", "CpuRealtimePeriod", parse_number, "microseconds",
                          {"1000000", "0"})),
      changeable(resource("cpu_rt_runtime", "CpuRealtimeRuntime", parse_number, "microseconds",
                          {"950000", "0"})),
      changeable(resource("nano_cpus", "NanoCpus", parse_number, "CPUs in billionths",
                          {"500000000", "0"})),
      with(changeable(resource("cpuset_cpus", "CpusetCpus", parse_text, "the CPUs it may use",
                               {"0-1", "'0'", "0", "'0,1'", "''"}),
                      {"cpuset"}),
           canonical_cpuset),
      with(changeable(resource("cpuset_mems", "CpusetMems", parse_text, "memory nodes",
                               {"'0'", "0", "''"})),
           canonical_cpuset),
      changeable(resource("blkio_weight", "BlkioWeight", parse_number, "weight of its block I/O",
                          {"300", "0"})),
      std::move(pids),
      resource("cpu_count", "CpuCount", parse_number, "CPUs, on Windows", {"1", "0"}),
      resource("cpu_percent", "CpuPercent", parse_number, "CPU time, on Windows", {"50", "0"}),
  };
}

Rows device_limit_rows() {
  const auto row = [](std::string_view name, std::string_view key, FieldParser parse,
                      std::string_view help, Examples examples) {
    return with(resource(name, key, parse, help, std::move(examples)), canonical_objects);
  };
  const Examples bytes = {"'/dev/sda:1mb'",
                          "'/dev/sda:1048576, /dev/sdb:2m'",
                          "['/dev/sda:1mb']",
                          "[{Path: /dev/sda, Rate: 1048576}]",
                          "{path: /dev/sda, rate: 1m}",
                          "[]"};
  const Examples operations = {"'/dev/sda:1000'", "'/dev/sda:1000, /dev/sdb:2000'",
                               "['/dev/sda:1000']", "[{Path: /dev/sda, Rate: 1000}]", "[]"};
  return {
      row("blkio_weight_device", "BlkioWeightDevice", parse_device_weights, "PATH:WEIGHT",
          {"'/dev/sda:300'", "'/dev/sda:300, /dev/sdb:400'", "['/dev/sda:300']",
           "[{Path: /dev/sda, Weight: 300}]", "[]"}),
      row("device_read_bps", "BlkioDeviceReadBps", parse_device_bytes, "PATH:BYTES a second",
          bytes),
      row("device_write_bps", "BlkioDeviceWriteBps", parse_device_bytes, "PATH:BYTES a second",
          bytes),
      row("device_read_iops", "BlkioDeviceReadIOps", parse_device_operations, "PATH:COUNT a second",
          operations),
      row("device_write_iops", "BlkioDeviceWriteIOps", parse_device_operations,
          "PATH:COUNT a second", operations),
  };
}

}  // namespace

Rows resource_rows() {
  Rows all;
  for (const Rows& part : {memory_rows(), processor_rows(), device_limit_rows()})
    all.insert(all.end(), part.begin(), part.end());
  return all;
}

Rows limit_rows() {
  return {
      {.name = "ulimits",
       .aliases = {"ulimit"},
       .path = {"HostConfig", "Ulimits"},
       .parse = parse_ulimits,
       .canonical = canonical_objects,
       .help = "limits: NAME=SOFT[:HARD]",
       .compare = compare_named,
       .examples = {"'nofile=1024:2048'", "'nproc=1000, core=0'", "['nofile=1024:2048', nproc=-1]",
                    "[{Name: nofile, Soft: 1024, Hard: 2048}]", "{name: core, soft: 0, hard: 0}",
                    "[]"}},
      {.name = "cgroup_parent",
       .path = {"HostConfig", "CgroupParent"},
       .parse = parse_text,
       .canonical = canonical_exact,
       .help = "cgroup above its own",
       .nothing_is_usual = true,
       .examples = {"/converge-fields", "''"}},
      {.name = "log_driver",
       .path = {"HostConfig", "LogConfig", "Type"},
       .parse = parse_text,
       .canonical = canonical_exact,
       .help = "where its output goes",
       .nothing_is_usual = true,
       .examples = {"json-file", "local", "none", "''"}},
      {.name = "log_opt",
       .path = {"HostConfig", "LogConfig", "Config"},
       .parse = parse_log_options,
       .canonical = canonical_object,
       .help = "options of the log driver: NAME=VALUE",
       .compare = compare_members,
       .examples = {{"{max-size: 10m, max-file: 3}", "log_driver: json-file"},
                    {"[{max-size: 10m}, {compress: True}, {max-file: 2}]", "log_driver: json-file"},
                    {"[max-size=10m, compress=false]", "log_driver: json-file"},
                    {"'max-size=10m, max-file=3'", "log_driver: json-file"},
                    {"[]", "log_driver: json-file"}}},
      {.name = "log_config",
       .path = {"HostConfig", "LogConfig"},
       .parse = parse_log_config,
       .canonical = canonical_object,
       .help = "log_driver and log_opt in one, as the Engine API has them",
       .compare = compare_members,
       .examples = {"{Type: json-file, Config: {max-size: 10m}}",
                    "{type: json-file, config: [{max-size: 10m}, {max-file: 2}]}",
                    "[{Type: local}, {Config: [max-size=10m]}]", "{Type: none}",
                    "{Type: '', Config: {}}"}},
      {.name = "host_config",
       .path = {"HostConfig"},
       .parse = parse_host_config,
       .canonical = canonical_object,
       .help = "further parts of HostConfig, as the Engine API has them",
       .compare = compare_reported_members,
       .examples = {"{Memory: 67108864, Binds: ['/usr/share:/data:ro'], Tmpfs: {/run: ''}}",
                    "{RestartPolicy: {Name: always}, PortBindings: {80/tcp: [{HostPort: '8080'}]}}",
                    "{mounts: [{type: tmpfs, target: /cache, ReadOnly: False}], memory: 0}",
                    "{ConsoleSize: [24, 80], MaskedPaths: [/proc/kcore], ReadonlyPaths: []}",
                    "[{Privileged: True}, {SecurityOpt: [no-new-privileges]}]",
                    "{Binds: null, ContainerIDFile: '', ConsoleSize: [0, 0], Isolation: ''}",
                    "{LogConfig: {Type: json-file, Config: {max-size: 10m}}, Links: null}", "[]"}},
      {.name = "lxc_conf",
       .parse = parse_text_map,
       .canonical = canonical_exact,
       .help = "without effect since Docker 1.10",
       .examples = {"{a: b}", "[{a: b}]", "[a=b]", "'a=b, c=d'", "[]"}},
      {.name = "cpu_group",
       .parse = parse_number,
       .canonical = canonical_plain,
       .help = "without effect",
       .examples = {"1", "'1'"}},
  };
}

}  // namespace converge
