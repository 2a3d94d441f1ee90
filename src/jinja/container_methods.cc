#include <algorithm>
#include <cmath>

#include "builtins.h"
#include "converge/jinja/interpreter.h"

/// The methods of list, tuple, dict, set and float.
namespace converge::jinja {
namespace {

using Items = std::vector<Object>;

Result<Object> append(Interpreter& interpreter, const Object& self, const Arguments& arguments) {
  TRY(const Bound bound, bind("append()", arguments, {"object"}, 1));
  self.list().items.push_back(*bound[0]);
  interpreter.machine().charge(sizeof(Object));
  return Object();
}

Result<Object> extend(Interpreter& interpreter, const Object& self, const Arguments& arguments) {
  TRY(const Bound bound, bind("extend()", arguments, {"iterable"}, 1));
  TRY(const Items more, to_items(interpreter.machine(), *bound[0]));
  TRY(interpreter.machine().check_items(more.size()));
  Items& items = self.list().items;
  items.insert(items.end(), more.begin(), more.end());
  return Object();
}

Result<Object> insert(Interpreter& interpreter, const Object& self, const Arguments& arguments) {
  TRY(const Bound bound, bind("insert()", arguments, {"index", "object"}, 2));
  TRY(std::int64_t at, bound.integer(0, "index", 0));
  Items& items = self.list().items;
  const auto size = static_cast<std::int64_t>(items.size());
  if (at < 0) at += size;
  at = std::clamp<std::int64_t>(at, 0, size);
  items.insert(items.begin() + at, *bound[1]);
  interpreter.machine().charge(sizeof(Object));
  return Object();
}

Result<Object> pop_item(Interpreter&, const Object& self, const Arguments& arguments) {
  TRY(const Bound bound, bind("pop()", arguments, {"index"}, 0));
  TRY(std::int64_t at, bound.integer(0, "index", -1));
  Items& items = self.list().items;
  const auto size = static_cast<std::int64_t>(items.size());
  if (size == 0) return fail(mistake("pop() from an empty list"));
  if (at < 0) at += size;
  if (at < 0 || at >= size) return fail(mistake("pop() from behind the end of the list"));
  const Object value = items[static_cast<std::size_t>(at)];
  items.erase(items.begin() + at);
  return value;
}

Result<std::int64_t> position(Machine& machine, const Items& items, const Object& wanted) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    TRY(const bool same, equal(machine, items[i], wanted));
    if (same) return static_cast<std::int64_t>(i);
  }
  TRY(const std::string shown, repr(machine, wanted));
  return fail(mistake(shown + " is not in the list"));
}

Result<Object> remove(Interpreter& interpreter, const Object& self, const Arguments& arguments) {
  TRY(const Bound bound, bind("remove()", arguments, {"value"}, 1));
  Items& items = self.list().items;
  TRY(const std::int64_t at, position(interpreter.machine(), items, *bound[0]));
  items.erase(items.begin() + at);
  return Object();
}

Result<Object> clear_list(Interpreter&, const Object& self, const Arguments& arguments) {
  TRY(bind("clear()", arguments, {}, 0));
  self.list().items.clear();
  return Object();
}

Result<Object> copy_list(Interpreter& interpreter, const Object& self, const Arguments& arguments) {
  TRY(bind("copy()", arguments, {}, 0));
  return interpreter.machine().list(self.list().items);
}

Result<Object> reverse_list(Interpreter&, const Object& self, const Arguments& arguments) {
  TRY(bind("reverse()", arguments, {}, 0));
  std::reverse(self.list().items.begin(), self.list().items.end());
  return Object();
}

Result<Object> sort_list(Interpreter& interpreter, const Object& self, const Arguments& arguments) {
  Machine& machine = interpreter.machine();
  TRY(const Bound bound, bind("sort()", arguments, {"key", "reverse"}, 0));
  if (!arguments.positional.empty())
    return fail(mistake("sort() takes its arguments by name only"));
  TRY(const bool down, bound.flag(1, false));
  Items items = self.list().items;
  Items keys = items;
  if (bound[0] && !bound[0]->is(Kind::none)) {
    for (Object& key : keys) {
      TRY(key, interpreter.call(*bound[0], Arguments{{key}, {}}));
    }
  }
  TRY(sort(machine, items, std::move(keys), down));
  self.list().items = std::move(items);
  return Object();
}

Result<Object> index(Interpreter& interpreter, const Object& self, const Arguments& arguments) {
  TRY(const Bound bound, bind("index()", arguments, {"value"}, 1));
  TRY(const Items items, to_items(interpreter.machine(), self));
  TRY(const std::int64_t at, position(interpreter.machine(), items, *bound[0]));
  return Object::integer(at);
}

Result<Object> count_items(Interpreter& interpreter, const Object& self,
                           const Arguments& arguments) {
  TRY(const Bound bound, bind("count()", arguments, {"value"}, 1));
  TRY(const Items items, to_items(interpreter.machine(), self));
  std::int64_t found = 0;
  for (const Object& item : items) {
    TRY(const bool same, equal(interpreter.machine(), item, *bound[0]));
    found += same;
  }
  return Object::integer(found);
}

