#include <algorithm>

#include "builtins.h"
#include "converge/jinja/filter_tools.h"

/// Jinja's filters that give generators, and groupby.
namespace converge::jinja {
namespace {

using Items = std::vector<Object>;

/// A text argument that names a filter or test.
Result<std::string> name_at(const Arguments& arguments, std::size_t index, std::string_view what) {
  const Object& name = arguments.positional[index];
  TRY(require_defined(name));
  if (!name.is_string())
    return fail(mistake("the name of a " + std::string(what) + " must be a text"));
  return std::string(name.text());
}

Arguments rest_of(const Arguments& arguments, std::size_t from) {
  Arguments result;
  result.positional.assign(arguments.positional.begin() + static_cast<std::ptrdiff_t>(from),
                           arguments.positional.end());
  result.named = arguments.named;
  return result;
}

using Change = std::function<Result<Object>(const Object&)>;

Result<Change> attribute_change(Interpreter& call, const Arguments& arguments) {
  Object attribute;
  std::optional<Object> otherwise;
  for (const auto& [name, value] : arguments.named) {
    if (name == "attribute")
      attribute = value;
    else if (name == "default")
      otherwise = value;
    else
      return fail(mistake("map takes no argument '" + name + "'"));
  }
  TRY(AttributePath path, AttributePath::make(call.machine(), attribute));
  return Change([&call, path, otherwise](const Object& item) {
    const bool given = otherwise && !otherwise->is(Kind::none);
    return path.get(call, item, given ? &*otherwise : nullptr);
  });
}

Result<Change> change_of(Interpreter& call, const Arguments& arguments) {
  if (arguments.positional.empty()) {
    for (const auto& [name, value] : arguments.named)
      if (name == "attribute") return attribute_change(call, arguments);
    return fail(mistake("map needs the name of a filter, or attribute=..."));
  }
  TRY(const std::string name, name_at(arguments, 0, "filter"));
  const FilterEntry* filter = find_filter(call.extension(), name);
  if (!filter) return fail(unknown_filter(call.extension(), name));
  return Change([&call, filter, given = rest_of(arguments, 1)](const Object& item) {
    return call.filter(*filter, item, given);
  });
}

/// The work of a generator begins when its first value is wanted.
struct Lazy {
  Iterator* walk = nullptr;
  Change change;
};

Result<Object> map(Interpreter& call, const Object& value, const Arguments& arguments) {
  return generator(call.machine(),
                   [&call, value, arguments, lazy = Lazy{}](Object& item) mutable -> Result<bool> {
                     if (!lazy.walk) {
                       TRY(const bool any, truth(value));
                       if (!any) return false;
                       TRY(lazy.change, change_of(call, arguments));
                       TRY(lazy.walk, iterate(call.machine(), value));
                     }
                     TRY(const bool more, lazy.walk->next(item));
                     if (!more) return false;
                     TRY(call.machine().step());
                     TRY(item, lazy.change(item));
                     return true;
                   });
}

using Check = std::function<Result<bool>(const Object&)>;

Result<Check> check_of(Interpreter& call, const Arguments& arguments, bool by_attribute) {
  const std::size_t at = by_attribute ? 1 : 0;
  AttributePath path;
  if (by_attribute) {
    if (arguments.positional.empty())
      return fail(mistake("the filter needs the name of an attribute"));
    TRY(path, AttributePath::make(call.machine(), arguments.positional[0]));
  }
  if (arguments.positional.size() <= at)
    return Check([&call, path](const Object& item) -> Result<bool> {
      TRY(const Object part, path.get(call, item, nullptr));
      return truth(part);
    });
  TRY(const std::string name, name_at(arguments, at, "test"));
  const TestEntry* test = find_test(call.extension(), name);
  if (!test) return fail(unknown_test(call.extension(), name));
  return Check(
      [&call, path, test, given = rest_of(arguments, at + 1)](const Object& item) -> Result<bool> {
        TRY(const Object part, path.get(call, item, nullptr));
        return call.test(*test, part, given);
      });
}

template <bool wanted, bool by_attribute>
Result<Object> selected(Interpreter& call, const Object& value, const Arguments& arguments) {
  return generator(call.machine(),
                   [&call, value, arguments, walk = static_cast<Iterator*>(nullptr),
                    check = Check()](Object& item) mutable -> Result<bool> {
                     if (!walk) {
                       TRY(const bool any, truth(value));
                       if (!any) return false;
                       TRY(check, check_of(call, arguments, by_attribute));
                       TRY(walk, iterate(call.machine(), value));
                     }
                     while (true) {
                       TRY(const bool more, walk->next(item));
                       if (!more) return false;
                       TRY(call.machine().step());
                       TRY(const bool holds, check(item));
                       if (holds == wanted) return true;
                     }
                   });
}

Result<Object> batch(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("batch", arguments, {"linecount", "fill_with"}, 1));
  TRY(const std::int64_t count, bound.integer(0, "linecount", 1));
  const Object fill = bound.get(1, Object());
  TRY(const Items items, to_items(call.machine(), value));
  if (count <= 0) return fail(mistake("batch needs a count of at least 1"));
  TRY(call.machine().check_items(static_cast<std::size_t>(count)));
  Items lines;
  for (std::size_t at = 0; at < items.size(); at += static_cast<std::size_t>(count)) {
    const std::size_t stop = std::min(items.size(), at + static_cast<std::size_t>(count));
    Items line(items.begin() + static_cast<std::ptrdiff_t>(at),
               items.begin() + static_cast<std::ptrdiff_t>(stop));
    if (!fill.is(Kind::none)) line.resize(static_cast<std::size_t>(count), fill);
    lines.push_back(call.machine().list(std::move(line)));
  }
  TRY(Iterator * walk, iterate(call.machine(), call.machine().list(std::move(lines))));
  return Object(*walk);
}

Result<Object> slices(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("slice", arguments, {"slices", "fill_with"}, 1));
  TRY(const std::int64_t given, bound.integer(0, "slices", 1));
  const Object fill = bound.get(1, Object());
  TRY(const Items items, to_items(call.machine(), value));
  if (given <= 0) return fail(mistake("slice needs a count of at least 1"));
  const auto count = static_cast<std::size_t>(given);
  TRY(call.machine().check_items(count));
  const std::size_t size = items.size() / count;
  const std::size_t longer = items.size() % count;
  Items result;
  std::size_t at = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t stop = at + size + (i < longer ? 1 : 0);
    Items part(items.begin() + static_cast<std::ptrdiff_t>(at),
               items.begin() + static_cast<std::ptrdiff_t>(stop));
    if (!fill.is(Kind::none) && i >= longer) part.push_back(fill);
    result.push_back(call.machine().list(std::move(part)));
    at = stop;
  }
  TRY(Iterator * walk, iterate(call.machine(), call.machine().list(std::move(result))));
  return Object(*walk);
}

