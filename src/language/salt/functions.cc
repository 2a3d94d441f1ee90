#include "converge/language/salt/functions.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>

#include "call.h"
#include "converge/base/data_path.h"
#include "converge/base/text.h"
#include "converge/language/compile/merge.h"

namespace converge {
namespace {

/// Without a default a missing key is an empty text.
Value look_up(const Value& data, const std::string& key, const Call& call) {
  const Value* found = find_path(data, key, call.text_or("delimiter", ":"));
  return found ? *found : call.or_else("default", "");
}

/// pillar.get's `merge`: what is found goes over the default, if both are dicts or both are lists.
Result<Value> pillar_get(const CompileInput& input, const Call& call) {
  TRY(const std::string key, call.text("key"));
  const Value found = look_up(input.pillar, key, call);
  const Value* otherwise = call.find("default");
  if (!otherwise || !call.flag("merge", false)) return found;
  Value merged = *otherwise;
  if (merged.is_map() && found.is_map())
    merge_over(merged, found, call.flag("merge_nested_lists", false));
  else if (merged.is_list() && found.is_list())
    add_missing(merged, found);
  else
    return found;
  return merged;
}

Result<Value> grains_get(const CompileInput& input, const Call& call) {
  TRY(const std::string key, call.text("key"));
  return look_up(input.grains.get(), key, call);
}

/// Salt asks its own configuration first; here there is none.
Result<Value> config_get(const CompileInput& input, const Call& call) {
  TRY(const std::string key, call.text("key"));
  const std::string delimiter = call.text_or("delimiter", ":");
  for (const Value* data : {&input.grains.get(), &input.pillar})
    if (const Value* found = find_path(*data, key, delimiter)) return *found;
  return call.or_else("default", "");
}

Result<Value> config_option(const CompileInput& input, const Call& call) {
  TRY(const std::string key, call.text("value"));
  for (const Value* data : {&input.grains.get(), &input.pillar})
    if (const Value* found = data->find(key)) return *found;
  return call.or_else("default", "");
}

/// pillar.item and grains.item: a dict of the wanted keys, as they were written.
Value several(const Value& data, const Call& call) {
  Value result = Value::map();
  for (const Value& key : call.positional()) {
    const std::string text = python_text(key);
    result.set(text, look_up(data, text, call));
  }
  return result;
}

Result<Value> pillar_item(const CompileInput& input, const Call& call) {
  return several(input.pillar, call);
}

Result<Value> pillar_items(const CompileInput& input, const Call& call) {
  return call.positional().empty() ? input.pillar : several(input.pillar, call);
}

Result<Value> pillar_raw(const CompileInput& input, const Call& call) {
  const Value* key = call.find("key");
  if (!key || !holds(*key)) return input.pillar;
  const Value* found = input.pillar.find(python_text(*key));
  return found ? *found : Value::map();
}

Value keys_of(const Value& map) {
  Value keys = Value::list();
  for (const Value::Entry& entry : map.entries()) keys.push_back(entry.key);
  return keys;
}

Result<Value> pillar_keys(const CompileInput& input, const Call& call) {
  TRY(const std::string key, call.text("key"));
  const Value* found = find_path(input.pillar, key, call.text_or("delimiter", ":"));
  if (!found || !found->is_map())
    return fail(fmt::format("the pillar has no dict '{}'", printable(key)), Trouble::refused);
  return keys_of(*found);
}

Result<Value> pillar_ls(const CompileInput& input, const Call& call) {
  TRY(const Value wanted, pillar_items(input, call));
  return keys_of(wanted);
}

Result<Value> grains_item(const CompileInput& input, const Call& call) {
  return several(input.grains.get(), call);
}

Result<Value> grains_items(const CompileInput& input, const Call&) {
  return input.grains.get();
}

Result<Value> grains_ls(const CompileInput& input, const Call&) {
  Value keys = keys_of(input.grains.get());
  std::ranges::sort(keys.items(), {}, [](const Value& key) { return python_text(key); });
  return keys;
}

Result<Value> grains_has_value(const CompileInput& input, const Call& call) {
  TRY(const std::string key, call.text("key"));
  return Value(find_path(input.grains.get(), key, ":") != nullptr);
}

std::optional<std::string> variable(const CompileInput& input, const std::string& name) {
  return input.environment ? input.environment(name) : std::nullopt;
}

Result<Value> environ_get(const CompileInput& input, const Call& call) {
  TRY(const std::string key, call.text("key"));
  if (auto value = variable(input, key)) return Value(*std::move(value));
  return call.or_else("default", "");
}

Result<Value> environ_has_value(const CompileInput& input, const Call& call) {
  TRY(const std::string key, call.text("key"));
  const auto value = variable(input, key);
  const Value* wanted = call.find("value");
  const bool any = !wanted || wanted->is_null();
  return Value(value && (any || *wanted == Value(*value)));
}

Result<Value> file_exists(const CompileInput& input, const Call& call) {
  TRY(const std::string path, call.text("path"));
  return Value(input.exists && input.exists(path));
}

Result<Value> directory_exists(const CompileInput& input, const Call& call) {
  TRY(const std::string path, call.text("path"));
  return Value(input.is_folder && input.is_folder(path));
}

/// As Python's os.path has it: the rest of the path without the slashes at its end.
Result<Value> dirname(const CompileInput&, const Call& call) {
  TRY(const std::string path, call.text("path"));
  const std::string head = path.substr(0, path.rfind('/') + 1);
  const std::size_t last = head.find_last_not_of('/');
  return Value(last == std::string::npos ? head : head.substr(0, last + 1));
}

Result<Value> basename(const CompileInput&, const Call& call) {
  TRY(const std::string path, call.text("path"));
  return Value(path.substr(path.rfind('/') + 1));
}

Result<Value> join_paths(const CompileInput&, const Call& call) {
  std::filesystem::path path;
  for (const Value& part : call.positional()) {
    if (!part.is_string()) return fail("file.join joins texts", Trouble::refused);
    path /= part.string();
  }
  return Value(path.string());
}

Result<Value> echo(const CompileInput&, const Call& call) {
  return call.or_else("text", "");
}

/// The grain's values, each as text; none when there is no such grain.
std::vector<std::string> values_of(const Value& data, const std::string& key) {
  const Value* found = find_path(data, key, ":");
  std::vector<std::string> values;
  if (found && found->is_list())
    for (const Value& item : found->items()) values.push_back(python_text(item));
  else if (found)
    values.push_back(python_text(*found));
  return values;
}

/// The entry whose key, a shell pattern, is like one of the values; null when there is none.
Value like_one_of(const Value& choices, const std::vector<std::string>& values) {
  for (const std::string& value : values)
    for (const Value::Entry& choice : choices.entries())
      if (glob_match(python_text(choice.key), value) && !choice.value.is_null())
        return choice.value;
  return {};
}

/// `more` over `base`, which may be missing, as Salt's filter_by puts them together.
Result<Value> put_over(const Call& call, const Value& base, const Value& more) {
  if (base.is_null() || more.is_null()) return base.is_null() ? more : base;
  if (!base.is_map() || !more.is_map())
    return fail(fmt::format("{} can only merge mappings", call.function()), Trouble::refused);
  Value merged = base;
  merge_over(merged, more);
  return merged;
}

Result<Value> filter_by(const Value& data, const std::string& key, const Call& call) {
  TRY(const Value choices, call.map("lookup_dict"));
  Value chosen = like_one_of(choices, values_of(data, key));
  if (chosen.is_null())
    if (const Value* otherwise = choices.find(call.text_or("default", "default")))
      chosen = *otherwise;
  if (const Value* base = choices.find(call.text_or("base", ""))) {
    TRY(chosen, put_over(call, *base, chosen));
  }
  // What is empty is no merge, whatever it is: pillar.get gives '' for what is not there.
  if (const Value* merge = call.find("merge"); merge && holds(*merge)) {
    if (!merge->is_map())
      return fail(fmt::format("{}: 'merge' should be a dict", call.function()), Trouble::refused);
    TRY(chosen, put_over(call, chosen, *merge));
  }
  return chosen;
}

Result<Value> grains_filter_by(const CompileInput& input, const Call& call) {
  return filter_by(input.grains.get(), call.text_or("grain", "os_family"), call);
}

Result<Value> pillar_filter_by(const CompileInput& input, const Call& call) {
  TRY(const std::string key, call.text("pillar"));
  return filter_by(input.pillar, key, call);
}

std::vector<SaltFunction> looking_functions() {
  const std::vector<std::string> get = {"key",       "default",   "merge",  "merge_nested_lists",
                                        "delimiter", "pillarenv", "saltenv"};
  const std::vector<std::string> item = {"default", "delimiter", "pillarenv", "saltenv"};
  return {
      {"pillar.get", get, pillar_get},
      {"pillar.fetch", get, pillar_get},
      {"pillar.item", item, pillar_item, true},
      {"pillar.items", item, pillar_items, true},
      {"pillar.ls", item, pillar_ls, true},
      {"pillar.keys", {"key", "delimiter"}, pillar_keys},
      {"pillar.raw", {"key"}, pillar_raw},
      {"pillar.filter_by", {"lookup_dict", "pillar", "merge", "default", "base"}, pillar_filter_by},
      {"grains.get", {"key", "default", "delimiter", "ordered"}, grains_get},
      {"grains.fetch", {"key", "default", "delimiter", "ordered"}, grains_get},
      {"grains.item", {"default", "delimiter"}, grains_item, true},
      {"grains.items", {}, grains_items},
      {"grains.ls", {}, grains_ls},
      {"grains.has_value", {"key"}, grains_has_value},
      {"grains.filter_by", {"lookup_dict", "grain", "merge", "default", "base"}, grains_filter_by},
      {"config.get", {"key", "default", "delimiter"}, config_get},
      {"config.option", {"value", "default"}, config_option},
      {"environ.get", {"key", "default"}, environ_get},
      {"environ.has_value", {"key", "value"}, environ_has_value},
      {"file.file_exists", {"path"}, file_exists},
      {"file.directory_exists", {"path"}, directory_exists},
      {"file.dirname", {"path"}, dirname},
      {"file.basename", {"path"}, basename},
      {"file.join", {}, join_paths, true},
      {"test.echo", {"text"}, echo},
  };
}

const std::vector<SaltFunction>& functions() {
  static const std::vector<SaltFunction> all = [] {
    std::vector<SaltFunction> made = looking_functions();
    std::ranges::move(merging_functions(), std::back_inserter(made));
    return made;
  }();
  return all;
}

tl::unexpected<Error> unknown(const std::string& function) {
  std::string hint = did_you_mean(function, salt_function_names());
  if (hint.empty())
    hint =
        "a template only looks things up: pillar.get, grains.get, grains.filter_by, "
        "environ.get, file.file_exists and the like; commands belong into states and their "
        "conditions";
  return fail(Error(fmt::format("salt['{}'] is not there", printable(function)), Trouble::refused)
                  .hint(hint));
}

}  // namespace

const std::vector<std::string>& salt_function_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> made;
    for (const SaltFunction& function : functions()) made.push_back(function.name);
    return made;
  }();
  return names;
}

Result<Value> call_salt_function(const CompileInput& input, const std::string& function,
                                 const std::vector<Value>& positional, const Value& named) {
  const auto found = std::ranges::find(functions(), function, &SaltFunction::name);
  if (found == functions().end()) return unknown(function);
  const Call call(function, positional, named, found->parameters, found->many);
  TRY(call.check());
  return found->answer(input, call);
}

}  // namespace converge
