#pragma once

#include <string>

#include "converge/model/event.h"

namespace converge {

/// How many states ended how; each is counted once.
struct Tally {
  std::size_t total = 0;
  std::size_t changed = 0;
  std::size_t pending = 0;  ///< would change (check mode)
  std::size_t kept = 0;
  std::size_t skipped = 0;  ///< neither done nor looked at, and that is all right
  std::size_t failed = 0;
  std::size_t assumed = 0;  ///< taken as done (`--assume`)
};

Tally tally(const RunReport& report);

/// `3 states: 1 changed, 2 kept, 0 failed in 1.2 s`.
std::string summary_line(const RunReport& report);

/// What a failed state is called, by how its service stands.
std::string standing_words(Standing standing);

}  // namespace converge
