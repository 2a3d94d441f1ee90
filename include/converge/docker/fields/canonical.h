#pragma once

#include "converge/base/value.h"

namespace converge {

/// Canonical forms for the table of container fields (CanonicalForm there): what the file wants
/// and what inspect reports are compared in them.

/// Null, "", [], {}, 0 and false all mean "not set".
Value canonical_plain(const Value& value);
/// Null, "", [] and {} mean "not set"; 0 and false are values.
Value canonical_exact(const Value& value);
/// A limit: 0 and below mean none.
Value canonical_limit(const Value& value);
/// -1 leaves the choice to the daemon; 0 is a value.
Value canonical_choice(const Value& value);
/// A list whose order means nothing.
Value canonical_set(const Value& value);
/// Capabilities: a set, without CAP_, in upper case (the daemon echoes them as spelled).
Value canonical_capabilities(const Value& value);
/// "" and `default` are `bridge`.
Value canonical_network_mode(const Value& value);
/// `no` for no policy; a count only where it counts.
Value canonical_restart_policy(const Value& value);
/// "80", "80/TCP" and "80/tcp" are one key.
Value canonical_ports(const Value& value);
Value canonical_port_bindings(const Value& value);
/// A mapping whose keys alone mean something.
Value canonical_keys(const Value& value);
/// `src:dst` and `src:dst:rw` are the same.
Value canonical_binds(const Value& value);
/// inspect says `/peer:/self/alias` for `peer:alias`.
Value canonical_links(const Value& value);
/// "/tmp/" and "/tmp" are the same.
Value canonical_directory(const Value& value);
/// Without what is not set.
Value canonical_members(const Value& value);
Value canonical_tmpfs(const Value& value);
Value canonical_lower(const Value& value);
/// `TERM`, `SIGTERM` and `sigterm` are the same.
Value canonical_signal(const Value& value);
/// The only value is the daemon's own choice: `default`.
Value canonical_isolation(const Value& value);

}  // namespace converge
