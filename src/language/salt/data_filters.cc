#include "converge/jinja/filter_tools.h"
#include "converge/jinja/text_tools.h"
#include "filters.h"

/// Salt's filters for nested data (salt/utils/data.py, salt/utils/dictupdate.py).
namespace converge::jinja::salt {
namespace {

using Items = std::vector<Object>;

/// One step of traverse: a key of a dict; an index of a list, or a key of the dicts in it.
Result<bool> step_into(Interpreter& call, Object& at, const Object& key) {
  const auto number = to_integer(key);
  if (at.is(Kind::dict)) {
    TRY(const Object* found, at.dict().find(key));
    if (!found && number) {
      TRY(found, at.dict().find(*number));
    }
    if (found) at = *found;
    return found != nullptr;
  }
  if (!at.is(Kind::list)) return false;
  for (const Object& embedded : at.list().items) {
    if (!embedded.is(Kind::dict)) continue;
    TRY(const Object* found, embedded.dict().find(number ? *number : key));
    if (!found) continue;
    at = *found;
    return true;
  }
  if (!number) return false;
  TRY(const Object found, call.item(at, *number));
  if (found.is(Kind::undefined)) return false;
  at = found;
  return true;
}

Result<Items> path_of(Interpreter& call, const Object& key, std::string_view delimiter) {
  if (!key.is_string()) return key.is(Kind::integer) ? Items{key} : to_items(call.machine(), key);
  TRY(const Object parts, text_list(call.machine(), split_at(key.text(), delimiter, -1, false)));
  return parts.list().items;
}

Result<Object> traverse(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("traverse", arguments, {"key", "default", "delimiter"}, 1));
  TRY(const std::string_view delimiter, bound.text(2, "delimiter", ":"));
  if (delimiter.empty()) return fail(mistake("traverse needs a delimiter"));
  TRY(require_defined(value));
  TRY(const Items path, path_of(call, *bound[0], delimiter));
  Object at = value;
  for (const Object& key : path) {
    TRY(const bool found, step_into(call, at, key));
    if (!found) return bound.get(1, Object());
  }
  return at;
}

Result<Object> entry_of(Machine& machine, const Object& key, const Object& value) {
  Dict& entry = machine.new_dict();
  TRY(entry.set(machine.string("key"), key));
  TRY(entry.set(machine.string("value"), value));
  return Object(entry);
}

Result<Object> to_entries(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(bind("to_entries", arguments, {}, 0));
  Items result;
  if (value.is(Kind::dict)) {
    for (const Dict::Entry& entry : value.dict().entries()) {
      TRY(const Object made, entry_of(call.machine(), entry.key, entry.value));
      result.push_back(made);
    }
  } else if (value.is(Kind::list)) {
    for (std::size_t i = 0; i < value.list().items.size(); ++i) {
      const Object index = Object::integer(static_cast<std::int64_t>(i));
      TRY(const Object made, entry_of(call.machine(), index, value.list().items[i]));
      result.push_back(made);
    }
  } else {
    return fail(mistake("to_entries needs a dict or a list"));
  }
  return call.machine().list(std::move(result));
}

/// The value below `name`, whatever the case of its letters.
const Object* find_caseless(Machine& machine, const Dict& dict, std::string_view name) {
  for (const Dict::Entry& entry : dict.entries())
    if (entry.key.is_string() && without_case(machine, entry.key).text() == name)
      return &entry.value;
  return nullptr;
}

Result<Object> from_entries(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(bind("from_entries", arguments, {}, 0));
  TRY(const Items items, to_items(call.machine(), value));
  Dict& result = call.machine().new_dict();
  for (const Object& item : items) {
    if (!item.is(Kind::dict)) return fail(mistake("from_entries needs a list of dicts"));
    for (const char* name : {"key", "name"}) {
      const Object* key = find_caseless(call.machine(), item.dict(), name);
      if (!key) continue;
      TRY(const bool given, truth(*key));
      if (!given) continue;
      const Object* held = find_caseless(call.machine(), item.dict(), "value");
      TRY(result.set(*key, held ? *held : Object()));
      break;
    }
  }
  return Object(result);
}

enum class Change { set, update, append, extend };

Result<void> change_at(Interpreter& call, Dict& dict, const Object& key, const Object& value,
                       Change change) {
  Machine& machine = call.machine();
  if (change == Change::set) return dict.set(key, value);
  TRY(const Object* found, dict.find(key));
  Object held = found ? *found : Object();
  if (held.is(Kind::none)) {
    held = change == Change::update ? machine.dict() : machine.list();
    TRY(dict.set(key, held));
  }
  if (!held.is(change == Change::update ? Kind::dict : Kind::list))
    return fail(mistake("the last key holds a " + std::string(type_name(held)) +
                        ", which cannot be changed like that"));
  const char* method = change == Change::update   ? "update"
                       : change == Change::append ? "append"
                                                  : "extend";
  TRY(find_method(held, method)->function(call, held, Arguments{{value}, {}}));
  return {};
}

/// 'a:b:c': the dicts on the way are made where they are missing.
template <Change change>
Result<Object> changed(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound,
      bind("this filter", arguments, {"keys", "value", "delimiter", "ordered_dict"}, 2));
  TRY(const std::string_view keys, bound.text(0, "keys", {}));
  TRY(const std::string_view delimiter, bound.text(2, "delimiter", ":"));
  TRY(require_defined(value));
  if (!value.is(Kind::dict) || delimiter.empty())
    return fail(mistake("this filter needs a dict and a delimiter"));
  TRY(const Items path, path_of(call, call.machine().string(keys), delimiter));
  Dict* at = &value.dict();
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    TRY(const Object* found, at->find(path[i]));
    Object next = found ? *found : call.machine().dict();
    if (!found) TRY(at->set(path[i], next));
    if (!next.is(Kind::dict))
      return fail(mistake("'" + std::string(path[i].text()) + "' is no dict"));
    at = &next.dict();
  }
  TRY(change_at(call, *at, path.back(), *bound[1], change));
  return value;
}

