#include <algorithm>

#include "builtins.h"
#include "converge/jinja/filter_tools.h"
#include "converge/jinja/text_tools.h"
#include "converge/jinja/unicode.h"

/// Jinja's filters that make a text of a text.
namespace converge::jinja {
namespace {

bool is_markup(const Object& value) {
  return value.is_string() && value.string().markup;
}

template <std::string (*change)(std::string_view)>
Result<Object> changed(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(bind("this filter", arguments, {}, 0));
  TRY(const std::string text, text_of(call, value));
  return call.machine().string(change(text), is_markup(value));
}

/// Words begin after blanks and opening brackets, not after apostrophes as in str.title().
std::string titled(std::string_view text) {
  std::string result;
  bool begins = true;
  while (!text.empty()) {
    const char32_t c = take(text);
    put(result, begins ? to_upper(c) : to_lower(c));
    begins = is_space(c) || c == '-' || c == '(' || c == '{' || c == '[' || c == '<';
  }
  return result;
}

Result<Object> string(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(bind("string", arguments, {}, 0));
  if (value.is_string()) return value;
  TRY(std::string text, text_of(call, value));
  return call.machine().string(std::move(text));
}

Result<Object> trim(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("trim", arguments, {"chars"}, 0));
  TRY(const std::string_view set, bound.text(0, "chars", {}));
  TRY(const std::string text, text_of(call, value));
  const bool blanks = !bound[0] || bound[0]->is(Kind::none);
  return call.machine().string(std::string(strip(text, blanks ? nullptr : &set, true, true)),
                               is_markup(value));
}

Result<Object> replaced(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("replace", arguments, {"old", "new", "count"}, 2));
  TRY(const std::string text, text_of(call, value));
  TRY(const std::string from, text_of(call, *bound[0]));
  TRY(const std::string to, text_of(call, *bound[1]));
  TRY(const std::int64_t count, bound.integer(2, "count", -1));
  TRY(std::string result, replace(call.machine(), text, from, to, count));
  return call.machine().string(std::move(result));
}

Result<Object> center(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("center", arguments, {"width"}, 0));
  TRY(const Object text, string(call, value, {}));
  const MethodEntry* method = find_method(text, "center");
  return method->function(call, text, Arguments{{bound.get(0, Object::integer(80))}, {}});
}

/// The text between the lines of an indented text.
Result<std::string> margin(Interpreter& call, const Bound& bound) {
  if (bound[0] && bound[0]->is_string()) return std::string(bound[0]->text());
  TRY(const std::int64_t width, bound.integer(0, "width", 4));
  if (width <= 0) return std::string();
  TRY(call.machine().check_text(static_cast<std::size_t>(width)));
  return std::string(static_cast<std::size_t>(width), ' ');
}

Result<Object> indent(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("indent", arguments, {"width", "first", "blank"}, 0));
  TRY(require_defined(value));
  if (!value.is_string())
    return fail(mistake("indent needs a text, not " + a_type(value))
                    .hint("make it one: | string | indent"));
  TRY(const std::string space, margin(call, bound));
  TRY(const bool first, bound.flag(1, false));
  TRY(const bool blank, bound.flag(2, false));
  const std::string text = value.string().text + "\n";
  std::string result;
  bool begins = true;
  for (const std::string_view line : split_lines(text)) {
    if (!begins) result += "\n";
    if (begins ? first : blank || !line.empty()) result += space;
    result += line;
    begins = false;
    TRY(call.machine().check_text(result.size()));
  }
  return call.machine().string(std::move(result), is_markup(value));
}

Result<Object> truncate(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("truncate", arguments, {"length", "killwords", "end", "leeway"}, 0));
  TRY(require_defined(value));
  if (!value.is_string()) return fail(mistake("truncate needs a text, not " + a_type(value)));
  const Object text = value;
  TRY(const std::int64_t size, bound.integer(0, "length", 255));
  TRY(const bool kill, bound.flag(1, false));
  TRY(const std::string_view end, bound.text(2, "end", "..."));
  TRY(const std::int64_t leeway, bound.integer(3, "leeway", 5));
  const std::int64_t end_size = count_characters(end);
  if (size < end_size || leeway < 0)
    return fail(mistake("the length of truncate is shorter than what it puts to the end"));
  if (text.string().length() <= size + leeway) return text;
  std::string_view kept = characters(text.string(), 0, size - end_size);
  if (!kill) kept = split_at(kept, " ", 1, true).front();
  return call.machine().string(std::string(kept) + std::string(end));
}

Result<Object> word_count(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(bind("wordcount", arguments, {}, 0));
  TRY(const std::string text, text_of(call, value));
  std::int64_t words = 0;
  bool inside = false;
  for (std::string_view rest = text; !rest.empty();) {
    const bool word = is_word(take(rest));
    words += word && !inside;
    inside = word;
  }
  return Object::integer(words);
}

Result<Object> format(Interpreter& call, const Object& value, const Arguments& arguments) {
  if (!arguments.positional.empty() && !arguments.named.empty())
    return fail(mistake("format takes either values or named values, not both"));
  TRY(const Object text, string(call, value, {}));
  Object values = call.machine().tuple(arguments.positional);
  if (!arguments.named.empty()) {
    Dict& dict = call.machine().new_dict();
    for (const auto& [name, given] : arguments.named)
      TRY(dict.set(call.machine().string(name), given));
    values = Object(dict);
  }
  TRY(std::string result, printf_format(call.machine(), text.string(), values));
  return call.machine().string(std::move(result), text.string().markup);
}

constexpr FilterEntry text_table[] = {
    {"upper", changed<upper>},  {"lower", changed<lower>}, {"capitalize", changed<capitalize>},
    {"title", changed<titled>}, {"string", string},        {"trim", trim},
    {"replace", replaced},      {"center", center},        {"indent", indent},
    {"truncate", truncate},     {"wordcount", word_count}, {"wordwrap", word_wrap},
    {"format", format},
};

}  // namespace

std::span<const FilterEntry> text_filters() {
  return text_table;
}

}  // namespace converge::jinja
