#include <algorithm>
#include <cmath>

#include "converge/jinja/operations.h"

namespace converge::jinja {
namespace {

constexpr int deepest_compared = 200;

Result<bool> equal_at(Machine& machine, const Object& left, const Object& right, int depth);

Result<bool> equal_items(Machine& machine, const std::vector<Object>& left,
                         const std::vector<Object>& right, int depth) {
  if (left.size() != right.size()) return false;
  for (std::size_t i = 0; i < left.size(); ++i) {
    TRY(const bool same, equal_at(machine, left[i], right[i], depth + 1));
    if (!same) return false;
  }
  return true;
}

Result<bool> equal_dicts(Machine& machine, Dict& left, Dict& right, int depth) {
  if (left.size() != right.size()) return false;
  for (const Dict::Entry& entry : left.entries()) {
    TRY(const Object* found, right.find(entry.key));
    if (!found) return false;
    TRY(const bool same, equal_at(machine, entry.value, *found, depth + 1));
    if (!same) return false;
  }
  return true;
}

/// An int beside a float, without the rounding that a conversion of large ones would bring.
bool equal_numbers(const Object& left, const Object& right) {
  if (left.is_integral() && right.is_integral()) return left.integer() == right.integer();
  if (!left.is_integral() && !right.is_integral()) return left.real() == right.real();
  const std::int64_t whole = left.is_integral() ? left.integer() : right.integer();
  const double real = left.is_integral() ? right.real() : left.real();
  return std::abs(real) < 9.2e18 && std::trunc(real) == real &&
         static_cast<std::int64_t>(real) == whole;
}

Result<bool> equal_at(Machine& machine, const Object& left, const Object& right, int depth) {
  if (depth > deepest_compared) return fail(mistake("values are nested too deeply to be compared"));
  TRY(machine.step());
  TRY(require_defined(left));
  TRY(require_defined(right));
  if (left.is_number() && right.is_number()) return equal_numbers(left, right);
  if (left.kind() != right.kind()) return false;
  TRY(machine.walk(left));
  switch (left.kind()) {
    case Kind::string:
      return left.text() == right.text();
    case Kind::list:
      return equal_items(machine, left.list().items, right.list().items, depth);
    case Kind::tuple:
      return equal_items(machine, left.tuple().items, right.tuple().items, depth);
    case Kind::dict:
      return equal_dicts(machine, left.dict(), right.dict(), depth);
    case Kind::set:
      return equal_dicts(machine, left.set().members, right.set().members, depth);
    case Kind::range: {
      TRY(const std::vector<Object> a, to_items(machine, left));
      TRY(const std::vector<Object> b, to_items(machine, right));
      return equal_items(machine, a, b, depth);
    }
    case Kind::view:
      if (left.view().part == View::Part::keys && right.view().part == View::Part::keys)
        return equal_dicts(machine, *left.view().dict, *right.view().dict, depth);
      return left.same(right);
    case Kind::undefined:
      return true;
    case Kind::none:
    case Kind::boolean:
    case Kind::integer:
    case Kind::real:
    case Kind::iterator:
    case Kind::callable:
    case Kind::instance:
      return left.same(right);
  }
  return false;
}

Error no_order(const Object& left, const Object& right, std::string_view sign) {
  return mistake("'" + std::string(sign) + "' cannot compare " + std::string(type_name(left)) +
                 " and " + std::string(type_name(right)));
}

Result<bool> less_at(Machine& machine, const Object& left, const Object& right,
                     std::string_view sign, int depth) {
  if (depth > deepest_compared) return fail(mistake("values are nested too deeply to be compared"));
  TRY(machine.step());
  TRY(require_defined(left));
  TRY(require_defined(right));
  if (left.is_integral() && right.is_integral()) return left.integer() < right.integer();
  if (left.is_number() && right.is_number()) return left.real() < right.real();
  TRY(machine.walk(left));
  // UTF-8 sorts as its code points do.
  if (left.is_string() && right.is_string()) return left.text() < right.text();
  const bool lists = left.is(Kind::list) && right.is(Kind::list);
  const bool tuples = left.is(Kind::tuple) && right.is(Kind::tuple);
  if (!lists && !tuples) return fail(no_order(left, right, sign));
  const auto& a = lists ? left.list().items : left.tuple().items;
  const auto& b = lists ? right.list().items : right.tuple().items;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    TRY(const bool same, equal_at(machine, a[i], b[i], depth + 1));
    if (!same) return less_at(machine, a[i], b[i], sign, depth + 1);
  }
  return a.size() < b.size();
}

Result<bool> any_equal(Machine& machine, const std::vector<Object>& items, const Object& item) {
  for (const Object& candidate : items) {
    if (candidate.identity() && candidate.identity() == item.identity()) return true;
    TRY(const bool same, equal_at(machine, candidate, item, 0));
    if (same) return true;
  }
  return false;
}

Result<bool> in_string(Machine& machine, const Object& container, const Object& item) {
  TRY(require_defined(item));
  if (!item.is_string())
    return fail(
        mistake("'in <string>' needs a string on its left, not " + std::string(type_name(item))));
  TRY(machine.walk(container));
  return container.text().find(item.text()) != std::string_view::npos;
}

Result<bool> in_iterator(Machine& machine, const Object& container, const Object& item) {
  TRY(Iterator * walk, iterate(machine, container));
  Object candidate;
  while (true) {
    TRY(const bool more, walk->next(candidate));
    if (!more) return false;
    TRY(const bool same, equal_at(machine, candidate, item, 0));
    if (same) return true;
  }
}

}  // namespace

