#include <algorithm>

#include "builtins.h"
#include "converge/jinja/interpreter.h"
#include "converge/jinja/text_tools.h"
#include "converge/jinja/unicode.h"

/// The methods of str that look into a text or cut it.
namespace converge::jinja {
namespace {

/// The part of a text that optional bounds, counted in characters, leave.
struct Part {
  std::string_view text;
  std::int64_t start;  ///< in characters
  bool exists;         ///< false when the start lies behind the end
};

Result<Part> part_of(const String& string, const Bound& bound) {
  const std::int64_t size = string.length();
  TRY(std::int64_t start, bound.integer(1, "start", 0));
  TRY(std::int64_t stop, bound.integer(2, "end", size));
  if (start < 0) start = std::max<std::int64_t>(start + size, 0);
  if (stop < 0) stop = std::max<std::int64_t>(stop + size, 0);
  stop = std::min(stop, size);
  if (start > stop) return Part{{}, start, false};
  return Part{characters(string, start, stop), start, true};
}

enum class Search { find, rfind, index, rindex };

template <Search search>
Result<Object> position(Interpreter&, const Object& self, const Arguments& arguments) {
  TRY(const Bound bound, bind("find()", arguments, {"sub", "start", "end"}, 1));
  TRY(const std::string_view wanted, bound.text(0, "sub", {}));
  TRY(const Part part, part_of(self.string(), bound));
  constexpr bool last = search == Search::rfind || search == Search::rindex;
  const std::size_t at = !part.exists ? std::string_view::npos
                         : last       ? part.text.rfind(wanted)
                                      : part.text.find(wanted);
  if (at != std::string_view::npos)
    return Object::integer(part.start + count_characters(part.text.substr(0, at)));
  if (search == Search::find || search == Search::rfind) return Object::integer(-1);
  return fail(mistake("the text does not hold " + quoted(wanted)));
}

Result<Object> count(Interpreter&, const Object& self, const Arguments& arguments) {
  TRY(const Bound bound, bind("count()", arguments, {"sub", "start", "end"}, 1));
  TRY(const std::string_view wanted, bound.text(0, "sub", {}));
  TRY(const Part part, part_of(self.string(), bound));
  if (!part.exists) return Object::integer(0);
  if (wanted.empty()) return Object::integer(count_characters(part.text) + 1);
  std::int64_t found = 0;
  for (std::size_t at = 0; (at = part.text.find(wanted, at)) != std::string_view::npos;
       at += wanted.size())
    ++found;
  return Object::integer(found);
}

template <bool at_start>
Result<Object> touches(Interpreter&, const Object& self, const Arguments& arguments) {
  const std::string_view name = at_start ? "startswith()" : "endswith()";
  TRY(const Bound bound, bind(name, arguments, {"prefix", "start", "end"}, 1));
  TRY(const Part part, part_of(self.string(), bound));
  const std::vector<Object> single{*bound[0]};
  const bool several = bound[0]->is(Kind::tuple);
  for (const Object& wanted : several ? bound[0]->tuple().items : single) {
    TRY(require_defined(wanted));
    if (!wanted.is_string())
      return fail(mistake(std::string(name) + " needs a text or a tuple of texts, not a " +
                          std::string(type_name(wanted))));
    const bool found =
        at_start ? part.text.starts_with(wanted.text()) : part.text.ends_with(wanted.text());
    if (found && part.exists) return Object::boolean(true);
  }
  return Object::boolean(false);
}

template <bool from_right>
Result<Object> split(Interpreter& interpreter, const Object& self, const Arguments& arguments) {
  TRY(const Bound bound, bind("split()", arguments, {"sep", "maxsplit"}, 0));
  TRY(const std::string_view separator, bound.text(0, "sep", {}));
  TRY(const std::int64_t most, bound.integer(1, "maxsplit", -1));
  const bool blanks = !bound[0] || bound[0]->is(Kind::none);
  if (!blanks && separator.empty()) return fail(mistake("split() needs a separator"));
  return text_list(interpreter.machine(),
                   blanks ? split_blanks(self.text(), most, from_right)
                          : split_at(self.text(), separator, most, from_right),
                   self.string().markup);
}

Result<Object> lines(Interpreter& interpreter, const Object& self, const Arguments& arguments) {
  TRY(const Bound bound, bind("splitlines()", arguments, {"keepends"}, 0));
  TRY(const bool keep, bound.flag(0, false));
  return text_list(interpreter.machine(), split_lines(self.text(), keep), self.string().markup);
}

template <bool from_right>
Result<Object> partition(Interpreter& interpreter, const Object& self, const Arguments& arguments) {
  TRY(const Bound bound, bind("partition()", arguments, {"sep"}, 1));
  TRY(const std::string_view separator, bound.text(0, "sep", {}));
  if (separator.empty()) return fail(mistake("partition() needs a separator"));
  Machine& machine = interpreter.machine();
  const std::string_view text = self.text();
  const std::size_t at = from_right ? text.rfind(separator) : text.find(separator);
  const Object none = machine.string(std::string());
  if (at == std::string_view::npos)
    return from_right ? machine.tuple({none, none, self}) : machine.tuple({self, none, none});
  return machine.tuple({machine.string(text.substr(0, at)), machine.string(separator),
                        machine.string(text.substr(at + separator.size()))});
}

constexpr MethodEntry search_entries[] = {
    {"find", position<Search::find>},
    {"rfind", position<Search::rfind>},
    {"index", position<Search::index>},
    {"rindex", position<Search::rindex>},
    {"count", count},
    {"startswith", touches<true>},
    {"endswith", touches<false>},
    {"split", split<false>},
    {"rsplit", split<true>},
    {"splitlines", lines},
    {"partition", partition<false>},
    {"rpartition", partition<true>},
};

/// All characters are of a class, and there is at least one.
template <bool (*is)(char32_t)>
Result<Object> all(Interpreter&, const Object& self, const Arguments& arguments) {
  TRY(bind("this method", arguments, {}, 0));
  std::string_view rest = self.text();
  bool result = !rest.empty();
  while (result && !rest.empty()) result = is(take(rest));
  return Object::boolean(result);
}

template <bool (*wanted)(char32_t), bool (*other)(char32_t)>
Result<Object> cased(Interpreter&, const Object& self, const Arguments& arguments) {
  TRY(bind("this method", arguments, {}, 0));
  bool found = false;
  for (std::string_view rest = self.text(); !rest.empty();) {
    const char32_t c = take(rest);
    if (other(c)) return Object::boolean(false);
    found = found || wanted(c);
  }
  return Object::boolean(found);
}

Result<Object> is_title(Interpreter&, const Object& self, const Arguments& arguments) {
  TRY(bind("istitle()", arguments, {}, 0));
  bool found = false;
  bool inside = false;
  for (std::string_view rest = self.text(); !rest.empty();) {
    const char32_t c = take(rest);
    if ((is_upper(c) && inside) || (is_lower(c) && !inside)) return Object::boolean(false);
    inside = is_upper(c) || is_lower(c);
    found = found || inside;
  }
  return Object::boolean(found);
}

Result<Object> is_identifier(Interpreter&, const Object& self, const Arguments& arguments) {
  TRY(bind("isidentifier()", arguments, {}, 0));
  std::string_view rest = self.text();
  if (rest.empty() || is_digit(static_cast<unsigned char>(rest.front())))
    return Object::boolean(false);
  bool result = true;
  while (result && !rest.empty()) result = is_word(take(rest));
  return Object::boolean(result);
}

Result<Object> is_ascii(Interpreter&, const Object& self, const Arguments& arguments) {
  TRY(bind("isascii()", arguments, {}, 0));
  return Object::boolean(self.string().ascii());
}

Result<Object> is_printable_text(Interpreter&, const Object& self, const Arguments& arguments) {
  TRY(bind("isprintable()", arguments, {}, 0));
  bool result = true;
  for (std::string_view rest = self.text(); result && !rest.empty();)
    result = is_printable(take(rest));
  return Object::boolean(result);
}

bool alphanumeric(char32_t c) {
  return is_letter(c) || is_digit(c);
}

constexpr MethodEntry class_entries[] = {
    {"isalpha", all<is_letter>},
    {"isdigit", all<is_digit>},
    {"isdecimal", all<is_digit>},
    {"isnumeric", all<is_digit>},
    {"isalnum", all<alphanumeric>},
    {"isspace", all<is_space>},
    {"isupper", cased<is_upper, is_lower>},
    {"islower", cased<is_lower, is_upper>},
    {"istitle", is_title},
    {"isidentifier", is_identifier},
    {"isascii", is_ascii},
    {"isprintable", is_printable_text},
};

}  // namespace

std::span<const MethodEntry> text_search_methods() {
  return search_entries;
}

std::span<const MethodEntry> text_class_methods() {
  return class_entries;
}

}  // namespace converge::jinja