Result<Object> group_by(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("groupby", arguments, {"attribute", "default", "case_sensitive"}, 1));
  Machine& machine = call.machine();
  TRY(const AttributePath path, AttributePath::make(machine, *bound[0]));
  TRY(const bool case_sensitive, bound.flag(2, false));
  const Object* otherwise = bound[1] && !bound[1]->is(Kind::none) ? bound[1] : nullptr;
  TRY(Items items, to_items(machine, value));
  const auto key_of = [&](const Object& item) -> Result<Object> {
    TRY(const Object key, path.get(call, item, otherwise));
    return case_sensitive ? key : without_case(machine, key);
  };
  Items keys;
  for (const Object& item : items) {
    TRY(const Object key, key_of(item));
    keys.push_back(key);
  }
  TRY(sort(machine, items, std::move(keys), false));
  Items groups;
  Object group_key;
  for (const Object& item : items) {
    TRY(const Object key, key_of(item));
    bool same = false;
    if (!groups.empty()) {
      TRY(same, equal(machine, key, group_key));
    }
    if (!same) {
      // The group is called as its first value spells it.
      TRY(const Object name, path.get(call, item, otherwise));
      groups.push_back(machine.tuple({name, machine.list()}));
      groups.back().tuple().group = true;
      group_key = key;
    }
    groups.back().tuple().items[1].list().items.push_back(item);
  }
  return machine.list(std::move(groups));
}

constexpr FilterEntry selecting_table[] = {
    {"map", map},
    {"select", selected<true, false>},
    {"reject", selected<false, false>},
    {"selectattr", selected<true, true>},
    {"rejectattr", selected<false, true>},
    {"batch", batch},
    {"slice", slices},
    {"groupby", group_by},
};

}  // namespace

std::span<const FilterEntry> selecting_filters() {
  return selecting_table;
}

}  // namespace converge::jinja
