#include <algorithm>

#include "converge/jinja/filter_tools.h"
#include "converge/jinja/unicode.h"
#include "converge/jinja/yaml_scalars.h"

/// Salt's JSON and YAML filters (salt/utils/jinja.py, salt/utils/yamlencoding.py).
namespace converge::jinja {
namespace {

Result<int> indent_of(const Bound& bound, std::size_t index) {
  TRY(const std::int64_t indent, bound.integer(index, "indent", -1));
  if (indent > 100) return fail(mistake("the indent is too wide"));
  return static_cast<int>(std::max<std::int64_t>(indent, -1));
}

Result<Object> json(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("json", arguments, {"sort_keys", "indent"}, 0));
  JsonStyle style;
  style.ascii = false;
  TRY(style.sort_keys, bound.flag(0, true));
  TRY(style.indent, indent_of(bound, 1));
  TRY(std::string text, to_json(call.machine(), value, style));
  return call.machine().string(std::move(text), true);
}

void replace_all(std::string& text, char from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, 1, to);
}

/// Salt's tojson keeps the order of the keys, Jinja's own would sort them.
Result<Object> to_json_html(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("tojson", arguments, {"indent", "sort_keys", "ensure_ascii"}, 0));
  JsonStyle style;
  TRY(style.indent, indent_of(bound, 0));
  TRY(style.sort_keys, bound.flag(1, false));
  TRY(style.ascii, bound.flag(2, true));
  TRY(std::string text, to_json(call.machine(), value, style));
  replace_all(text, '<', "\\u003c");
  replace_all(text, '>', "\\u003e");
  replace_all(text, '&', "\\u0026");
  replace_all(text, '\'', "\\u0027");
  return call.machine().string(std::move(text));
}

Result<Object> yaml(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("yaml", arguments, {"flow_style"}, 0));
  TRY(const bool flow, bound.flag(0, true));
  TRY(std::string text, to_yaml(call.machine(), value, flow));
  return call.machine().string(std::move(text), true);
}

Result<Object> sls_parameters(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("dict_to_sls_yaml_params", arguments, {"flow_style"}, 0));
  TRY(const bool flow, bound.flag(0, false));
  if (!value.is(Kind::dict)) return fail(mistake("dict_to_sls_yaml_params needs a dict"));
  std::vector<Object> items;
  for (const Dict::Entry& entry : value.dict().entries()) {
    Dict& single = call.machine().new_dict();
    TRY(single.set(entry.key, entry.value));
    items.push_back(Object(single));
  }
  TRY(std::string text, to_yaml(call.machine(), call.machine().list(std::move(items)), flow));
  return call.machine().string(std::move(text), true);
}

Result<Object> yaml_encode(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(bind("yaml_encode", arguments, {}, 0));
  TRY(require_defined(value));
  if (value.is_string()) return call.machine().string(double_quoted(value.text(), false));
  const std::string text = plain_value(value);
  if (!text.empty()) return call.machine().string(text);
  return fail(mistake("yaml_encode needs a single value, not " + a_type(value))
                  .hint("the filters 'yaml' and 'json' write lists and dicts"));
}

Result<Object> yaml_dquote(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(bind("yaml_dquote", arguments, {}, 0));
  TRY(const std::string text, text_of(call, value));
  return call.machine().string(double_quoted(text, false));
}

Result<Object> yaml_squote(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(bind("yaml_squote", arguments, {}, 0));
  TRY(const std::string text, text_of(call, value));
  return call.machine().string(single_quoted(text, 0));
}

template <DataFormat format>
Result<Object> load(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(bind("this filter", arguments, {}, 0));
  TRY(require_defined(value));
  Object text = value;
  if (value.is(Kind::instance)) text = call.machine().string(value.instance().text());
  return call.parse_data(format, text, "the text", {});
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
  const FilterEntry* order = find_filter("dictsort");
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

Result<Object> xml(Interpreter&, const Object&, const Arguments&) {
  return fail(mistake("the filter 'xml' is not supported").hint("use json or yaml"));
}

constexpr FilterEntry serializing_table[] = {
    {"json", json},
    {"tojson", to_json_html},
    {"yaml", yaml},
    {"dict_to_sls_yaml_params", sls_parameters},
    {"yaml_encode", yaml_encode},
    {"yaml_dquote", yaml_dquote},
    {"yaml_squote", yaml_squote},
    {"load_yaml", load<DataFormat::yaml>},
    {"load_json", load<DataFormat::json>},
    {"load_text", load<DataFormat::text>},
    {"pprint", pprint},
    {"python", pprint},
    {"xml", xml},
};

}  // namespace

std::span<const FilterEntry> serializing_filters() {
  return serializing_table;
}

}  // namespace converge::jinja
