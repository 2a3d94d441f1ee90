#include "salt_functions.h"

#include <fmt/format.h>

#include <algorithm>

#include "converge/base/text.h"
#include "converge/resources/data_path.h"

namespace converge {
namespace {

/// A call's arguments by the names of Salt's parameters.
class Call {
 public:
  Call(const std::string& function, const std::vector<Value>& positional, const Value& named,
       std::vector<std::string> parameters)
      : function_(function),
        positional_(positional),
        named_(named),
        parameters_(std::move(parameters)) {}

  Result<void> check() const {
    if (positional_.size() > parameters_.size())
      return fail(
          fmt::format("{} takes at most {}", function_, counted(parameters_.size(), "argument")),
          Trouble::refused);
    if (!named_.is_map()) return {};
    for (const Value::Entry& entry : named_.entries()) {
      const std::string name = python_text(entry.key);
      if (std::ranges::find(parameters_, name) == parameters_.end())
        return fail(Error(fmt::format("{} has no argument '{}'", function_, printable(name)),
                          Trouble::refused)
                        .hint(did_you_mean(name, parameters_)));
    }
    return {};
  }

  const Value* find(std::string_view name) const {
    const auto position = std::ranges::find(parameters_, name) - parameters_.begin();
    const auto index = static_cast<std::size_t>(position);
    return index < positional_.size() ? &positional_[index] : named_.find(name);
  }

  Result<std::string> text(std::string_view name) const {
    const Value* value = find(name);
    if (!value || !value->is_scalar() || value->is_null())
      return fail(fmt::format("{} needs '{}' as a text", function_, name), Trouble::refused);
    return python_text(*value);
  }

 private:
  const std::string& function_;
  const std::vector<Value>& positional_;
  const Value& named_;
  std::vector<std::string> parameters_;
};

void merge_below(Value& base, const Value& more) {
  for (const Value::Entry& entry : more.entries()) {
    Value* there = entry.key.is_string() ? base.find(entry.key.string()) : nullptr;
    if (there && there->is_map() && entry.value.is_map())
      merge_below(*there, entry.value);
    else if (entry.key.is_string())
      base.set(entry.key.string(), entry.value);
  }
}

/// pillar.get and grains.get: without a default a missing key is an empty text.
Result<Value> get_from(const Value& data, const Call& call) {
  TRY(const std::string key, call.text("key"));
  const Value* delimiter = call.find("delimiter");
  const Value* otherwise = call.find("default");
  const Value* merge = call.find("merge");
  const Value* found =
      find_path(data, key, delimiter && delimiter->is_string() ? delimiter->string() : ":");
  if (!found) return otherwise ? *otherwise : Value("");
  const bool merging = merge && merge->is_boolean() && merge->boolean() && otherwise &&
                       otherwise->is_map() && found->is_map();
  if (!merging) return *found;
  Value merged = *otherwise;
  merge_below(merged, *found);
  return merged;
}

Result<Value> get_environment(const CompileInput& input, const Call& call) {
  TRY(const std::string key, call.text("key"));
  const Value* otherwise = call.find("default");
  if (input.environment)
    if (auto value = input.environment(key)) return Value(*std::move(value));
  return otherwise ? *otherwise : Value("");
}

Result<Value> ask_path(const std::function<bool(const std::string&)>& question, const Call& call) {
  TRY(const std::string path, call.text("path"));
  return Value(question && question(path));
}

/// The grain's values, each as text; none when there is no such grain.
std::vector<std::string> grain_values(const Value& grains, const std::string& grain) {
  const Value* found = find_path(grains, grain, ":");
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
Result<Value> put_over(const Value& base, const Value& more) {
  if (base.is_null() || more.is_null()) return base.is_null() ? more : base;
  if (!base.is_map() || !more.is_map())
    return fail("grains.filter_by can only merge mappings", Trouble::refused);
  Value merged = base;
  merge_below(merged, more);
  return merged;
}

Result<Value> filter_by(const Value& grains, const Call& call) {
  const Value* choices = call.find("lookup_dict");
  if (!choices || !choices->is_map())
    return fail("grains.filter_by needs a dict to choose from", Trouble::refused);
  const auto text_or = [&](std::string_view name, std::string otherwise) {
    const Value* value = call.find(name);
    return value && value->is_scalar() && !value->is_null() ? python_text(*value)
                                                            : std::move(otherwise);
  };
  Value chosen = like_one_of(*choices, grain_values(grains, text_or("grain", "os_family")));
  if (chosen.is_null())
    if (const Value* otherwise = choices->find(text_or("default", "default"))) chosen = *otherwise;
  if (const Value* base = choices->find(text_or("base", ""))) {
    TRY(chosen, put_over(*base, chosen));
  }
  if (const Value* merge = call.find("merge"); merge && !merge->is_null()) {
    if (!merge->is_map())
      return fail("grains.filter_by: 'merge' should be a dict", Trouble::refused);
    TRY(chosen, put_over(chosen, *merge));
  }
  return chosen;
}

tl::unexpected<Error> unknown(const std::string& function) {
  const std::vector<std::string>& known = salt_function_names();
  std::string hint = did_you_mean(function, known);
  if (hint.empty())
    hint = "a template only looks things up: " + join(known, ", ") +
           "; commands belong into states and their conditions";
  return fail(Error(fmt::format("salt['{}'] is not there", printable(function)), Trouble::refused)
                  .hint(hint));
}

}  // namespace

const std::vector<std::string>& salt_function_names() {
  static const std::vector<std::string> names = {
      "pillar.get",  "grains.get",       "grains.filter_by",     "grains.has_value",
      "environ.get", "file.file_exists", "file.directory_exists"};
  return names;
}

Result<Value> call_salt_function(const CompileInput& input, const std::string& function,
                                 const std::vector<Value>& positional, const Value& named) {
  const auto with = [&](std::vector<std::string> parameters) {
    return Call(function, positional, named, std::move(parameters));
  };
  if (function == "pillar.get" || function == "grains.get") {
    const bool pillar = function == "pillar.get";
    const Call call = pillar ? with({"key", "default", "merge", "delimiter"})
                             : with({"key", "default", "delimiter"});
    TRY(call.check());
    return get_from(pillar ? input.pillar : input.grains.get(), call);
  }
  if (function == "grains.filter_by") {
    const Call call = with({"lookup_dict", "grain", "merge", "default", "base"});
    TRY(call.check());
    return filter_by(input.grains.get(), call);
  }
  if (function == "grains.has_value") {
    const Call call = with({"key"});
    TRY(call.check());
    TRY(const std::string key, call.text("key"));
    return Value(find_path(input.grains.get(), key, ":") != nullptr);
  }
  if (function == "environ.get") {
    const Call call = with({"key", "default"});
    TRY(call.check());
    return get_environment(input, call);
  }
  if (function == "file.file_exists" || function == "file.directory_exists") {
    const Call call = with({"path"});
    TRY(call.check());
    return ask_path(function == "file.file_exists" ? input.exists : input.is_folder, call);
  }
  return unknown(function);
}

}  // namespace converge
