#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "converge/docker/fields/table.h"

namespace converge {

/// The shapes in which Salt takes a container's fields, shared by the parsers.

/// Salt's dictionary lists: `- a: 1` / `- b: 2` means {a: 1, b: 2}; the last of a name wins. Other
/// values are returned as they are.
Value repack(const Value& value);

/// A scalar as the text that Salt makes of it (Python's str). Null, lists and mappings are refused.
Result<std::string> scalar_text(const FieldInput& input, const Value& value);

/// One text of a list, with the value it comes from.
struct TextItem {
  std::string text;
  Value origin;  ///< for its place
};

/// A list of scalars, or one text with commas between its items (which are trimmed then).
Result<std::vector<TextItem>> text_items(const FieldInput& input);

/// A set in the API's form, `{80/tcp: {}}`: the keys of a mapping whose values say nothing.
Result<std::vector<TextItem>> set_items(const FieldInput& input);

struct NamedValue {
  std::string name;
  Value value;
};

/// A mapping, a dictionary list, or `name<delimiter>value` texts (both sides trimmed; only the
/// first delimiter splits). The last of a name wins, at the place of the first.
Result<std::vector<NamedValue>> named_values(const FieldInput& input, char delimiter);

/// A whole number, or a text that is one.
Result<std::int64_t> whole_number(const FieldInput& input, const Value& value);

/// A boolean; numbers by their truth, as Salt takes them. Texts must read as a boolean: Salt takes
/// any text for true, 'False' too.
Result<bool> truth(const FieldInput& input, const Value& value);

/// A number of bytes: `67108864`, `64M`, `1.5gb`.
Result<std::int64_t> byte_count(const FieldInput& input, const Value& value);

/// Docker names anonymous volumes by 64 hex digits.
bool is_anonymous_volume(std::string_view name);
bool is_absolute_path(std::string_view text);

/// Texts as a list value.
Value text_list(const std::vector<std::string>& texts);

}  // namespace converge
