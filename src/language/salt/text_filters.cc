#include <algorithm>
#include <cmath>
#include <filesystem>

#include "converge/base/text.h"
#include "converge/jinja/filter_tools.h"
#include "converge/jinja/text_tools.h"
#include "converge/jinja/unicode.h"
#include "filters.h"

/// Salt's filters for texts and single values (salt/utils/jinja.py, salt/utils/stringutils.py).
namespace converge::jinja::salt {
namespace {

Result<std::string_view> need_text(std::string_view name, const Object& value) {
  TRY(require_defined(value));
  if (value.is_string()) return value.text();
  return fail(mistake(std::string(name) + " needs a text, not " + a_type(value)));
}

/// shlex.quote: safe as one word of a POSIX shell.
Result<Object> quote(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(bind("quote", arguments, {}, 0));
  // Python's shlex asks for the length before it asks for a text.
  TRY(const bool filled, truth(value));
  if (!filled) return call.machine().string("''");
  TRY(const std::string_view text, need_text("quote", value));
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_@%+=:,./-").find(c) != std::string_view::npos;
  });
  if (plain) return value;
  TRY(const std::string inside, replace(call.machine(), text, "'", "'\"'\"'", -1));
  return call.machine().string("'" + inside + "'");
}

Result<Object> to_bool(Interpreter&, const Object& value, const Arguments& arguments) {
  TRY(bind("to_bool", arguments, {}, 0));
  TRY(require_defined(value));
  if (value.is(Kind::boolean)) return value;
  if (value.is_string()) {
    const std::string text = lower(value.text());
    return Object::boolean(text == "yes" || text == "1" || text == "true");
  }
  if (value.is(Kind::integer)) return Object::boolean(value.integer() > 0);
  if (!value.is(Kind::list) && !value.is(Kind::dict) && !value.is(Kind::set))
    return Object::boolean(false);
  TRY(const bool filled, truth(value));
  return Object::boolean(filled);
}

Result<Object> skip(Interpreter& call, const Object&, const Arguments& arguments) {
  TRY(bind("skip", arguments, {}, 0));
  return call.machine().string(std::string());
}

Result<Object> to_number(Interpreter&, const Object& value, const Arguments& arguments) {
  TRY(bind("to_num", arguments, {}, 0));
  TRY(require_defined(value));
  if (const auto number = to_integer(value)) return *number;
  if (value.is_string())
    if (const auto number = to_real(value.text())) return Object::real(*number);
  return value;
}

Result<Object> is_hex(Interpreter&, const Object& value, const Arguments& arguments) {
  TRY(bind("is_hex", arguments, {}, 0));
  return Object::boolean(value.is_string() && to_integer(value, 16).has_value());
}

Result<Object> has_space(Interpreter&, const Object& value, const Arguments& arguments) {
  TRY(bind("contains_whitespace", arguments, {}, 0));
  TRY(std::string_view rest, need_text("contains_whitespace", value));
  bool found = false;
  while (!found && !rest.empty()) found = is_space(take(rest));
  return Object::boolean(found);
}

Result<Object> to_bytes(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("human_to_bytes", arguments, {"default_unit", "handle_metric"}, 0));
  TRY(const std::string_view default_unit, bound.text(0, "default_unit", "B"));
  TRY(const bool metric, bound.flag(1, false));
  TRY(const std::string text, text_of(call, value));
  std::string_view rest = strip(text, nullptr, true, true);
  const std::size_t end = std::min(rest.find_first_not_of("0123456789."), rest.size());
  const auto number = to_real(rest.substr(0, end));
  std::string unit = lower(strip(rest.substr(end), nullptr, true, true));
  if (unit.empty()) unit = lower(default_unit);
  const std::size_t power = std::string_view("bkmgtpezy").find(unit.empty() ? '?' : unit[0]);
  const bool short_form = unit.size() == 1 || (power > 0 && unit.substr(1) == "ib");
  const bool long_form = power > 0 && unit.size() == 2 && unit[1] == 'b';
  if (!number || power == std::string_view::npos || (!short_form && !long_form))
    return Object::integer(0);
  const double base = long_form && metric ? 1000 : 1024;
  const double bytes = *number * std::pow(base, static_cast<double>(power));
  const auto whole = to_integer(Object::real(bytes));
  if (!whole) return fail(mistake("the number does not fit into 64 bits"));
  return *whole;
}

