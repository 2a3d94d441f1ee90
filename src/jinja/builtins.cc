#include "builtins.h"

#include <algorithm>

#include "converge/base/text.h"
#include "converge/jinja/operations.h"

namespace converge::jinja {
namespace {

template <typename Entry>
const Entry* find(const Extension* extension, Table<Entry> Extension::*table,
                  std::string_view name) {
  const Entry* added = extension ? (extension->*table).find(name) : nullptr;
  return added ? added : (builtins().*table).find(name);
}

template <typename Entry>
std::vector<std::string> names(const Extension* extension, Table<Entry> Extension::*table) {
  std::vector<std::string> result = (builtins().*table).names();
  if (extension)
    for (std::string& name : (extension->*table).names()) result.push_back(std::move(name));
  std::sort(result.begin(), result.end());
  result.erase(std::unique(result.begin(), result.end()), result.end());
  return result;
}

const Table<MethodEntry>* methods(const Object& object) {
  static const Table<MethodEntry> of_texts{text_methods(), text_search_methods(),
                                           text_class_methods()};
  static const Table<MethodEntry> of_lists{list_methods()};
  static const Table<MethodEntry> of_tuples{tuple_methods()};
  static const Table<MethodEntry> of_dicts{dict_methods()};
  static const Table<MethodEntry> of_sets{set_methods()};
  static const Table<MethodEntry> of_reals{real_methods()};
  if (object.is_string()) return &of_texts;
  if (object.is(Kind::list)) return &of_lists;
  if (object.is(Kind::tuple) || object.is(Kind::range)) return &of_tuples;
  if (object.is(Kind::dict)) return &of_dicts;
  if (object.is(Kind::set)) return &of_sets;
  if (object.is(Kind::real)) return &of_reals;
  return nullptr;
}

Error unknown_argument(std::string_view function, const std::string& name,
                       std::initializer_list<std::string_view> parameters) {
  const std::vector<std::string> known(parameters.begin(), parameters.end());
  return mistake(std::string(function) + " takes no argument '" + name + "'")
      .hint(did_you_mean(name, known));
}

}  // namespace

const Extension& builtins() {
  static const Extension own{
      .filters = {text_filters(), html_filters(), sequence_filters(), choosing_filters(),
                  selecting_filters(), number_filters(), serializing_filters()},
      .tests = {all_tests()},
      .functions = {all_functions()}};
  return own;
}

const FilterEntry* find_filter(const Extension* extension, std::string_view name) {
  return find(extension, &Extension::filters, name);
}
const TestEntry* find_test(const Extension* extension, std::string_view name) {
  return find(extension, &Extension::tests, name);
}

Error unknown_filter(const Extension* extension, const std::string& name) {
  return mistake("no filter is called '" + name + "'")
      .hint(did_you_mean(name, names(extension, &Extension::filters)));
}
Error unknown_test(const Extension* extension, const std::string& name) {
  return mistake("no test is called '" + name + "'")
      .hint(did_you_mean(name, names(extension, &Extension::tests)));
}

bool find_function(Machine& machine, const Extension* extension, std::string_view name,
                   Object& value) {
  const FunctionEntry* found = find(extension, &Extension::functions, name);
  if (found) value = machine.callable(std::string(name), found->function);
  return found != nullptr;
}
std::vector<std::string> function_names(const Extension* extension) {
  return names(extension, &Extension::functions);
}

const MethodEntry* find_method(const Object& object, std::string_view name) {
  const Table<MethodEntry>* table = methods(object);
  return table ? table->find(name) : nullptr;
}

std::vector<std::string> method_names(const Object& object) {
  const Table<MethodEntry>* table = methods(object);
  return table ? table->names() : std::vector<std::string>();
}

Result<Bound> bind(std::string_view function, const Arguments& arguments,
                   std::initializer_list<std::string_view> parameters, std::size_t required) {
  Bound bound;
  if (arguments.positional.size() > parameters.size())
    return fail(mistake(std::string(function) + " takes at most " +
                        counted(parameters.size(), "argument") + ", not " +
                        std::to_string(arguments.positional.size())));
  for (std::size_t i = 0; i < arguments.positional.size(); ++i)
    bound.values_[i] = &arguments.positional[i];
  for (const auto& [name, value] : arguments.named) {
    const auto found = std::find(parameters.begin(), parameters.end(), name);
    if (found == parameters.end()) return fail(unknown_argument(function, name, parameters));
    const auto index = static_cast<std::size_t>(found - parameters.begin());
    if (bound.values_[index])
      return fail(mistake(std::string(function) + " is given '" + name + "' twice"));
    bound.values_[index] = &value;
  }
  for (std::size_t i = 0; i < required; ++i)
    if (!bound.values_[i])
      return fail(mistake(std::string(function) + " needs the argument '" +
                          std::string(parameters.begin()[i]) + "'"));
  return bound;
}

Result<bool> Bound::flag(std::size_t index, bool otherwise) const {
  return values_[index] ? truth(*values_[index]) : Result<bool>(otherwise);
}

Result<std::int64_t> Bound::integer(std::size_t index, std::string_view name,
                                    std::int64_t otherwise) const {
  if (!values_[index] || values_[index]->is(Kind::none)) return otherwise;
  return need_integer(*values_[index], "the argument '" + std::string(name) + "'");
}

Result<std::string_view> Bound::text(std::size_t index, std::string_view name,
                                     std::string_view otherwise) const {
  if (!values_[index] || values_[index]->is(Kind::none)) return otherwise;
  TRY(require_defined(*values_[index]));
  if (values_[index]->is_string()) return values_[index]->text();
  return fail(mistake("the argument '" + std::string(name) + "' must be a text, not " +
                      std::string(type_name(*values_[index]))));
}

}  // namespace converge::jinja
