#pragma once

#include "converge/docker/fields/table.h"

namespace converge {

/// What rows compare beside equal canonical forms (compare_whole). Each knows one thing that an
/// engine does to a value.

/// A namespace of another container: inspect has its id where the file has its name.
bool compare_namespace(const Compared& both);
/// An endpoint's address, where one has any yet (below API 1.44 only while it runs); else the one
/// that the container was made with.
bool compare_mac_address(const Compared& both);
/// Objects with a `Name`: only those that the file names. daemon.json may add others.
bool compare_named(const Compared& both);
/// Mappings, also within mappings: only the members that the file sets to something.
bool compare_members(const Compared& both);
/// The same, of members that inspect has at all: what an engine does not know it does not report.
bool compare_reported_members(const Compared& both);
/// A field that some engines do not report, or only once the container was started.
bool compare_if_reported(const Compared& both);
/// `label=disable` comes by itself where the container shares the host's namespaces or rights, and
/// labels where it shares those of another container.
bool compare_security_options(const Compared& both);
/// Parts that came with API 1.44 are not looked for where the engine is older.
bool compare_healthcheck(const Compared& both);

/// Without the anonymous volumes that a container of ours took over from the one before it.
bool compare_mounts(const Compared& both);

/// The engine speaks API 1.44 or later: its endpoints have `DNSNames`. Also true where the
/// container is in no network, which tells nothing.
bool knows_api_1_44(const Value& inspect);

}  // namespace converge
