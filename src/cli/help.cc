#include <fmt/format.h>

#include <algorithm>

#include "converge/cli/options.h"
#include "option_table.h"

namespace converge {
namespace {

constexpr std::string_view head = R"(usage: converge [options] FILE...

Makes this host's Docker containers what the state files (Salt SLS) say, proves it, and puts
the old version back when the new one fails. FILE - is standard input.
)";

constexpr std::string_view tail = R"(
Other:
      --version                     print the version
  -h, --help                        print this
      --                            all that follows are files

Exit codes:
  0   converged (with --detailed-exitcode: and nothing changed)
  1   a state failed; what served before still serves. With --lint: there are findings
  2   with --detailed-exitcode: changed, or would change
  3   refused before anything was touched: state file, option, permission
  4   a service is down
  5   rolled back: the new version failed, the old one serves
  6   converged, but the report could not be written
  69  the daemon cannot be reached       75  another run holds the lock
  128+n  ended by signal n
)";

std::string row_text(const OptionRow& row) {
  std::string words = row.short_name.empty() ? "    " : std::string(row.short_name) + ", ";
  words += row.name;
  if (!row.otherwise.empty()) {
    words += fmt::format("[={}]", row.value);
  } else if (!row.value.empty()) {
    words += fmt::format(" {}", row.value);
  }
  return fmt::format("  {:<34}{}{}\n", words, words.size() < 34 ? "" : "  ", row.help);
}

}  // namespace

std::string help_text() {
  std::string text(head);
  std::string_view group;
  for (const OptionRow& row : option_table()) {
    if (row.group != group) text += fmt::format("\n{}:\n", row.group);
    group = row.group;
    text += row_text(row);
  }
  return text + std::string(tail);
}

}  // namespace converge