Result<bool> equal(Machine& machine, const Object& left, const Object& right) {
  return equal_at(machine, left, right, 0);
}

Result<bool> less(Machine& machine, const Object& left, const Object& right,
                  std::string_view sign) {
  return less_at(machine, left, right, sign, 0);
}

Result<bool> contains(Machine& machine, const Object& container, const Object& item) {
  TRY(require_defined(container));
  TRY(machine.walk(item));
  switch (container.kind()) {
    case Kind::string:
      return in_string(machine, container, item);
    case Kind::list:
      return any_equal(machine, container.list().items, item);
    case Kind::tuple:
      return any_equal(machine, container.tuple().items, item);
    case Kind::dict: {
      TRY(const Object* found, container.dict().find(item));
      return found != nullptr;
    }
    case Kind::set: {
      TRY(const Object* found, container.set().members.find(item));
      return found != nullptr;
    }
    case Kind::view:
      if (container.view().part == View::Part::keys) {
        TRY(const Object* found, container.view().dict->find(item));
        return found != nullptr;
      }
      return in_iterator(machine, container, item);
    case Kind::instance:
      if (item.is_string()) return container.instance().holds(item.text());
      break;
    case Kind::range:
    case Kind::iterator:
    case Kind::none:
    case Kind::boolean:
    case Kind::integer:
    case Kind::real:
    case Kind::callable:
    case Kind::undefined:
      break;
  }
  if (!iterable(container))
    return fail(mistake("'in' cannot look into a " + std::string(type_name(container))));
  return in_iterator(machine, container, item);
}

Result<void> sort(Machine& machine, std::vector<Object>& items, std::vector<Object> keys,
                  bool reverse) {
  std::vector<std::size_t> order(items.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  // std::stable_sort cannot be left with an error: the first one is kept, and from then on all
  // values count as equal, which ends the sorting soon.
  Result<void> trouble;
  const auto before = [&](std::size_t a, std::size_t b) {
    if (!trouble) return false;
    const Result<bool> result =
        reverse ? less(machine, keys[b], keys[a]) : less(machine, keys[a], keys[b]);
    if (result) return *result;
    trouble = fail(result.error());
    return false;
  };
  std::stable_sort(order.begin(), order.end(), before);
  TRY(std::move(trouble));
  std::vector<Object> sorted;
  sorted.reserve(items.size());
  for (const std::size_t index : order) sorted.push_back(items[index]);
  items = std::move(sorted);
  return {};
}

}  // namespace converge::jinja
