#include <algorithm>

#include "builtins.h"
#include "converge/jinja/interpreter.h"
#include "converge/jinja/unicode.h"

/// Python's '...'.format(...).
namespace converge::jinja {
namespace {

class BraceFormatter {
 public:
  BraceFormatter(Interpreter& interpreter, const Arguments& arguments)
      : interpreter_(interpreter), machine_(interpreter.machine()), arguments_(arguments) {}

  Result<std::string> run(std::string_view format, bool markup, int depth = 0);

 private:
  Result<std::string> field(std::string_view inside, bool markup, int depth);
  Result<Object> value(std::string_view name);
  Result<Object> first(std::string_view name);

  Interpreter& interpreter_;
  Machine& machine_;
  const Arguments& arguments_;
  std::size_t automatic_ = 0;
  bool numbered_ = false;
};

/// The end of a field whose '{' is gone; the fields inside of it are skipped.
std::size_t field_end(std::string_view text) {
  int open = 1;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '{') ++open;
    if (text[i] == '}' && --open == 0) return i;
  }
  return std::string_view::npos;
}

Result<std::string> BraceFormatter::run(std::string_view format, bool markup, int depth) {
  std::string result;
  while (!format.empty()) {
    const std::size_t at = std::min(format.find_first_of("{}"), format.size());
    result += format.substr(0, at);
    format.remove_prefix(at);
    if (format.empty()) break;
    const char brace = format.front();
    format.remove_prefix(1);
    if (format.starts_with(brace)) {
      result += brace;
      format.remove_prefix(1);
      continue;
    }
    if (brace == '}') return fail(mistake("a single '}' in the format"));
    const std::size_t end = field_end(format);
    if (end == std::string_view::npos) return fail(mistake("a '{' without '}' in the format"));
    TRY(const std::string shown, field(format.substr(0, end), markup, depth));
    format.remove_prefix(end + 1);
    TRY(machine_.check_text(result.size() + shown.size()));
    result += shown;
  }
  return result;
}

Result<std::string> BraceFormatter::field(std::string_view inside, bool markup, int depth) {
  if (depth > 1) return fail(mistake("the fields of the format are nested too deeply"));
  // name!conversion:specification, where the name may hold [..] with colons in it
  std::size_t end = 0;
  bool bracket = false;
  while (end < inside.size() && (bracket || (inside[end] != ':' && inside[end] != '!'))) {
    if (inside[end] == '[') bracket = true;
    if (inside[end] == ']') bracket = false;
    ++end;
  }
  TRY(Object given, value(inside.substr(0, end)));
  inside.remove_prefix(end);
  if (inside.starts_with('!')) {
    const char conversion = inside.size() > 1 ? inside[1] : ' ';
    if (conversion != 'r' && conversion != 's' && conversion != 'a')
      return fail(mistake("after '!' a format has 'r', 's' or 'a'"));
    TRY(std::string text, conversion == 's' ? str(machine_, given) : repr(machine_, given));
    given = machine_.string(std::move(text));
    inside.remove_prefix(2);
  }
  if (inside.starts_with(':')) inside.remove_prefix(1);
  TRY(const std::string specification, run(inside, false, depth + 1));
  TRY(std::string shown, format_value(machine_, given, specification));
  const bool safe = given.is_string() && given.string().markup;
  return markup && !safe ? escape_html(shown) : shown;
}

Result<Object> BraceFormatter::first(std::string_view name) {
  const bool number = !name.empty() && std::all_of(name.begin(), name.end(),
                                                   [](char c) { return c >= '0' && c <= '9'; });
  if (!name.empty() && !number) {
    for (const auto& [given, value] : arguments_.named)
      if (given == name) return value;
    return fail(mistake("the format wants " + quoted(name) + ", which was not given"));
  }
  if (number != numbered_ && (numbered_ || automatic_ > 0))
    return fail(mistake("a format has either '{}' or '{0}', not both"));
  numbered_ = number;
  std::size_t index = automatic_;
  if (number) {
    const auto parsed = to_integer(machine_.string(name));
    index = parsed ? static_cast<std::size_t>(parsed->integer()) : arguments_.positional.size();
  } else {
    ++automatic_;
  }
  if (index >= arguments_.positional.size())
    return fail(mistake("the format has more places than there are values"));
  return arguments_.positional[index];
}

/// name, name.attribute, name[index], and so on
Result<Object> BraceFormatter::value(std::string_view name) {
  const std::size_t end = std::min(name.find_first_of(".["), name.size());
  TRY(Object result, first(name.substr(0, end)));
  name.remove_prefix(end);
  while (!name.empty()) {
    const bool bracket = name.front() == '[';
    name.remove_prefix(1);
    const std::size_t stop =
        std::min(bracket ? name.find(']') : name.find_first_of(".["), name.size());
    const Object key = machine_.string(name.substr(0, stop));
    const auto number = bracket ? to_integer(key) : std::nullopt;
    TRY(result, !bracket ? interpreter_.attribute(result, key.text())
                         : interpreter_.item(result, number ? *number : key));
    TRY(require_defined(result));
    name.remove_prefix(std::min(stop + (bracket ? 1 : 0), name.size()));
  }
  return result;
}

}  // namespace

Result<std::string> str_format(Interpreter& interpreter, const String& format,
                               const Arguments& arguments) {
  return BraceFormatter(interpreter, arguments).run(format.text, format.markup);
}

}  // namespace converge::jinja
