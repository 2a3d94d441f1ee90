#include <algorithm>

#include "converge/jinja/filter_tools.h"
#include "converge/jinja/unicode.h"
#include "filters.h"

/// Salt's filters for lists (salt/utils/jinja.py, salt/utils/data.py).
namespace converge::jinja::salt {
namespace {

using Items = std::vector<Object>;

/// Salt makes sets of what Python can hash (texts, tuples), and keeps lists for the rest.
bool hashable(const Object& value) {
  return !value.is(Kind::list) && !value.is(Kind::dict) && !value.is(Kind::set) &&
         !value.is(Kind::view);
}

Result<Object> set_of(Machine& machine, const Items& items) {
  Set& result = machine.new_set();
  for (const Object& item : items) TRY(result.members.set(item, Object()));
  return Object(result);
}

Result<bool> among(Machine& machine, const Items& items, const Object& wanted) {
  for (const Object& item : items) {
    TRY(const bool same, equal(machine, item, wanted));
    if (same) return true;
  }
  return false;
}

/// Salt's unique() of a list: the first of each, by ==.
Result<Items> without_doubles(Machine& machine, const Items& items) {
  Items result;
  for (const Object& item : items) {
    TRY(const bool known, among(machine, result, item));
    if (!known) result.push_back(item);
  }
  return result;
}

Result<Object> unique_of(Machine& machine, bool as_set, const Items& items) {
  if (as_set) return set_of(machine, items);
  TRY(Items result, without_doubles(machine, items));
  return machine.list(std::move(result));
}

Result<Object> unique(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(bind("unique", arguments, {}, 0));
  TRY(const Items items, to_items(call.machine(), value));
  return unique_of(call.machine(), hashable(value), items);
}

/// Two lists, whether sets are made of them, and what both are.
struct Pair {
  Items left, right;
  bool sets;
};

Result<Pair> pair_of(Interpreter& call, std::string_view name, const Object& value,
                     const Arguments& arguments) {
  TRY(const Bound bound, bind(name, arguments, {"lst2"}, 1));
  Pair result;
  TRY(result.left, to_items(call.machine(), value));
  TRY(result.right, to_items(call.machine(), *bound[0]));
  result.sets = hashable(value) && hashable(*bound[0]);
  return result;
}

Result<Object> united(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(Pair pair, pair_of(call, "union", value, arguments));
  if (!pair.sets && !(value.is(Kind::list) && arguments.positional.size() == 1 &&
                      arguments.positional[0].is(Kind::list)))
    return fail(mistake("union needs two lists"));
  pair.left.insert(pair.left.end(), pair.right.begin(), pair.right.end());
  return unique_of(call.machine(), pair.sets, pair.left);
}

Result<Items> filtered(Machine& machine, const Items& items, const Items& by, bool wanted) {
  Items result;
  for (const Object& item : items) {
    TRY(const bool there, among(machine, by, item));
    if (there == wanted) result.push_back(item);
  }
  return result;
}

template <bool wanted>
Result<Object> restricted(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Pair pair, pair_of(call, wanted ? "intersect" : "difference", value, arguments));
  TRY(const Items items, filtered(call.machine(), pair.left, pair.right, wanted));
  return unique_of(call.machine(), pair.sets, items);
}

Result<Object> symmetric(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Pair pair, pair_of(call, "symmetric_difference", value, arguments));
  TRY(Items items, filtered(call.machine(), pair.left, pair.right, false));
  TRY(const Items more, filtered(call.machine(), pair.right, pair.left, false));
  items.insert(items.end(), more.begin(), more.end());
  return unique_of(call.machine(), pair.sets, items);
}

template <bool smallest>
Result<Object> extreme(Interpreter& call, const Object& value, const Arguments& arguments) {
  const std::string_view name = smallest ? "min" : "max";
  TRY(bind(name, arguments, {}, 0));
  TRY(const Items items, to_items(call.machine(), value));
  if (items.empty()) return fail(mistake(std::string(name) + " of an empty sequence"));
  Object result = items.front();
  for (const Object& item : items) {
    TRY(const bool better, smallest ? less(call.machine(), item, result, "<")
                                    : less(call.machine(), result, item, ">"));
    if (better) result = item;
  }
  return result;
}

