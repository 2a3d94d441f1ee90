#include "converge/language/compile/low.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <unordered_set>

#include "converge/base/text.h"
#include "converge/language/compile/words.h"
#include "converge/language/limits.h"

namespace converge {
namespace {

/// How far `order: last` is behind everything else, and how much of an order a name's place in
/// `names` makes: Salt's figures, so that numbers on both sides mix as they do there.
constexpr double last_distance = 1'000'000;
constexpr double name_step = 1 / 10'000.0;
constexpr std::int64_t number_distance = 100;

/// A low state on its way, with what only its order needs.
struct Draft {
  Low low;
  Value order;                    // null when neither written nor numbered
  bool ordered = false;           // `order` is there, even if null
  std::optional<int> name_order;  // place in `names`, from 1
};

void take_name(const HighState& state, const Value& value, Low& low) {
  if (value.is_string()) {
    low.name = value.string();
    return;
  }
  low.name = state.id;
  if (!value.is_null())
    low.warnings.push_back(Error(fmt::format("'name' is {}, not a text: the id is taken instead",
                                             kind_name(value.kind())))
                               .at(value.place())
                               .hint("put it in quotes"));
}

/// Of an argument given twice the last one counts. True when it was there before.
bool set_argument(Value& arguments, Value key, Value value) {
  for (Value::Entry& entry : arguments.entries()) {
    if (entry.key != key) continue;
    entry = {std::move(key), std::move(value)};
    return true;
  }
  arguments.entries().push_back({std::move(key), std::move(value)});
  return false;
}

/// Arguments are looked for one after the other, so they must not be too many.
bool too_many_arguments(const Declaration& declaration, Errors& errors) {
  std::size_t count = 0;
  for (const Value& item : declaration.items)
    if (item.is_map()) count += item.entries().size();
  if (count > most_arguments)
    errors.push_back(Error(fmt::format("more than {} arguments", most_arguments), Trouble::refused)
                         .at(declaration.place));
  return count > most_arguments;
}

/// `- context:` with its variables beside it instead of below it, one indentation too far left:
/// Salt hands such strays to the template too, so they are taken for what was meant.
void take_strays(Value& item, Low& low) {
  if (low.module != "file" && low.module != "cmd") return;
  Value::Map& entries = item.entries();
  if (entries.size() < 2 || !entries.front().key.is_string() || !entries.front().value.is_null())
    return;
  const std::string& first = entries.front().key.string();
  if (first != "context" && first != "defaults") return;
  low.warnings.push_back(
      Error(fmt::format("the variables beside '{}:' are taken as if they stood below it", first))
          .at(entries.front().key.place())
          .hint("indent them by two more columns"));
  Value variables(Value::Map(entries.begin() + 1, entries.end()));
  variables.at(entries.front().key.place());
  entries.erase(entries.begin() + 1, entries.end());
  entries.front().value = std::move(variables);
}

/// The arguments of all items but functions and names; `names` is handed back.
Value gather_arguments(const HighState& state, Declaration& declaration, Draft& draft) {
  Value names;
  Low& low = draft.low;
  for (Value& item : declaration.items) {
    if (item.is_string()) {
      low.function = item.string();
      continue;
    }
    take_strays(item, low);
    for (Value::Entry& entry : item.entries()) {
      const std::string& key = entry.key.string();
      if (key == "names") {
        for (Value& name : entry.value.items()) names.push_back(std::move(name));
      } else if (key == "name") {
        take_name(state, entry.value, low);
      } else if (key == "order") {
        draft.order = std::move(entry.value);
        draft.ordered = true;
      } else if (key != "state" && key != "fun") {
        const Place place = entry.key.place();
        if (set_argument(low.arguments, entry.key, std::move(entry.value)))
          low.warnings.push_back(
              Error(fmt::format("'{}' is given twice: only the last one counts", printable(key)))
                  .at(place));
      }
    }
  }
  return names;
}

bool by_number(const Value& value) {
  return value.is_integer() || value.is_boolean() || (value.is_real() && !std::isnan(value.real()));
}

double number(const Value& value) {
  if (value.is_boolean()) return value.boolean() ? 1 : 0;
  return value.is_integer() ? static_cast<double>(value.integer()) : value.real();
}

/// The arguments that an entry of `names` gives to its name alone.
void override_arguments(const Value& entry, Draft& draft, Errors& errors) {
  for (const Value& item : entry.entries().front().value.items()) {
    if (!item.is_map()) {
      errors.push_back(Error(fmt::format("an argument below a name should be 'name: value', this "
                                         "is {}",
                                         kind_name(item.kind())),
                             Trouble::refused)
                           .at(item.place()));
      continue;
    }
    for (const Value::Entry& argument : item.entries()) {
      const std::string key = python_text(argument.key);
      if (key == "order") {
        draft.order = argument.value;
        draft.ordered = true;
      } else if (key == "name" && argument.value.is_string()) {
        draft.low.name = argument.value.string();
      } else if (turned_around(key) && key != "listen_in") {
        errors.push_back(
            Error(fmt::format("'{}' has no effect below a name", key), Trouble::refused)
                .at(argument.key.place())
                .hint("move it to the state's own arguments"));
      } else {
        set_argument(draft.low.arguments, argument.key, argument.value);
      }
    }
  }
}

/// `copied` is what all names so far have copied.
void spread_names(const Draft& model, const Value& names, std::vector<Draft>& drafts,
                  std::size_t& copied, Errors& errors) {
  std::unordered_set<std::string> seen;
  const std::size_t each = weight(model.low.arguments);
  for (const Value& entry : names.items()) {
    if (!seen.insert(canonical_text(entry)).second) continue;
    copied += each;
    if (copied > most_copied_weight)
      return errors.push_back(
          Error("'names' makes too many copies of its arguments", Trouble::refused)
              .at(entry.place()));
    Draft draft = model;
    draft.name_order = static_cast<int>(seen.size());
    if (entry.is_string()) {
      draft.low.name = entry.string();
    } else {
      draft.low.name = entry.entries().front().key.string();
      override_arguments(entry, draft, errors);
    }
    draft.low.place = entry.place() ? entry.place() : draft.low.place;
    drafts.push_back(std::move(draft));
  }
}

void add_drafts(const HighState& state, Declaration& declaration, std::vector<Draft>& drafts,
                std::size_t& copied, Errors& errors) {
  if (too_many_arguments(declaration, errors)) return;
  Draft draft;
  Low& low = draft.low;
  low.id = low.name = state.id;
  low.module = std::move(declaration.module);
  low.sls = state.sls;
  low.included_from = state.included_from;
  low.place = declaration.place;
  low.arguments.at(declaration.place);
  const Value names = gather_arguments(state, declaration, draft);
  if (!draft.ordered && declaration.number) {
    draft.order = Value(*declaration.number);
    draft.ordered = true;
  }
  if (names.is_list() && !names.items().empty())
    spread_names(draft, names, drafts, copied, errors);
  else
    drafts.push_back(std::move(draft));
}

/// The order of what has none of its own: behind all numbers.
double common_order(const std::vector<Draft>& drafts) {
  std::int64_t cap = 1;
  for (const Draft& draft : drafts) {
    const Value& order = draft.order;
    if (!order.is_integer() && !order.is_boolean()) continue;
    const auto given = static_cast<std::int64_t>(number(order));
    if (given > cap - 1 && given > 0 && given < INT64_MAX - number_distance)
      cap = given + number_distance;
  }
  return static_cast<double>(cap);
}

void set_order(Draft& draft, double common) {
  Low& low = draft.low;
  if (!draft.ordered) {
    low.order = common;
    return;
  }
  const Value& order = draft.order;
  if (by_number(order)) {
    low.order = number(order);
  } else if (order.is_string() && order.string() == "last") {
    low.order = common + last_distance;
  } else if (order.is_string() && order.string() == "first") {
    low.order = 0;
  } else {
    low.order = common;
    low.warnings.push_back(
        Error(fmt::format("'order: {}' means nothing: the state comes behind those with a number",
                          printable(python_text(order))))
            .at(order.place())
            .hint("write a number without quotes, first or last"));
  }
  if (draft.name_order) low.order += *draft.name_order * name_step;
  if (low.order < 0) low.order += common + last_distance;
}

}  // namespace

std::vector<Low> make_low(HighData data, Errors& errors) {
  std::vector<Draft> drafts;
  drafts.reserve(data.states.size());
  std::size_t copied = 0;
  for (HighState& state : data.states)
    for (Declaration& declaration : state.declarations)
      add_drafts(state, declaration, drafts, copied, errors);
  const double common = common_order(drafts);
  for (Draft& draft : drafts) set_order(draft, common);
  std::vector<Low> lows;
  lows.reserve(drafts.size());
  for (Draft& draft : drafts) lows.push_back(std::move(draft.low));
  const auto goes_first = [](const Low& a, const Low& b) {
    if (a.order != b.order) return a.order < b.order;
    return a.module + a.name + a.function < b.module + b.name + b.function;
  };
  // Without `order` they are in order already, and moving them around is dear.
  if (!std::ranges::is_sorted(lows, goes_first)) std::ranges::stable_sort(lows, goes_first);
  return lows;
}

}  // namespace converge
