#include "high_index.h"

#include <algorithm>

namespace converge {

HighIndex::HighIndex(HighData& data) : data_(data) {
  ids_.reserve(data.states.size());
  for (std::size_t i = 0; i < data.states.size(); ++i) {
    HighState& state = data.states[i];
    ids_.emplace(state.id, i);
    for (const Declaration& declaration : state.declarations) {
      const Value* name = find_argument(declaration, "name");
      if (name && name->is_string()) names_[name->string()].push_back({&state, declaration.module});
    }
  }
}

HighState* HighIndex::find_id(const std::string& id) const {
  const auto found = ids_.find(id);
  return found == ids_.end() ? nullptr : &data_.states[found->second];
}

std::vector<HighState*> HighIndex::find_name(const std::string& module,
                                             const std::string& name) const {
  std::vector<HighState*> found;
  const auto all = names_.find(name);
  if (all == names_.end()) return found;
  for (const Named& named : all->second)
    if (named.module == module) found.push_back(named.state);
  return found;
}

std::vector<HighState*> HighIndex::find(const std::string& module,
                                        const std::string& target) const {
  HighState* state = find_id(target);
  if (state && find_declaration(*state, module)) return {state};
  return find_name(module, target);
}

HighState* HighIndex::find_any_name(const std::string& name, std::string& module) const {
  const auto all = names_.find(name);
  if (all == names_.end()) return nullptr;
  module = all->second.front().module;
  return all->second.front().state;
}

std::vector<std::string> HighIndex::ids() const {
  std::vector<std::string> all;
  for (const HighState& state : data_.states) all.push_back(state.id);
  return all;
}

Declaration* find_declaration(HighState& state, const std::string& module) {
  const auto found = std::ranges::find(state.declarations, module, &Declaration::module);
  return found == state.declarations.end() ? nullptr : &*found;
}

}  // namespace converge