Result<Object> snake_case(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(bind("to_snake_case", arguments, {}, 0));
  TRY(const std::string_view text, need_text("to_snake_case", value));
  std::u32string letters;
  for (std::string_view rest = text; !rest.empty();) letters += take(rest);
  std::string result;
  for (std::size_t i = 0; i < letters.size(); ++i) {
    const bool after_lower = i > 0 && is_lower(letters[i - 1]);
    const bool before_lower = i + 1 < letters.size() && is_lower(letters[i + 1]);
    if (i > 0 && is_upper(letters[i]) && (after_lower || before_lower)) result += '_';
    put(result, to_lower(letters[i]));
  }
  return call.machine().string(std::move(result));
}

Result<Object> camel_case(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("to_camelcase", arguments, {"uppercamel"}, 0));
  TRY(const bool first_too, bound.flag(0, false));
  TRY(const std::string_view text, need_text("to_camelcase", value));
  std::string result;
  bool first = true;
  for (const std::string_view word : split_at(text, "_", -1, false))
    result += std::exchange(first, false) && !first_too ? std::string(word) : capitalize(word);
  return call.machine().string(std::move(result));
}

/// Salt's path.join: an absolute part goes below what stands before it, too.
Result<Object> path_join(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const std::string_view root, need_text("path_join", value));
  if (!arguments.named.empty()) return fail(mistake("path_join takes no named arguments"));
  std::filesystem::path joined(root);
  for (const Object& argument : arguments.positional) {
    TRY(std::string_view part, need_text("path_join", argument));
    part.remove_prefix(std::min(part.find_first_not_of('/'), part.size()));
    joined /= part;
  }
  std::string text = joined.lexically_normal().string();
  if (text.size() > 1 && text.ends_with('/')) text.pop_back();
  return call.machine().string(text.empty() ? "." : std::move(text));
}

Result<Object> is_list(Interpreter&, const Object& value, const Arguments& arguments) {
  TRY(bind("is_list", arguments, {}, 0));
  return Object::boolean(value.is(Kind::list));
}

Result<Object> is_iter(Interpreter&, const Object& value, const Arguments& arguments) {
  TRY(bind("is_iter", arguments, {}, 0));
  return Object::boolean(iterable(value) && !value.is_string());
}

/// Whether a list, or a single pattern, has one that matches.
Result<bool> any_match(Interpreter& call, const Object* patterns, std::string_view text) {
  if (patterns->is_string()) return glob_match(patterns->text(), text);
  TRY(const std::vector<Object> items, to_items(call.machine(), *patterns));
  return std::any_of(items.begin(), items.end(), [&](const Object& item) {
    return item.is_string() && glob_match(item.text(), text);
  });
}

Result<Object> check_lists(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound,
      bind("check_whitelist_blacklist", arguments, {"whitelist", "blacklist"}, 0));
  TRY(const std::string_view text, need_text("check_whitelist_blacklist", value));
  bool result = true;
  for (const std::size_t index : {std::size_t{1}, std::size_t{0}}) {
    if (!bound[index]) continue;
    TRY(const bool given, truth(*bound[index]));
    if (!given) continue;
    TRY(const bool matches, any_match(call, bound[index], text));
    if (index == 1 && matches) return Object::boolean(false);
    if (index == 0) result = matches;
  }
  return Object::boolean(result);
}

/// What a state file must not do while it is read.
Result<Object> refused(Interpreter&, const Object&, const Arguments&) {
  return fail(mistake("this filter of Salt looks at the machine or at random numbers, which a "
                      "template cannot do here")
                  .hint("give the value by pillar or grains"));
}

constexpr FilterEntry salt_text_table[] = {
    {"quote", quote},
    {"to_bool", to_bool},
    {"skip", skip},
    {"to_num", to_number},
    {"str_to_num", to_number},
    {"is_hex", is_hex},
    {"contains_whitespace", has_space},
    {"human_to_bytes", to_bytes},
    {"to_snake_case", snake_case},
    {"to_camelcase", camel_case},
    {"path_join", path_join},
    {"is_list", is_list},
    {"is_iter", is_iter},
    {"check_whitelist_blacklist", check_lists},
    {"http_query", refused},
    {"dns_check", refused},
    {"which", refused},
    {"list_files", refused},
    {"file_hashsum", refused},
    {"is_empty", refused},
    {"is_text_file", refused},
    {"is_bin_file", refused},
    {"get_uid", refused},
    {"random_hash", refused},
    {"rand_str", refused},
    {"random_str", refused},
    {"random_sample", refused},
    {"random_shuffle", refused},
    {"gen_mac", refused},
};

}  // namespace

std::span<const FilterEntry> text_filters() {
  return salt_text_table;
}

}  // namespace converge::jinja::salt