constexpr MethodEntry list_entries[] = {
    {"append", append},  {"extend", extend},    {"insert", insert},     {"pop", pop_item},
    {"remove", remove},  {"clear", clear_list}, {"copy", copy_list},    {"reverse", reverse_list},
    {"sort", sort_list}, {"index", index},      {"count", count_items},
};
constexpr MethodEntry tuple_entries[] = {{"index", index}, {"count", count_items}};

Result<Object> get(Interpreter&, const Object& self, const Arguments& arguments) {
  TRY(const Bound bound, bind("get()", arguments, {"key", "default"}, 1));
  TRY(const Object* found, self.dict().find(*bound[0]));
  return found ? *found : bound.get(1, Object());
}

template <View::Part part>
Result<Object> view(Interpreter& interpreter, const Object& self, const Arguments& arguments) {
  TRY(bind("this method", arguments, {}, 0));
  return interpreter.machine().view(self.dict(), part);
}

Result<Object> update(Interpreter& interpreter, const Object& self, const Arguments& arguments) {
  TRY(update_dict(interpreter, self.dict(), arguments));
  return Object();
}

Result<Object> set_default(Interpreter& interpreter, const Object& self,
                           const Arguments& arguments) {
  TRY(const Bound bound, bind("setdefault()", arguments, {"key", "default"}, 1));
  TRY(const Object* found, self.dict().find(*bound[0]));
  if (found) return *found;
  const Object value = bound.get(1, Object());
  TRY(self.dict().set(*bound[0], value));
  interpreter.machine().charge(sizeof(Dict::Entry));
  return value;
}

Result<Object> pop_key(Interpreter& interpreter, const Object& self, const Arguments& arguments) {
  TRY(const Bound bound, bind("pop()", arguments, {"key", "default"}, 1));
  TRY(const Object* found, self.dict().find(*bound[0]));
  if (!found && bound[1]) return *bound[1];
  if (!found) {
    TRY(const std::string shown, repr(interpreter.machine(), *bound[0]));
    return fail(mistake("pop(): the dict has no key " + shown));
  }
  const Object value = *found;
  TRY(self.dict().erase(*bound[0]));
  return value;
}

Result<Object> pop_last(Interpreter& interpreter, const Object& self, const Arguments& arguments) {
  TRY(bind("popitem()", arguments, {}, 0));
  if (self.dict().size() == 0) return fail(mistake("popitem() from an empty dict"));
  const Dict::Entry last = self.dict().entries().back();
  TRY(self.dict().erase(last.key));
  return interpreter.machine().tuple({last.key, last.value});
}

Result<Object> clear_dict(Interpreter&, const Object& self, const Arguments& arguments) {
  TRY(bind("clear()", arguments, {}, 0));
  self.dict().clear();
  return Object();
}

Result<Object> copy_dict(Interpreter& interpreter, const Object& self, const Arguments& arguments) {
  TRY(bind("copy()", arguments, {}, 0));
  Dict& copy = interpreter.machine().new_dict();
  for (const Dict::Entry& entry : self.dict().entries()) TRY(copy.set(entry.key, entry.value));
  interpreter.machine().charge(copy.size() * sizeof(Dict::Entry));
  return Object(copy);
}

constexpr MethodEntry dict_entries[] = {
    {"get", get},
    {"items", view<View::Part::items>},
    {"keys", view<View::Part::keys>},
    {"values", view<View::Part::values>},
    {"update", update},
    {"setdefault", set_default},
    {"pop", pop_key},
    {"popitem", pop_last},
    {"clear", clear_dict},
    {"copy", copy_dict},
};

Result<Object> add_member(Interpreter& interpreter, const Object& self,
                          const Arguments& arguments) {
  TRY(const Bound bound, bind("add()", arguments, {"value"}, 1));
  TRY(self.set().members.set(*bound[0], Object()));
  interpreter.machine().charge(sizeof(Dict::Entry));
  return Object();
}

constexpr MethodEntry set_entries[] = {{"add", add_member}};

Result<Object> is_whole(Interpreter&, const Object& self, const Arguments& arguments) {
  TRY(bind("is_integer()", arguments, {}, 0));
  return Object::boolean(std::floor(self.real()) == self.real());
}

constexpr MethodEntry real_entries[] = {{"is_integer", is_whole}};

}  // namespace

std::span<const MethodEntry> list_methods() {
  return list_entries;
}
std::span<const MethodEntry> tuple_methods() {
  return tuple_entries;
}
std::span<const MethodEntry> dict_methods() {
  return dict_entries;
}
std::span<const MethodEntry> set_methods() {
  return set_entries;
}
std::span<const MethodEntry> real_methods() {
  return real_entries;
}

}  // namespace converge::jinja
