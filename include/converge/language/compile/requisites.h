#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "converge/language/compile/low.h"
#include "converge/model/graph.h"

namespace converge {

/// One requisite word of one low state, resolved to indices of low states.
struct Tie {
  std::string_view word;  ///< `require_any`
  RequisiteKind kind;
  RequisiteGroup group;
  std::vector<std::size_t> targets;
  std::vector<Place> places;  ///< where each target was named
};

/// All requisites of one low state, in the order in which Salt pulls them forward.
struct Ties {
  std::vector<Tie> ties;
  /// What is nowhere in the file: the state fails at its turn with this comment, as in Salt, and
  /// pulls nothing forward.
  std::string missing;
};

struct ResolvedRequisites {
  std::vector<Ties> states;  ///< one per low state
  std::vector<Graph::LostListen> lost_listens;
  /// Graph::lost_requisites
  Errors lost;
};

/// Finds what each requisite means: ids and names, as they stand or as shell patterns; `sls:` for
/// all states of a file, or of what it includes; a bare text for any module. A module is the one
/// the file uses (`docker`) or the current one (`docker_container`). Takes the requisites out of
/// the arguments.
///
/// `read` are the names of all files that were read: `sls:` of one without states is kept.
ResolvedRequisites resolve_requisites(std::vector<Low>& lows, const std::vector<std::string>& read,
                                      const Unread& unread, Errors& errors);

}  // namespace converge
