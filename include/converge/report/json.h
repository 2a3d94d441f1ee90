#pragma once

#include <string>
#include <vector>

#include "converge/model/event.h"
#include "converge/model/finding.h"

namespace converge {

/// The report for programs, one JSON object of version 1 and a newline:
///
///     {"version": 1, "compiled": true, "errors": [], "check": false,
///      "states": [{"id", "function", "name", "sls", "result": true|false|null, "changed",
///                  "comment", "changes": [{"what", "before", "after"}], "cause", "place",
///                  "started": "2026-01-31T12:00:00.000Z", "duration_ms", "skipped", "assumed",
///                  "standing",
///                  "actions": [{"resource", "description", "why", "changed", "recovery",
///                               "error", "duration_ms"}], "warnings": []}],
///      "summary": {"total", "changed", "pending", "kept", "skipped", "assumed", "failed",
///                  "duration_ms"},
///      "interrupted": null, "exit_code": 0}
///
/// States stand in Salt's order. `pending` is what would change, in check mode. Bytes that are no
/// UTF-8 become U+FFFD.
std::string json_report(const RunReport& report, int exit_code);

/// For what was refused before anything ran: `"compiled": false`, all errors as texts with their
/// places, no states.
std::string json_refusal(const std::vector<Error>& errors, int exit_code);

/// For `--lint`: {"version": 1, "compiled": true, "errors": [], "findings": [{"rule", "id",
/// "message", "hint", "place", "file", "line", "column"}], "exit_code"}. A line or column of 0 is
/// unknown.
std::string json_findings(const std::vector<Finding>& findings, int exit_code);

}  // namespace converge
