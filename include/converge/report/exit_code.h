#pragma once

#include "converge/model/event.h"

namespace converge {

/// What the process says at its end; the table is in docs and in `--help`.
namespace exit_codes {
inline constexpr int converged = 0;
inline constexpr int failed = 1;
inline constexpr int changes = 2;
inline constexpr int refused = 3;
inline constexpr int down = 4;
inline constexpr int rolled_back = 5;
inline constexpr int report_lost = 6;
inline constexpr int unreachable = 69;
inline constexpr int locked = 75;
inline constexpr int signalled = 128;
}  // namespace exit_codes

/// The worst that happened: a service is down (4), ended by `signal` (128 + n), rolled back (5), a
/// state failed or the deadline came (1), changes made or pending (2, only when `detailed`), 0.
/// `signal` counts only when the run was interrupted: one that came too late did nothing.
int exit_code(const RunReport& report, bool detailed, int signal = 0);

/// For a run that did not begin: refused (3), unreachable (69), locked (75), ...
int exit_code(const Error& error);

/// A lost report only matters when everything else went well.
int with_lost_report(int code);

}  // namespace converge
