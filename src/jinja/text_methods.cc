#include <algorithm>

#include "builtins.h"
#include "converge/jinja/interpreter.h"
#include "converge/jinja/text_tools.h"
#include "converge/jinja/unicode.h"

/// The methods of str that make another text.
namespace converge::jinja {
namespace {

Result<void> nothing(std::string_view name, const Arguments& arguments) {
  TRY(bind(std::string(name) + "()", arguments, {}, 0));
  return {};
}

Object like(Interpreter& interpreter, const Object& self, std::string text) {
  return interpreter.machine().string(std::move(text), self.string().markup);
}

template <std::string (*change)(std::string_view)>
Result<Object> in_other_case(Interpreter& interpreter, const Object& self,
                             const Arguments& arguments) {
  TRY(nothing("this method", arguments));
  return like(interpreter, self, change(self.text()));
}

std::string swapped(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const char32_t c = take(text);
    put(result, is_upper(c) ? to_lower(c) : to_upper(c));
  }
  return result;
}

std::string folded(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const char32_t c = take(text);
    if (c == 0xdf)
      result += "ss";
    else
      put(result, to_lower(c));
  }
  return result;
}

/// str.title(): a letter after anything else than a letter is upper.
std::string in_title_case(std::string_view text) {
  std::string result;
  bool inside = false;
  while (!text.empty()) {
    const char32_t c = take(text);
    put(result, inside ? to_lower(c) : to_upper(c));
    inside = is_letter(c);
  }
  return result;
}

enum class Side { left, right, both };

template <Side side>
Result<Object> stripped(Interpreter& interpreter, const Object& self, const Arguments& arguments) {
  TRY(const Bound bound, bind("strip()", arguments, {"chars"}, 0));
  TRY(const std::string_view set, bound.text(0, "chars", {}));
  const bool blanks = !bound[0] || bound[0]->is(Kind::none);
  return like(interpreter, self,
              std::string(strip(self.text(), blanks ? nullptr : &set, side != Side::right,
                                side != Side::left)));
}

Result<Object> replace_all(Interpreter& interpreter, const Object& self,
                           const Arguments& arguments) {
  TRY(const Bound bound, bind("replace()", arguments, {"old", "new", "count"}, 2));
  TRY(const std::string_view from, bound.text(0, "old", {}));
  TRY(const std::string_view to, bound.text(1, "new", {}));
  TRY(const std::int64_t count, bound.integer(2, "count", -1));
  const bool escape = self.string().markup && !bound[1]->string().markup;
  TRY(std::string text, replace(interpreter.machine(), self.text(), from,
                                escape ? escape_html(to) : std::string(to), count));
  return like(interpreter, self, std::move(text));
}

template <Side side>
Result<Object> justified(Interpreter& interpreter, const Object& self, const Arguments& arguments) {
  TRY(const Bound bound, bind("this method", arguments, {"width", "fillchar"}, 1));
  TRY(const std::int64_t width, bound.integer(0, "width", 0));
  TRY(const std::string_view fill, bound.text(1, "fillchar", " "));
  if (count_characters(fill) != 1)
    return fail(mistake("the fill character must be exactly one character"));
  const std::int64_t missing = width - self.string().length();
  if (missing <= 0) return self;
  TRY(interpreter.machine().check_text(static_cast<std::size_t>(missing) * fill.size()));
  std::int64_t left = side == Side::right ? missing : 0;
  // CPython puts the odd one of a centered text to the left when the width is odd.
  if (side == Side::both) left = missing / 2 + (missing & width & 1);
  return like(interpreter, self,
              repeated(fill, left) + self.string().text + repeated(fill, missing - left));
}

Result<Object> zero_filled(Interpreter& interpreter, const Object& self,
                           const Arguments& arguments) {
  TRY(const Bound bound, bind("zfill()", arguments, {"width"}, 1));
  TRY(const std::int64_t width, bound.integer(0, "width", 0));
  const std::int64_t missing = width - self.string().length();
  if (missing <= 0) return self;
  TRY(interpreter.machine().check_text(static_cast<std::size_t>(missing)));
  std::string text = self.string().text;
  const std::size_t at = text.starts_with('+') || text.starts_with('-') ? 1 : 0;
  text.insert(at, static_cast<std::size_t>(missing), '0');
  return like(interpreter, self, std::move(text));
}

