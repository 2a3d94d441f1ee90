#include <algorithm>

#include "converge/jinja/filter_tools.h"
#include "converge/jinja/json.h"
#include "converge/jinja/unicode.h"
#include "converge/language/yaml/scalars.h"
#include "filters.h"

/// Salt's JSON and YAML filters (salt/utils/jinja.py, salt/utils/yamlencoding.py).
namespace converge::jinja::salt {
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

/// Salt's tojson keeps the order of the keys, Jinja's own would sort them.
Result<Object> to_json_html(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("tojson", arguments, {"indent", "sort_keys", "ensure_ascii"}, 0));
  JsonStyle style;
  TRY(style.indent, indent_of(bound, 0));
  TRY(style.sort_keys, bound.flag(1, false));
  TRY(style.ascii, bound.flag(2, true));
  TRY(const std::string text, to_json(call.machine(), value, style));
  return call.machine().string(json_in_html(text));
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

/// As Jinja's pprint writes it.
Result<Object> python(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(bind("python", arguments, {}, 0));
  return builtins().filters.find("pprint")->function(call, value, arguments);
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
    {"python", python},
    {"xml", xml},
};

}  // namespace

std::span<const FilterEntry> serializing_filters() {
  return serializing_table;
}

}  // namespace converge::jinja::salt
