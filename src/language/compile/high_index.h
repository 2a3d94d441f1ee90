#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "converge/language/compile/high.h"

namespace converge {

/// Finds states of high data as requisites and extensions name them. Valid as long as no state is
/// added to or taken from `data`; names are those at the time of construction.
class HighIndex {
 public:
  explicit HighIndex(HighData& data);

  /// nullptr when no state has this id.
  HighState* find_id(const std::string& id) const;
  /// All states whose declaration of this module has this `name`.
  std::vector<HighState*> find_name(const std::string& module, const std::string& name) const;
  /// What `MODULE: TARGET` names: the state with this id if it has the module, else those with this
  /// name.
  std::vector<HighState*> find(const std::string& module, const std::string& target) const;
  /// The first with this name, whatever the module, and that module; nullptr when there is none.
  HighState* find_any_name(const std::string& name, std::string& module) const;
  std::vector<std::string> ids() const;

 private:
  struct Named {
    HighState* state;
    std::string module;
  };
  HighData& data_;
  std::unordered_map<std::string, std::size_t> ids_;
  std::unordered_map<std::string, std::vector<Named>> names_;
};

/// nullptr when the state has no such module.
Declaration* find_declaration(HighState& state, const std::string& module);

/// Merges items into a state as Salt's `extend` does: a function replaces the function, a list of
/// requisites is added to that of the same word, another argument replaces the one of its name.
void merge_items(Declaration& declaration, Value::List items);

}  // namespace converge