Result<Object> with_spaces(Interpreter& interpreter, const Object& self,
                           const Arguments& arguments) {
  TRY(const Bound bound, bind("expandtabs()", arguments, {"tabsize"}, 0));
  TRY(const std::int64_t size, bound.integer(0, "tabsize", 8));
  std::string text;
  std::int64_t column = 0;
  for (std::string_view rest = self.text(); !rest.empty();) {
    const char32_t c = take(rest);
    if (c != '\t') {
      put(text, c);
      column = c == '\n' || c == '\r' ? 0 : column + 1;
      continue;
    }
    if (size <= 0) continue;
    const std::int64_t missing = size - column % size;
    TRY(interpreter.machine().check_text(text.size() + static_cast<std::size_t>(missing)));
    text.append(static_cast<std::size_t>(missing), ' ');
    column += missing;
  }
  return like(interpreter, self, std::move(text));
}

Result<Object> without_prefix(Interpreter& interpreter, const Object& self,
                              const Arguments& arguments) {
  TRY(const Bound bound, bind("removeprefix()", arguments, {"prefix"}, 1));
  TRY(const std::string_view prefix, bound.text(0, "prefix", {}));
  std::string_view text = self.text();
  if (text.starts_with(prefix)) text.remove_prefix(prefix.size());
  return like(interpreter, self, std::string(text));
}

Result<Object> without_suffix(Interpreter& interpreter, const Object& self,
                              const Arguments& arguments) {
  TRY(const Bound bound, bind("removesuffix()", arguments, {"suffix"}, 1));
  TRY(const std::string_view suffix, bound.text(0, "suffix", {}));
  std::string_view text = self.text();
  if (text.ends_with(suffix)) text.remove_suffix(suffix.size());
  return like(interpreter, self, std::string(text));
}

Result<Object> join_texts(Interpreter& interpreter, const Object& self,
                          const Arguments& arguments) {
  TRY(const Bound bound, bind("join()", arguments, {"iterable"}, 1));
  Machine& machine = interpreter.machine();
  TRY(const std::vector<Object> items, to_items(machine, *bound[0]));
  std::string text;
  for (std::size_t i = 0; i < items.size(); ++i) {
    TRY(require_defined(items[i]));
    if (!items[i].is_string())
      return fail(mistake("join() needs texts, but value " + std::to_string(i) + " is a " +
                          std::string(type_name(items[i])))
                      .hint("the filter 'join' takes values of any kind"));
    if (i > 0) text += self.text();
    const bool escape = self.string().markup && !items[i].string().markup;
    text += escape ? escape_html(items[i].text()) : std::string(items[i].text());
    TRY(machine.check_text(text.size()));
  }
  return like(interpreter, self, std::move(text));
}

Result<Object> format_self(Interpreter& interpreter, const Object& self,
                           const Arguments& arguments) {
  TRY(std::string text, str_format(interpreter, self.string(), arguments));
  return like(interpreter, self, std::move(text));
}

Result<Object> format_map(Interpreter& interpreter, const Object& self,
                          const Arguments& arguments) {
  TRY(const Bound bound, bind("format_map()", arguments, {"mapping"}, 1));
  if (!bound[0]->is(Kind::dict)) return fail(mistake("format_map() needs a dict"));
  Arguments named;
  for (const Dict::Entry& entry : bound[0]->dict().entries())
    if (entry.key.is_string()) named.named.emplace_back(entry.key.text(), entry.value);
  return format_self(interpreter, self, named);
}

/// There are no bytes here: an encoded text is the text.
Result<Object> encode(Interpreter&, const Object& self, const Arguments& arguments) {
  TRY(const Bound bound, bind("encode()", arguments, {"encoding", "errors"}, 0));
  TRY(const std::string_view encoding, bound.text(0, "encoding", "utf-8"));
  const std::string name = lower(encoding);
  if (name != "utf-8" && name != "utf8" && name != "ascii")
    return fail(mistake("the only encoding is utf-8"));
  return self;
}

constexpr MethodEntry text_method_table[] = {
    {"upper", in_other_case<upper>},
    {"lower", in_other_case<lower>},
    {"capitalize", in_other_case<capitalize>},
    {"title", in_other_case<in_title_case>},
    {"swapcase", in_other_case<swapped>},
    {"casefold", in_other_case<folded>},
    {"strip", stripped<Side::both>},
    {"lstrip", stripped<Side::left>},
    {"rstrip", stripped<Side::right>},
    {"replace", replace_all},
    {"ljust", justified<Side::left>},
    {"rjust", justified<Side::right>},
    {"center", justified<Side::both>},
    {"zfill", zero_filled},
    {"expandtabs", with_spaces},
    {"removeprefix", without_prefix},
    {"removesuffix", without_suffix},
    {"join", join_texts},
    {"format", format_self},
    {"format_map", format_map},
    {"encode", encode},
    {"decode", encode},
};

}  // namespace

std::span<const MethodEntry> text_methods() {
  return text_method_table;
}

}  // namespace converge::jinja
