#include "converge/docker/fields/canonical.h"
#include "converge/docker/fields/parsers.h"
#include "rows.h"

namespace converge {

using enum Inheritance;
using enum Mending;
using Rows = std::vector<ContainerField>;

/// Resources: what /update can change (trap 101) and what a kernel may lack.
Rows resource_rows() {
  const auto row = [](std::string_view name, std::vector<std::string_view> aliases,
                      std::string_view key, FieldParser parse, std::string_view help,
                      Mending mending, CanonicalForm canonical = canonical_plain) {
    return ContainerField{name,
                          std::move(aliases),
                          {"HostConfig", key},
                          parse,
                          canonical,
                          help,
                          replaced,
                          mending,
                          false,
                          true};
  };
  return {
      row("mem_limit", {"memory"}, "Memory", parse_memory, "memory: 64M", update),
      row("memswap_limit", {"memory_swap"}, "MemorySwap", parse_bytes,
          "memory and swap together; -1 is unlimited", update),
      row("mem_reservation", {}, "MemoryReservation", parse_bytes, "soft limit of memory", update),
      row("mem_swappiness", {}, "MemorySwappiness", parse_swappiness, "0 to 100", replace,
          canonical_choice),
      row("kernel_memory", {}, "KernelMemory", parse_bytes, "memory of the kernel", replace),
      row("oom_kill_disable", {}, "OomKillDisable", parse_flag, "never killed for memory", replace),
      row("oom_score_adj", {}, "OomScoreAdj", parse_score, "-1000 to 1000", replace),
      row("cpu_shares", {}, "CpuShares", parse_number, "weight of its CPU time", update),
      row("cpu_period", {}, "CpuPeriod", parse_number, "microseconds", update),
      row("cpu_quota", {}, "CpuQuota", parse_number, "microseconds in each period", update),
      row("cpu_rt_period", {}, "CpuRealtimePeriod", parse_number, "microseconds", update),
      row("cpu_rt_runtime", {}, "CpuRealtimeRuntime", parse_number, "microseconds", update),
      row("nano_cpus", {}, "NanoCpus", parse_number, "CPUs in billionths", update),
      row("cpuset_cpus", {"cpuset"}, "CpusetCpus", parse_text, "CPUs: 0-2,4", update),
      row("cpuset_mems", {}, "CpusetMems", parse_text, "memory nodes", update),
      row("blkio_weight", {}, "BlkioWeight", parse_number, "weight of its block I/O", update),
      row("pids_limit", {}, "PidsLimit", parse_number, "most processes", update, canonical_limit),
      row("cpu_count", {}, "CpuCount", parse_number, "CPUs, on Windows", replace),
      row("cpu_percent", {}, "CpuPercent", parse_number, "CPU time, on Windows", replace),
  };
}

Rows limit_rows() {
  const auto row = [](std::string_view name, std::string_view key, FieldParser parse,
                      std::string_view help) {
    return ContainerField{
        name, {}, {"HostConfig", key}, parse, canonical_set, help, replaced, replace, false, true};
  };
  return {
      row("blkio_weight_device", "BlkioWeightDevice", parse_device_weights, "PATH:WEIGHT"),
      row("device_read_bps", "BlkioDeviceReadBps", parse_device_bytes, "PATH:BYTES a second"),
      row("device_write_bps", "BlkioDeviceWriteBps", parse_device_bytes, "PATH:BYTES a second"),
      row("device_read_iops", "BlkioDeviceReadIOps", parse_device_operations,
          "PATH:COUNT a second"),
      row("device_write_iops", "BlkioDeviceWriteIOps", parse_device_operations,
          "PATH:COUNT a second"),
      {"ulimits",
       {"ulimit"},
       {"HostConfig", "Ulimits"},
       parse_ulimits,
       canonical_set,
       "limits: NAME=SOFT[:HARD]"},
      {"cgroup_parent",
       {},
       {"HostConfig", "CgroupParent"},
       parse_text,
       canonical_exact,
       "cgroup above its own"},
      {"log_driver",
       {},
       {"HostConfig", "LogConfig", "Type"},
       parse_text,
       canonical_exact,
       "where its output goes"},
      {"log_opt",
       {},
       {"HostConfig", "LogConfig", "Config"},
       parse_log_options,
       canonical_exact,
       "options of the log driver: NAME=VALUE",
       keys},
      {"log_config",
       {},
       {"HostConfig", "LogConfig"},
       parse_log_config,
       canonical_exact,
       "log_driver and log_opt in one, as the Engine API has them"},
      {"host_config",
       {},
       {"HostConfig"},
       parse_mapping,
       canonical_exact,
       "further parts of HostConfig, as the Engine API has them"},
      {"lxc_conf", {}, {}, parse_text_map, canonical_exact, "without effect since Docker 1.10"},
      {"cpu_group", {}, {}, parse_number, canonical_plain, "without effect"},
  };
}

}  // namespace converge
