#pragma once

#include "converge/base/value.h"

namespace converge {

/// Canonical forms for the table of container fields (CanonicalForm there): what the file wants
/// and what inspect reports are compared in them.

/// Null, "", [], {}, 0 and false all mean "not set".
Value canonical_plain(const Value& value);
/// Null, "", [] and {} mean "not set"; 0 and false are values.
Value canonical_exact(const Value& value);
/// The same at every depth: members of mappings that are nothing, zero or false are not there.
Value canonical_object(const Value& value);
/// A list of objects whose order means nothing.
Value canonical_objects(const Value& value);
/// A list of one empty word takes the image's entrypoint away, as an empty list does.
Value canonical_entrypoint(const Value& value);
/// A limit: 0 and below mean none.
Value canonical_limit(const Value& value);
/// -1 leaves the choice to the daemon; 0 is a value.
Value canonical_choice(const Value& value);
/// A list whose order means nothing.
Value canonical_set(const Value& value);
/// NAME=VALUE entries, of which the last of a name counts.
Value canonical_environment(const Value& value);
/// Without those that converge gives to what it makes (io.converge.*).
Value canonical_labels(const Value& value);
/// Capabilities: a set, without CAP_, in upper case (the daemon echoes them as spelled).
Value canonical_capabilities(const Value& value);
/// "" and `default` are `bridge`.
Value canonical_network_mode(const Value& value);
/// `no` for no policy; a count only where it counts.
Value canonical_restart_policy(const Value& value);
/// "80", "80/TCP" and "80/tcp" are one key.
Value canonical_ports(const Value& value);
/// A host port 0 is any, as "" is. No address is not 0.0.0.0: it has IPv6 with it.
Value canonical_port_bindings(const Value& value);
/// IP addresses; their order counts.
Value canonical_addresses(const Value& value);
/// NAME:ADDRESS texts, as a set.
Value canonical_hosts(const Value& value);
Value canonical_mac_address(const Value& value);
/// Paths that are volumes: keys of a mapping.
Value canonical_volumes(const Value& value);
/// `src:dst`, `src/:dst/` and `src:dst:rw` are the same; the order of the mode's words means
/// nothing.
Value canonical_binds(const Value& value);
/// `peer` and `peer:rw` are the same.
Value canonical_volumes_from(const Value& value);
/// inspect says `/peer:/self/alias` for `peer:alias`.
Value canonical_links(const Value& value);
/// "/tmp/" and "/tmp" are the same.
Value canonical_directory(const Value& value);
/// Mounts of the API: a propagation `rprivate` and a consistency `default` are the usual ones.
Value canonical_mounts(const Value& value);
/// Requests of the API: the order of ids and of capabilities means nothing.
Value canonical_device_requests(const Value& value);
/// Devices of the API; `mrw` and `rwm` are the same rights.
Value canonical_devices(const Value& value);
/// PATH: OPTIONS; the order of the options means nothing.
Value canonical_tmpfs(const Value& value);
/// `0-2` and `2,0,1` are the same.
Value canonical_cpuset(const Value& value);
/// `label:disable` is `label=disable`, `no-new-privileges` is `no-new-privileges=true`.
Value canonical_security_options(const Value& value);
/// `TERM`, `SIGTERM`, `sigterm` and 15 are the same.
Value canonical_signal(const Value& value);
/// The only value is the daemon's own choice: `default`.
Value canonical_isolation(const Value& value);

}  // namespace converge
