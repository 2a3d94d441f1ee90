#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "converge/base/result.h"

namespace converge {

/// One reason why another state goes first.
struct Pull {
  enum class Kind {
    run,       ///< it has to be over
    look,      ///< `prereq`: what it would do is asked first; all that it needs has to be over
    let_pass,  ///< the other side of `prereq`: it runs before the state that it looked at
  };
  std::size_t target;
  Kind kind = Kind::run;
  std::string_view word = {};  ///< `require`, for messages
  Place place = {};
};

/// States in the order in which Salt runs them: as given, but each one's pulls go first, in their
/// order, with all of their own pulls before them. States that wait for each other are an error,
/// which names every link; `names` are for that.
Result<std::vector<std::size_t>> run_order(const std::vector<std::vector<Pull>>& pulls,
                                           const std::vector<std::string>& names);

/// Whether `from` is `to` or waits for it, directly or through others.
bool waits_for(const std::vector<std::vector<Pull>>& pulls, std::size_t from, std::size_t to);

/// Adds pulls for edges (before, after) that nobody wrote, as far as they contradict nothing: an
/// edge that would close a circle is left out. An edge against the given order moves the earlier
/// state forward. Returns the edges that hold.
std::vector<std::pair<std::size_t, std::size_t>> add_edges(
    std::vector<std::vector<Pull>>& pulls, const std::vector<std::size_t>& order,
    const std::vector<std::pair<std::size_t, std::size_t>>& edges);

}  // namespace converge