Result<Object> method_call(Interpreter& call, const Object& value, const Arguments& arguments) {
  if (arguments.positional.empty() || !arguments.positional[0].is_string())
    return fail(mistake("method_call needs the name of a method"));
  const std::string_view name = arguments.positional[0].text();
  Arguments rest = arguments;
  rest.positional.erase(rest.positional.begin());
  const MethodEntry* method = find_method(value, name);
  return method ? method->function(call, value, rest) : Object();
}

Result<Object> compare_dicts(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("compare_dicts", arguments, {"new"}, 1));
  if (!value.is(Kind::dict) || !bound[0]->is(Kind::dict))
    return fail(mistake("compare_dicts needs two dicts"));
  Machine& machine = call.machine();
  Dict& result = machine.new_dict();
  const auto note = [&](const Object& key, const Object& old_value,
                        const Object& new_value) -> Result<void> {
    Dict& entry = machine.new_dict();
    TRY(entry.set(machine.string("old"), old_value));
    TRY(entry.set(machine.string("new"), new_value));
    return result.set(key, Object(entry));
  };
  const Object nothing = machine.string(std::string());
  for (const Dict::Entry& entry : value.dict().entries()) {
    TRY(const Object* found, bound[0]->dict().find(entry.key));
    bool same = false;
    if (found) {
      TRY(same, equal(machine, entry.value, *found));
    }
    if (!same) TRY(note(entry.key, entry.value, found ? *found : nothing));
  }
  for (const Dict::Entry& entry : bound[0]->dict().entries()) {
    TRY(const Object* found, value.dict().find(entry.key));
    if (!found) TRY(note(entry.key, nothing, entry.value));
  }
  return Object(result);
}

Result<Object> compare_lists(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("compare_lists", arguments, {"new"}, 1));
  Machine& machine = call.machine();
  Dict& result = machine.new_dict();
  const auto note = [&](const Object& of, const Object& without, const char* name) -> Result<void> {
    TRY(const Items items, to_items(machine, of));
    Items missing;
    for (const Object& item : items) {
      TRY(const bool there, contains(machine, without, item));
      if (!there) missing.push_back(item);
    }
    if (missing.empty()) return {};
    return result.set(machine.string(name), machine.list(std::move(missing)));
  };
  TRY(note(*bound[0], value, "new"));
  TRY(note(value, *bound[0], "old"));
  return Object(result);
}

constexpr FilterEntry salt_data_table[] = {
    {"traverse", traverse},
    {"to_entries", to_entries},
    {"from_entries", from_entries},
    {"set_dict_key_value", changed<Change::set>},
    {"update_dict_key_value", changed<Change::update>},
    {"append_dict_key_value", changed<Change::append>},
    {"extend_dict_key_value", changed<Change::extend>},
    {"method_call", method_call},
    {"compare_dicts", compare_dicts},
    {"compare_lists", compare_lists},
};

}  // namespace

std::span<const FilterEntry> data_filters() {
  return salt_data_table;
}

}  // namespace converge::jinja::salt
