#include <fmt/format.h>

#include "call.h"
#include "converge/language/compile/merge.h"

/// Salt's defaults.* and slsutil.* (salt/modules/defaults.py, slsutil.py,
/// salt/utils/dictupdate.py). Some of them change the dict they are given; whoever calls them from
/// a template sees to that.
namespace converge {
namespace {

/// `null` counts as an empty dict in defaults.*.
Result<Value> map_or_empty(const Call& call, std::string_view name) {
  const Value* value = call.find(name);
  if (value && value->is_null()) return Value::map();
  return call.map(name);
}

Result<Value> defaults_merge(const CompileInput&, const Call& call) {
  TRY(Value merged, map_or_empty(call, "dest"));
  TRY(const Value more, map_or_empty(call, "src"));
  merge_over(merged, more, call.flag("merge_lists", false));
  return merged;
}

/// Gives the defaults to each of several dicts.
Result<Value> defaults_update(const CompileInput&, const Call& call) {
  TRY(Value nodes, map_or_empty(call, "dest"));
  TRY(const Value defaults, map_or_empty(call, "defaults"));
  for (Value::Entry& node : nodes.entries()) {
    if (!node.value.is_map() && !node.value.is_null())
      return fail("defaults.update needs a dict of dicts", Trouble::refused);
    Value merged = defaults;
    if (node.value.is_map()) merge_over(merged, node.value, call.flag("merge_lists", true));
    node.value = std::move(merged);
  }
  return nodes;
}

Result<Value> deep_copy(const CompileInput&, const Call& call) {
  return call.or_else("source", {});
}

/// What both have is taken from `more`, whatever it is.
void replace_over(Value& base, const Value& more) {
  for (const Value::Entry& entry : more.entries())
    merge_over(base, Value(Value::Map{{entry.key, Value()}}));
  merge_over(base, more);
}

Result<Value> slsutil_update(const CompileInput&, const Call& call) {
  TRY(Value merged, call.map("dest"));
  TRY(const Value more, call.map("upd"));
  if (call.flag("recursive_update", true))
    merge_over(merged, more, call.flag("merge_lists", false));
  else
    replace_over(merged, more);
  return merged;
}

/// The strategy `list`: what both have becomes a list of the two, what only `more` has is dropped.
Value side_by_side(const Value& base, const Value& more) {
  Value result = base;
  for (Value::Entry& entry : result.entries())
    for (const Value::Entry& other : more.entries())
      if (other.key == entry.key) entry.value = Value(Value::List{entry.value, other.value});
  return result;
}

Result<Value> merged(const Call& call, const Value& base, const Value& more) {
  if (!base.is_map() || !more.is_map())
    return fail(fmt::format("{} can only merge dicts", call.function()), Trouble::refused);
  const std::string strategy = call.text_or("strategy", "smart");
  if (strategy == "aggregate")
    return fail("the strategy 'aggregate' is that of the renderer yamlex, which is not there",
                Trouble::refused);
  if (strategy == "list") return side_by_side(base, more);
  Value result = base;
  if (strategy == "overwrite")
    replace_over(result, more);
  else
    merge_over(result, more, strategy != "none" && call.flag("merge_lists", false));
  return result;
}

Result<Value> slsutil_merge(const CompileInput&, const Call& call) {
  return merged(call, call.or_else("obj_a", {}), call.or_else("obj_b", {}));
}

Result<Value> slsutil_merge_all(const CompileInput&, const Call& call) {
  const Value* all = call.find("lst");
  if (!all || !all->is_list())
    return fail("slsutil.merge_all needs a list of dicts", Trouble::refused);
  Value result = Value::map();
  for (const Value& one : all->items()) {
    TRY(result, merged(call, result, one));
  }
  return result;
}

Result<Value> bool_text(const CompileInput&, const Call& call) {
  return call.flag("value", false) ? call.or_else("true", "true") : call.or_else("false", "false");
}

}  // namespace

std::vector<SaltFunction> merging_functions() {
  const std::vector<std::string> how = {"merge_lists", "in_place", "convert_none"};
  return {
      {"defaults.merge", {"dest", "src", how[0], how[1], how[2]}, defaults_merge},
      {"defaults.update", {"dest", "defaults", how[0], how[1], how[2]}, defaults_update},
      {"defaults.deepcopy", {"source"}, deep_copy},
      {"slsutil.merge", {"obj_a", "obj_b", "strategy", "renderer", "merge_lists"}, slsutil_merge},
      {"slsutil.merge_all", {"lst", "strategy", "renderer", "merge_lists"}, slsutil_merge_all},
      {"slsutil.update", {"dest", "upd", "recursive_update", "merge_lists"}, slsutil_update},
      {"slsutil.boolstr", {"value", "true", "false"}, bool_text},
  };
}

}  // namespace converge
