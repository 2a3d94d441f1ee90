#include <algorithm>

#include "builtins.h"
#include "converge/jinja/filter_tools.h"
#include "converge/jinja/json.h"

/// Jinja's tojson and pprint.
namespace converge::jinja {
namespace {

Result<int> indent_of(const Bound& bound, std::size_t index) {
  TRY(const std::int64_t indent, bound.integer(index, "indent", -1));
  if (indent > 100) return fail(mistake("the indent is too wide"));
  return static_cast<int>(std::max<std::int64_t>(indent, -1));
}

/// Safe inside of HTML.
Result<Object> to_json_html(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("tojson", arguments, {"indent"}, 0));
  JsonStyle style;
  style.sort_keys = true;
  TRY(style.indent, indent_of(bound, 0));
  TRY(const std::string text, to_json(call.machine(), value, style));
  return call.machine().string(json_in_html(text), true);
}

/// repr with the keys of dicts in order, as pprint prints what fits into a line.
Result<std::string> pretty(Interpreter& call, const Object& value, int depth) {
  Machine& machine = call.machine();
  if (depth > 100) return fail(mistake("the value is nested too deeply to be printed"));
  std::string text;
  const auto add = [&](const std::string& part) -> Result<void> {
    if (!text.empty()) text += ", ";
    text += part;
    return machine.check_text(text.size());
  };
  if (value.is(Kind::list) || value.is(Kind::tuple)) {
    TRY(const std::vector<Object> items, to_items(machine, value));
    for (const Object& item : items) {
      TRY(const std::string part, pretty(call, item, depth + 1));
      TRY(add(part));
    }
    if (value.is(Kind::list)) return "[" + text + "]";
    return "(" + text + (items.size() == 1 ? ",)" : ")");
  }
  if (!value.is(Kind::dict)) return repr(machine, value);
  const FilterEntry* order = find_filter(nullptr, "dictsort");
  TRY(const Object sorted, order->function(call, value, Arguments{{Object::boolean(true)}, {}}));
  for (const Object& entry : sorted.list().items) {
    TRY(const std::string key, pretty(call, entry.tuple().items[0], depth + 1));
    TRY(const std::string part, pretty(call, entry.tuple().items[1], depth + 1));
    TRY(add(key + ": " + part));
  }
  return "{" + text + "}";
}

Result<Object> pprint(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(bind("pprint", arguments, {}, 0));
  TRY(std::string text, pretty(call, value, 0));
  return call.machine().string(std::move(text));
}

constexpr FilterEntry serializing_table[] = {{"tojson", to_json_html}, {"pprint", pprint}};

}  // namespace

std::span<const FilterEntry> serializing_filters() {
  return serializing_table;
}

std::string json_in_html(std::string_view json) {
  std::string result;
  for (const char c : json) {
    if (c == '<')
      result += "\\u003c";
    else if (c == '>')
      result += "\\u003e";
    else if (c == '&')
      result += "\\u0026";
    else if (c == '\'')
      result += "\\u0027";
    else
      result += c;
  }
  return result;
}

}  // namespace converge::jinja
