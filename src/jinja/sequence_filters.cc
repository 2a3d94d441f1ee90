#include <algorithm>

#include "converge/jinja/filter_tools.h"
#include "converge/jinja/text_tools.h"
#include "converge/jinja/unicode.h"

/// Jinja's filters for lists and dicts.
namespace converge::jinja {
namespace {

using Items = std::vector<Object>;

Result<Object> otherwise(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("default", arguments, {"default_value", "boolean"}, 0));
  TRY(const bool boolean, bound.flag(1, false));
  bool missing = value.is(Kind::undefined);
  if (!missing && boolean) {
    TRY(const bool holds, truth(value));
    missing = !holds;
  }
  if (!missing) return value;
  return bound[0] ? *bound[0] : call.machine().string(std::string());
}

Result<Object> size(Interpreter&, const Object& value, const Arguments& arguments) {
  TRY(bind("length", arguments, {}, 0));
  TRY(const std::int64_t result, length(value));
  return Object::integer(result);
}

Result<Object> list(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(bind("list", arguments, {}, 0));
  TRY(Items items, to_items(call.machine(), value));
  return call.machine().list(std::move(items));
}

Result<Object> first(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(bind("first", arguments, {}, 0));
  TRY(Iterator * walk, iterate(call.machine(), value));
  Object item;
  TRY(const bool found, walk->next(item));
  return found ? item : call.undefined("there is no first item: the sequence is empty");
}

Error not_reversible(const Object& value) {
  Error error = mistake(a_type(value) + " has no end to begin at");
  return value.is(Kind::iterator) ? std::move(error).hint("make it a list: | list") : error;
}

Result<Object> last(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(bind("last", arguments, {}, 0));
  if (value.is(Kind::iterator) || value.is(Kind::set)) return fail(not_reversible(value));
  TRY(const Items items, to_items(call.machine(), value));
  return items.empty() ? call.undefined("there is no last item: the sequence is empty")
                       : items.back();
}

Result<Object> reverse(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(bind("reverse", arguments, {}, 0));
  TRY(Items items, to_items(call.machine(), value));
  std::reverse(items.begin(), items.end());
  if (value.is_string()) {
    std::string text;
    for (const Object& item : items) text += item.text();
    return call.machine().string(std::move(text), value.string().markup);
  }
  const Object reversed = call.machine().list(std::move(items));
  if (value.is(Kind::iterator) || value.is(Kind::set)) return reversed;
  TRY(Iterator * walk, iterate(call.machine(), reversed));
  return Object(*walk);
}

Result<Object> join(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("join", arguments, {"d", "attribute"}, 0));
  Machine& machine = call.machine();
  std::string separator;
  if (bound[0]) {
    TRY(separator, text_of(call, *bound[0]));
  }
  TRY(const AttributePath path, AttributePath::make(machine, bound.get(1, Object())));
  TRY(Iterator * walk, iterate(machine, value));
  std::string result;
  Object item;
  for (bool first_one = true;; first_one = false) {
    TRY(const bool more, walk->next(item));
    if (!more) break;
    TRY(machine.step());
    TRY(item, path.get(call, item, nullptr));
    TRY(const std::string text, text_of(call, item));
    if (!first_one) result += separator;
    result += text;
    TRY(machine.check_text(result.size()));
  }
  return machine.string(std::move(result));
}

Result<Object> items_of(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(bind("items", arguments, {}, 0));
  if (value.is(Kind::undefined)) return call.machine().list();
  if (!value.is(Kind::dict)) return fail(mistake("items needs a dict, not " + a_type(value)));
  TRY(Iterator * walk,
      iterate(call.machine(), call.machine().view(value.dict(), View::Part::items)));
  return Object(*walk);
}

