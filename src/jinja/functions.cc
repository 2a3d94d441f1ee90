#include <algorithm>

#include "converge/base/text.h"
#include "instances.h"

namespace converge::jinja {
namespace {

Result<Object> make_range(Interpreter& interpreter, const Arguments& arguments) {
  Machine& machine = interpreter.machine();
  TRY(const Bound bound, bind("range()", arguments, {"start", "stop", "step"}, 1));
  Range range;
  TRY(const std::int64_t first, need_integer(*bound[0], "the argument of range()"));
  range.stop = first;
  if (bound[1]) {
    range.start = first;
    TRY(range.stop, need_integer(*bound[1], "the argument of range()"));
  }
  if (bound[2]) {
    TRY(range.step, need_integer(*bound[2], "the argument of range()"));
  }
  if (range.step == 0) return fail(mistake("the step of range() cannot be zero"));
  if (range.size() > machine.limits().range)
    return fail(
        mistake("a range() of more than " + std::to_string(machine.limits().range) + " numbers"));
  return machine.range(range);
}

Result<void> add_pair(Machine& machine, Dict& dict, const Object& pair) {
  TRY(const std::vector<Object> parts, to_items(machine, pair));
  if (parts.size() != 2)
    return fail(mistake("a dict is made of pairs, not of " + counted(parts.size(), "value")));
  return dict.set(parts[0], parts[1]);
}

}  // namespace

Result<void> update_dict(Interpreter& interpreter, Dict& dict, const Arguments& arguments) {
  Machine& machine = interpreter.machine();
  if (arguments.positional.size() > 1)
    return fail(mistake("a dict takes at most 1 argument without a name"));
  for (const Object& from : arguments.positional) {
    if (from.is(Kind::dict)) {
      if (&from.dict() == &dict) continue;
      for (const Dict::Entry& entry : from.dict().entries()) TRY(dict.set(entry.key, entry.value));
    } else {
      TRY(const std::vector<Object> pairs, to_items(machine, from));
      for (const Object& pair : pairs) TRY(add_pair(machine, dict, pair));
    }
  }
  for (const auto& [name, value] : arguments.named) TRY(dict.set(machine.string(name), value));
  machine.charge(dict.size() * sizeof(Dict::Entry) / 4);
  return machine.step(dict.size() / 8 + 1);
}

namespace {

Result<Object> make_dict(Interpreter& interpreter, const Arguments& arguments) {
  Dict& dict = interpreter.machine().new_dict();
  TRY(update_dict(interpreter, dict, arguments));
  return Object(dict);
}

Result<Object> make_namespace(Interpreter& interpreter, const Arguments& arguments) {
  auto& made = interpreter.machine().make<Namespace>();
  TRY(update_dict(interpreter, made.values, arguments));
  return Object(static_cast<Instance&>(made));
}

/// cycler('odd', 'even'): next() gives one after the other.
class Cycler : public Instance {
 public:
  explicit Cycler(std::vector<Object> values) : values_(std::move(values)) {}
  std::string_view type_name() const override { return "Cycler"; }
  std::string print() const override { return "<Cycler>"; }
  std::vector<std::string> names() const override { return {"current", "next", "reset"}; }
  Result<bool> attribute(Interpreter& interpreter, std::string_view name, Object& value) override {
    if (name == "current") {
      value = values_[at_];
      return true;
    }
    if (name != "next" && name != "reset") return false;
    const bool next = name == "next";
    value = interpreter.machine().callable(
        std::string(name), [this, next](Interpreter&, const Arguments&) -> Result<Object> {
          const Object now = values_[at_];
          at_ = next ? (at_ + 1) % values_.size() : 0;
          return next ? now : Object();
        });
    return true;
  }

 private:
  std::vector<Object> values_;
  std::size_t at_ = 0;
};

Result<Object> make_cycler(Interpreter& interpreter, const Arguments& arguments) {
  if (arguments.positional.empty() || !arguments.named.empty())
    return fail(mistake("cycler() needs values without names"));
  Instance& made = interpreter.machine().make<Cycler>(arguments.positional);
  return Object(made);
}

Result<Object> make_joiner(Interpreter& interpreter, const Arguments& arguments) {
  TRY(const Bound bound, bind("joiner()", arguments, {"sep"}, 0));
  const Object separator = bound.get(0, interpreter.machine().string(", "));
  return interpreter.machine().callable(
      "joiner",
      [separator, used = false](Interpreter& again, const Arguments&) mutable -> Result<Object> {
        if (std::exchange(used, true)) return separator;
        return again.machine().string(std::string());
      });
}

Result<Object> lipsum(Interpreter&, const Arguments&) {
  return fail(mistake("lipsum() makes random text, which has no place in a state file"));
}

constexpr FunctionEntry function_table[] = {{"range", make_range},         {"dict", make_dict},
                                            {"namespace", make_namespace}, {"cycler", make_cycler},
                                            {"joiner", make_joiner},       {"lipsum", lipsum}};

}  // namespace

std::span<const FunctionEntry> all_functions() {
  return function_table;
}

}  // namespace converge::jinja
