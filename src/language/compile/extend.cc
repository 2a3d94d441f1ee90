#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <unordered_set>

#include "converge/base/text.h"
#include "converge/language/compile/high.h"
#include "converge/language/compile/words.h"
#include "converge/language/limits.h"
#include "high_index.h"

namespace converge {
namespace {

const std::string& first_key(const Value& item) {
  return item.entries().front().key.string();
}

/// One argument over another. True when it found its counterpart.
bool merge_argument(Value& written, const Value& added) {
  if (written.is_string() && added.is_string()) {
    written = added;
    return true;
  }
  if (!written.is_map() || !added.is_map()) return false;
  const std::string& word = first_key(added);
  if (word == "name" && first_key(written) == "names") {
    written = added;
    return false;
  }
  if (word != first_key(written)) return false;
  Value& old = written.entries().front().value;
  const Value& fresh = added.entries().front().value;
  if (find_requisite_word(word) && old.is_list() && fresh.is_list()) {
    for (const Value& requisite : fresh.items()) old.items().push_back(requisite);
  } else {
    written = added;
  }
  return true;
}

/// The state that an extension means: by its id, or by a name that only one state has.
HighState* find_extended(const HighIndex& index, const Extension& extension) {
  if (HighState* state = index.find_id(extension.id)) return state;
  const auto named = index.find_name(extension.declarations.front().module, extension.id);
  return named.size() == 1 ? named.front() : nullptr;
}

void extend_state(HighState& state, const std::vector<Declaration>& declarations) {
  for (const Declaration& added : declarations) {
    if (Declaration* declaration = find_declaration(state, added.module))
      merge_items(*declaration, added.items);
    else
      state.declarations.push_back(added);
  }
}

}  // namespace

void merge_items(Declaration& declaration, Value::List items) {
  for (Value& added : items) {
    bool merged = false;
    for (Value& written : declaration.items) merged |= merge_argument(written, added);
    if (!merged) declaration.items.push_back(std::move(added));
  }
}

void apply_extensions(HighData& data, Errors& errors) {
  std::set<std::string> excluded;
  for (const Exclusion& exclusion : data.exclusions)
    if (exclusion.whole_sls) excluded.insert(exclusion.name);
  const HighIndex index(data);
  for (const Extension& extension : data.extensions) {
    if (extension.declarations.empty()) continue;  // its errors are reported already
    HighState* state = find_extended(index, extension);
    if (!state && data.unread.covers(extension.id)) continue;
    if (!state) {
      errors.push_back(
          Error(fmt::format("'extend' names '{}', which is nowhere in these files",
                            printable(extension.id)),
                Trouble::refused)
              .at(extension.place)
              .hint(errors.size() < most_hints ? did_you_mean(extension.id, index.ids()) : ""));
      continue;
    }
    if (!excluded.contains(extension.sls)) extend_state(*state, extension.declarations);
  }
  data.extensions.clear();
}

void apply_exclusions(HighData& data) {
  if (data.exclusions.empty()) return;
  std::unordered_set<std::string> ids, files;
  for (const Exclusion& exclusion : data.exclusions) {
    if (!exclusion.whole_sls) ids.insert(exclusion.name);
    for (const std::string& file : data.files)
      if (exclusion.whole_sls && glob_match(exclusion.name, file)) files.insert(file);
  }
  std::erase_if(data.states, [&](const HighState& state) {
    return ids.contains(state.id) || files.contains(state.sls);
  });
}

}  // namespace converge
