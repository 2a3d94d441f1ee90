#pragma once

#include <span>

#include "converge/jinja/extension.h"

/// Salt's own words of the template language; salt_extension() puts them together.
namespace converge::jinja::salt {

/// One table per file of filters.
std::span<const FilterEntry> text_filters();
std::span<const FilterEntry> data_filters();
std::span<const FilterEntry> list_filters();
std::span<const FilterEntry> combining_filters();
std::span<const FilterEntry> serializing_filters();
std::span<const FilterEntry> regex_filters();
std::span<const FilterEntry> hash_filters();
std::span<const FilterEntry> network_filters();
std::span<const FilterEntry> date_filters();

/// `list` and `match`.
std::span<const TestEntry> tests();
/// odict, raise, show_full_context.
std::span<const FunctionEntry> functions();

/// The test `match`; see regex_filters.cc.
Result<bool> regex_test(Interpreter&, const Object& value, const Arguments&);

/// What PyYAML's safe_dump writes; see yaml_writer.cc.
Result<std::string> to_yaml(Machine& machine, const Object& value, bool flow);
/// None, a bool, an int or a float as PyYAML writes it; nothing for other kinds.
std::string plain_value(const Object& value);

/// What `{{ value }}` prints: str(value), but an undefined value in a dict is an error, and a text
/// of several lines in it stands in double quotes, which YAML reads as it was (Salt's
/// PrintableDict).
Result<std::string> printed(Machine& machine, const Object& value);

}  // namespace converge::jinja::salt
