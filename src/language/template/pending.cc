#include "converge/language/template/builtins.h"
namespace converge::jinja {
std::span<const FilterEntry> salt_list_filters() { return {}; }
std::span<const FilterEntry> salt_text_filters() { return {}; }
std::span<const FilterEntry> salt_data_filters() { return {}; }
std::span<const FilterEntry> serializing_filters() { return {}; }
std::span<const FilterEntry> regex_filters() { return {}; }
std::span<const FilterEntry> hash_filters() { return {}; }
std::span<const FilterEntry> network_filters() { return {}; }
std::span<const FilterEntry> date_filters() { return {}; }
Result<bool> regex_test(Interpreter&, const Object&, const Arguments&) { return false; }
}