Result<Object> average(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(bind("avg", arguments, {}, 0));
  TRY(require_defined(value));
  if (value.is_number()) return Object::real(value.real());
  TRY(const Items items, to_items(call.machine(), value));
  if (items.empty()) return fail(mistake("avg of an empty sequence"));
  Object sum = Object::integer(0);
  for (const Object& item : items) {
    TRY(sum, binary(call.machine(), BinaryOperator::add, sum, item));
  }
  return Object::real(sum.real() / static_cast<double>(items.size()));
}

Result<Object> sequence(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(bind("sequence", arguments, {}, 0));
  const bool already =
      value.is(Kind::list) || value.is(Kind::tuple) || value.is(Kind::dict) || value.is(Kind::set);
  return already ? value : call.machine().list({value});
}

Result<Object> sorted_ignorecase(Interpreter& call, const Object& value,
                                 const Arguments& arguments) {
  TRY(bind("sorted_ignorecase", arguments, {}, 0));
  TRY(Items items, to_items(call.machine(), value));
  Items keys;
  for (const Object& item : items) {
    if (!item.is_string()) return fail(mistake("sorted_ignorecase sorts texts only"));
    keys.push_back(without_case(call.machine(), item));
  }
  TRY(sort(call.machine(), items, std::move(keys), false));
  return call.machine().list(std::move(items));
}

/// Null, and the words that Salt takes for it.
bool is_null(const Object& value) {
  return value.is(Kind::none) ||
         (value.is_string() && (value.text() == "None" || value.text() == "null"));
}

Result<void> flatten_into(Interpreter& call, Items& result, const Object& value,
                          std::int64_t levels, bool keep_nulls, int depth) {
  if (depth > 100) return fail(mistake("the list to flatten is nested too deeply"));
  TRY(const Items items, to_items(call.machine(), value));
  for (const Object& item : items) {
    TRY(call.machine().step());
    if (!keep_nulls && is_null(item)) continue;
    if (!iterable(item) || item.is_string() || levels == 0)
      result.push_back(item);
    else
      TRY(flatten_into(call, result, item, levels - 1, keep_nulls, depth + 1));
  }
  return {};
}

Result<Object> flatten(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("flatten", arguments, {"levels", "preserve_nulls"}, 0));
  TRY(const std::int64_t levels, bound.integer(0, "levels", -1));
  TRY(const bool keep_nulls, bound.flag(1, false));
  Items result;
  TRY(flatten_into(call, result, value, levels, keep_nulls, 0));
  return call.machine().list(std::move(result));
}

Result<Object> substring_in_list(Interpreter& call, const Object& value,
                                 const Arguments& arguments) {
  TRY(const Bound bound, bind("substring_in_list", arguments, {"list_to_search"}, 1));
  TRY(const Items items, to_items(call.machine(), *bound[0]));
  for (const Object& item : items) {
    TRY(const bool found, contains(call.machine(), item, value));
    if (found) return Object::boolean(true);
  }
  return Object::boolean(false);
}

Result<Object> exactly(Interpreter& call, const Object& value, std::int64_t wanted) {
  TRY(const Items items, to_items(call.machine(), value));
  std::int64_t found = 0;
  for (const Object& item : items) {
    TRY(const bool holds, truth(item));
    found += holds;
  }
  return Object::boolean(found == wanted);
}

Result<Object> exactly_n(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("exactly_n_true", arguments, {"amount"}, 0));
  TRY(const std::int64_t wanted, bound.integer(0, "amount", 1));
  return exactly(call, value, wanted);
}

Result<Object> exactly_one(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(bind("exactly_one_true", arguments, {}, 0));
  return exactly(call, value, 1);
}

constexpr FilterEntry salt_list_table[] = {
    {"unique", unique},
    {"union", united},
    {"intersect", restricted<true>},
    {"difference", restricted<false>},
    {"symmetric_difference", symmetric},
    {"min", extreme<true>},
    {"max", extreme<false>},
    {"avg", average},
    {"sequence", sequence},
    {"sorted_ignorecase", sorted_ignorecase},
    {"flatten", flatten},
    {"substring_in_list", substring_in_list},
    {"exactly_n_true", exactly_n},
    {"exactly_one_true", exactly_one},
};

}  // namespace

std::span<const FilterEntry> list_filters() {
  return salt_list_table;
}

}  // namespace converge::jinja::salt
