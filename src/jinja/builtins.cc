#include "converge/jinja/builtins.h"

#include <algorithm>
#include <unordered_map>

#include "converge/base/text.h"
#include "converge/jinja/operations.h"

namespace converge::jinja {
namespace {

/// What a name means, for all tables of a kind together. Made once, never changed after.
template <typename Entry>
using Index = std::unordered_map<std::string_view, const Entry*>;

template <typename Entry>
Index<Entry> indexed(std::initializer_list<std::span<const Entry>> tables) {
  Index<Entry> index;
  for (const std::span<const Entry> table : tables)
    for (const Entry& entry : table) index.emplace(entry.name, &entry);
  return index;
}

template <typename Entry>
const Entry* lookup(const Index<Entry>& index, std::string_view name) {
  const auto found = index.find(name);
  return found == index.end() ? nullptr : found->second;
}

template <typename Entry>
std::vector<std::string> names(const Index<Entry>& index) {
  std::vector<std::string> result;
  for (const auto& [name, entry] : index) result.emplace_back(name);
  std::sort(result.begin(), result.end());
  return result;
}

const Index<FilterEntry>& filters() {
  // Salt's filters go before Jinja's of the same name.
  static const Index<FilterEntry> index = indexed<FilterEntry>(
      {salt_list_filters(), salt_text_filters(), salt_data_filters(), serializing_filters(),
       regex_filters(), hash_filters(), network_filters(), date_filters(), combining_filters(),
       text_filters(), html_filters(), sequence_filters(), selecting_filters(), number_filters()});
  return index;
}

const Index<TestEntry>& tests() {
  static const Index<TestEntry> index = indexed<TestEntry>({all_tests()});
  return index;
}

const Index<MethodEntry>* methods(const Object& object) {
  static const Index<MethodEntry> of_texts =
      indexed<MethodEntry>({text_methods(), text_search_methods(), text_class_methods()});
  static const Index<MethodEntry> of_lists = indexed<MethodEntry>({list_methods()});
  static const Index<MethodEntry> of_tuples = indexed<MethodEntry>({tuple_methods()});
  static const Index<MethodEntry> of_dicts = indexed<MethodEntry>({dict_methods()});
  static const Index<MethodEntry> of_sets = indexed<MethodEntry>({set_methods()});
  static const Index<MethodEntry> of_reals = indexed<MethodEntry>({real_methods()});
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

const FilterEntry* find_filter(std::string_view name) {
  return lookup(filters(), name);
}
const TestEntry* find_test(std::string_view name) {
  return lookup(tests(), name);
}
std::vector<std::string> filter_names() {
  return names(filters());
}
std::vector<std::string> test_names() {
  return names(tests());
}

const MethodEntry* find_method(const Object& object, std::string_view name) {
  const Index<MethodEntry>* index = methods(object);
  return index ? lookup(*index, name) : nullptr;
}

std::vector<std::string> method_names(const Object& object) {
  const Index<MethodEntry>* index = methods(object);
  return index ? names(*index) : std::vector<std::string>();
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