/// The keys that `attribute` gives for sorting: 'a.b,c' are two.
Result<Items> sort_keys(Interpreter& call, const Items& items, const Object& attribute,
                        bool case_sensitive) {
  Machine& machine = call.machine();
  std::vector<AttributePath> paths;
  if (attribute.is_string()) {
    for (const std::string_view part : split_at(attribute.text(), ",", -1, false)) {
      TRY(AttributePath path, AttributePath::make(machine, machine.string(part)));
      paths.push_back(std::move(path));
    }
  } else {
    TRY(AttributePath path, AttributePath::make(machine, attribute));
    paths.push_back(std::move(path));
  }
  Items keys;
  for (const Object& item : items) {
    Items parts;
    for (const AttributePath& path : paths) {
      TRY(const Object part, path.get(call, item, nullptr));
      parts.push_back(case_sensitive ? part : without_case(machine, part));
    }
    // A list even of one: lists look for == first, and dicts that are equal need no order then.
    keys.push_back(machine.list(std::move(parts)));
  }
  return keys;
}

Result<Object> sorted(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("sort", arguments, {"reverse", "case_sensitive", "attribute"}, 0));
  TRY(const bool down, bound.flag(0, false));
  TRY(const bool case_sensitive, bound.flag(1, false));
  TRY(Items items, to_items(call.machine(), value));
  TRY(Items keys, sort_keys(call, items, bound.get(2, Object()), case_sensitive));
  TRY(sort(call.machine(), items, std::move(keys), down));
  return call.machine().list(std::move(items));
}

Result<Object> dict_sorted(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("dictsort", arguments, {"case_sensitive", "by", "reverse"}, 0));
  TRY(const bool case_sensitive, bound.flag(0, false));
  TRY(const std::string_view by, bound.text(1, "by", "key"));
  TRY(const bool down, bound.flag(2, false));
  TRY(require_defined(value));
  if (by != "key" && by != "value") return fail(mistake("dictsort sorts by 'key' or by 'value'"));
  if (!value.is(Kind::dict)) return fail(mistake("dictsort needs a dict, not " + a_type(value)));
  Items items;
  Items keys;
  for (const Dict::Entry& entry : value.dict().entries()) {
    items.push_back(call.machine().tuple({entry.key, entry.value}));
    const Object key = by == "key" ? entry.key : entry.value;
    keys.push_back(case_sensitive ? key : without_case(call.machine(), key));
  }
  TRY(sort(call.machine(), items, std::move(keys), down));
  return call.machine().list(std::move(items));
}

Result<Object> sum(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("sum", arguments, {"attribute", "start"}, 0));
  Machine& machine = call.machine();
  TRY(const AttributePath path, AttributePath::make(machine, bound.get(0, Object())));
  Object result = bound.get(1, Object::integer(0));
  if (result.is_string()) return fail(mistake("sum adds no texts: use join"));
  TRY(const Items items, to_items(machine, value));
  for (const Object& item : items) {
    TRY(const Object part, path.get(call, item, nullptr));
    TRY(result, binary(machine, BinaryOperator::add, result, part));
  }
  return result;
}

Result<Object> attribute(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("attr", arguments, {"name"}, 1));
  TRY(const std::string_view name, bound.text(0, "name", {}));
  TRY(require_defined(value));
  // Only real attributes: a dict's keys are none.
  if (value.is(Kind::dict) && !find_method(value, name))
    return call.undefined("'dict object' has no attribute '" + std::string(name) + "'");
  return call.attribute(value, name);
}

Result<Object> random(Interpreter&, const Object&, const Arguments&) {
  return fail(
      mistake("the filter 'random' gives something else at every run; a state file "
              "describes one state"));
}

constexpr FilterEntry sequence_table[] = {
    {"default", otherwise}, {"d", otherwise},    {"length", size},   {"count", size},
    {"list", list},         {"first", first},    {"last", last},     {"reverse", reverse},
    {"join", join},         {"items", items_of}, {"sort", sorted},   {"dictsort", dict_sorted},
    {"sum", sum},           {"attr", attribute}, {"random", random},
};

}  // namespace

std::span<const FilterEntry> sequence_filters() {
  return sequence_table;
}

}  // namespace converge::jinja
