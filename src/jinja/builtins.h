#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "converge/jinja/extension.h"

/// Jinja's filters, tests and functions, and the methods of Python's types.
namespace converge::jinja {

/// Of an extension or Jinja's own; null when there is none. The errors name the one that was
/// probably meant.
const FilterEntry* find_filter(const Extension* extension, std::string_view name);
const TestEntry* find_test(const Extension* extension, std::string_view name);
Error unknown_filter(const Extension* extension, const std::string& name);
Error unknown_test(const Extension* extension, const std::string& name);

/// A function that every template knows, or nothing: range, dict, namespace, ...
bool find_function(Machine& machine, const Extension* extension, std::string_view name,
                   Object& value);
std::vector<std::string> function_names(const Extension* extension);

/// One table per file of filters.
std::span<const FilterEntry> text_filters();
std::span<const FilterEntry> html_filters();
std::span<const FilterEntry> sequence_filters();
std::span<const FilterEntry> choosing_filters();
std::span<const FilterEntry> selecting_filters();
std::span<const FilterEntry> number_filters();
std::span<const FilterEntry> serializing_filters();

std::span<const TestEntry> all_tests();
std::span<const FunctionEntry> all_functions();

/// dict(...) and dict.update(...): a dict or pairs, then names.
Result<void> update_dict(Interpreter& interpreter, Dict& dict, const Arguments& arguments);

/// Of the type of that object.
std::vector<std::string> method_names(const Object& object);
std::span<const MethodEntry> text_methods();
std::span<const MethodEntry> text_search_methods();
std::span<const MethodEntry> text_class_methods();
std::span<const MethodEntry> list_methods();
std::span<const MethodEntry> tuple_methods();
std::span<const MethodEntry> dict_methods();
std::span<const MethodEntry> set_methods();
std::span<const MethodEntry> real_methods();

/// Jinja's wordwrap; see word_wrap.cc.
Result<Object> word_wrap(Interpreter& interpreter, const Object& value, const Arguments& arguments);

/// '...' % values and '...'.format(...); see printf.cc and str_format.cc.
Result<std::string> printf_format(Machine& machine, const String& format, const Object& values);
Result<std::string> str_format(Interpreter& interpreter, const String& format,
                               const Arguments& arguments);
/// format(value, specification): Python's mini-language.
Result<std::string> format_value(Machine& machine, const Object& value,
                                 std::string_view specification);

}  // namespace converge::jinja
