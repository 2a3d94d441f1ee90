#pragma once

#include "converge/docker/fields/table.h"

namespace converge {

/// One parser per kind of field: from what a Salt file says to what the Engine API wants. Errors
/// are Trouble::refused and stand at the offending part.

// Of one value.
Result<Value> parse_text(const FieldInput& input);
Result<Value> parse_number(const FieldInput& input);
Result<Value> parse_flag(const FieldInput& input);
Result<Value> parse_bytes(const FieldInput& input);
Result<Value> parse_memory(const FieldInput& input);
Result<Value> parse_absolute_path(const FieldInput& input);
Result<Value> parse_user(const FieldInput& input);
Result<Value> parse_hostname(const FieldInput& input);
Result<Value> parse_host_only(const FieldInput& input);
Result<Value> parse_swappiness(const FieldInput& input);
Result<Value> parse_score(const FieldInput& input);
Result<Value> parse_timeout(const FieldInput& input);
Result<Value> parse_restart_policy(const FieldInput& input);

// Of several.
Result<Value> parse_texts(const FieldInput& input);
Result<Value> parse_mac_address(const FieldInput& input);
Result<Value> parse_addresses(const FieldInput& input);
Result<Value> parse_text_map(const FieldInput& input);
Result<Value> parse_labels(const FieldInput& input);
Result<Value> parse_log_options(const FieldInput& input);
Result<Value> parse_log_config(const FieldInput& input);
Result<Value> parse_extra_hosts(const FieldInput& input);
Result<Value> parse_links(const FieldInput& input);

// The process.
Result<Value> parse_command(const FieldInput& input);
Result<Value> parse_environment(const FieldInput& input);
Result<Value> parse_healthcheck(const FieldInput& input);

// Ports.
Result<Value> parse_exposed_ports(const FieldInput& input);
Result<Value> parse_port_bindings(const FieldInput& input);

// Files and devices.
Result<Value> parse_binds(const FieldInput& input);
Result<Value> parse_volumes(const FieldInput& input);
Result<Value> parse_tmpfs(const FieldInput& input);
Result<Value> parse_devices(const FieldInput& input);
Result<Value> parse_device_bytes(const FieldInput& input);
Result<Value> parse_device_operations(const FieldInput& input);
Result<Value> parse_device_weights(const FieldInput& input);
Result<Value> parse_ulimits(const FieldInput& input);

// As the API has it, in its spelling (api_objects.h).
Result<Value> parse_mounts(const FieldInput& input);
Result<Value> parse_device_requests(const FieldInput& input);
/// The keys of the first level alone: what is a row of the table is read by that row.
Result<Value> parse_host_config(const FieldInput& input);
Result<Value> parse_mapping(const FieldInput& input);

/// Networks are no field of the create body; networks.h reads them.
Result<Value> parse_nothing(const FieldInput& input);

}  // namespace converge
