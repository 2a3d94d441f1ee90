#pragma once

#include <array>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "converge/jinja/machine.h"
#include "converge/jinja/object.h"

/// The filters, tests, functions and methods that templates call.
namespace converge::jinja {

struct FilterEntry {
  std::string_view name;
  Result<Object> (*function)(Interpreter&, const Object& value, const Arguments&);
};

struct TestEntry {
  std::string_view name;
  Result<bool> (*function)(Interpreter&, const Object& value, const Arguments&);
};

/// Null when there is none.
const FilterEntry* find_filter(std::string_view name);
const TestEntry* find_test(std::string_view name);
std::vector<std::string> filter_names();
std::vector<std::string> test_names();

/// One table per file of filters.
std::span<const FilterEntry> text_filters();
std::span<const FilterEntry> html_filters();
std::span<const FilterEntry> sequence_filters();
std::span<const FilterEntry> selecting_filters();
std::span<const FilterEntry> number_filters();
std::span<const FilterEntry> salt_list_filters();
std::span<const FilterEntry> salt_text_filters();
std::span<const FilterEntry> salt_data_filters();
std::span<const FilterEntry> serializing_filters();
std::span<const FilterEntry> regex_filters();
std::span<const FilterEntry> hash_filters();
std::span<const FilterEntry> network_filters();
std::span<const FilterEntry> date_filters();
std::span<const FilterEntry> combining_filters();

std::span<const TestEntry> all_tests();
/// Salt's test `match`.
Result<bool> regex_test(Interpreter&, const Object& value, const Arguments&);

/// dict(...) and dict.update(...): a dict or pairs, then names.
Result<void> update_dict(Interpreter& interpreter, Dict& dict, const Arguments& arguments);

/// A function that every template knows, or nothing: range, dict, namespace, raise, ...
bool find_function(Machine& machine, std::string_view name, Object& value);
std::vector<std::string> function_names();

struct MethodEntry {
  std::string_view name;
  Result<Object> (*function)(Interpreter&, const Object& self, const Arguments&);
};

/// A method of one of Python's types; null when it has none of that name.
const MethodEntry* find_method(const Object& object, std::string_view name);
std::vector<std::string> method_names(const Object& object);
std::span<const MethodEntry> text_methods();
std::span<const MethodEntry> text_search_methods();
std::span<const MethodEntry> text_class_methods();
std::span<const MethodEntry> list_methods();
std::span<const MethodEntry> tuple_methods();
std::span<const MethodEntry> dict_methods();
std::span<const MethodEntry> set_methods();
std::span<const MethodEntry> real_methods();

/// Arguments put to the parameters of a built-in; null where one was not given.
class Bound {
 public:
  static constexpr std::size_t most = 8;
  const Object* operator[](std::size_t index) const { return values_[index]; }
  /// The value of an optional parameter.
  Object get(std::size_t index, Object otherwise) const {
    return values_[index] ? *values_[index] : otherwise;
  }
  Result<bool> flag(std::size_t index, bool otherwise) const;
  Result<std::int64_t> integer(std::size_t index, std::string_view name,
                               std::int64_t otherwise) const;
  Result<std::string_view> text(std::size_t index, std::string_view name,
                                std::string_view otherwise) const;

 private:
  friend Result<Bound> bind(std::string_view, const Arguments&,
                            std::initializer_list<std::string_view>, std::size_t);
  std::array<const Object*, most> values_{};
};

/// Errors as Python has them: too many, missing, unknown (with did-you-mean). The first
/// `required` parameters must be given.
Result<Bound> bind(std::string_view function, const Arguments& arguments,
                   std::initializer_list<std::string_view> parameters, std::size_t required);

/// '...' % values and '...'.format(...); see printf.cc and format.cc.
Result<std::string> printf_format(Machine& machine, const String& format, const Object& values);
Result<std::string> str_format(Interpreter& interpreter, const String& format,
                               const Arguments& arguments);
/// format(value, specification): Python's mini-language.
Result<std::string> format_value(Machine& machine, const Object& value,
                                 std::string_view specification);

/// How JSON is written; see json_writer.cc.
struct JsonStyle {
  bool sort_keys = false;
  bool ascii = true;
  int indent = -1;  ///< below 0: on one line
};
Result<std::string> to_json(Machine& machine, const Object& value, const JsonStyle& style);
Result<Object> from_json(Machine& machine, std::string_view text);
/// What PyYAML's safe_dump writes; see yaml_writer.cc.
Result<std::string> to_yaml(Machine& machine, const Object& value, bool flow);

}  // namespace converge::jinja
