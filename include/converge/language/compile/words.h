#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "converge/model/graph.h"
#include "converge/model/state_function.h"

namespace converge {

/// The words that Salt's compiler takes for itself, whatever the state function.

/// `require`, `require_any`, ... with what they mean in the graph.
struct RequisiteWord {
  std::string_view word;
  RequisiteKind kind;
  RequisiteGroup group;
};

/// In the order in which Salt pulls their targets forward.
const std::vector<RequisiteWord>& requisite_words();
/// nullptr for any other word, the `_in` forms among them.
const RequisiteWord* find_requisite_word(std::string_view word);

/// For `require_in` the word `require`, for `use_in` the word `use`, ...; nothing for other words.
std::optional<std::string_view> turned_around(std::string_view word);

/// A word whose value is a list of requisites: all of the above, and `use`.
bool names_states(std::string_view word);

/// Everything else that never reaches the state function: `order`, `unless`, `failhard`, ...
bool is_keyword(std::string_view word);

/// The words that every state takes, for `--doc` and `--schema`: what is no requisite, and then the
/// requisites, whose shape is a list of `module: id`.
const std::vector<Argument>& common_arguments();
const std::vector<Argument>& requisite_arguments();

/// All of them, for "did you mean".
std::vector<std::string> all_words();

}  // namespace converge
