#include "converge/base/text.h"
#include "converge/jinja/instances.h"

namespace converge::jinja {
namespace {

/// Those of Salt's functions that change the dict they are given first, and give it back.
bool changes_its_dict(std::string_view function, const Arguments& arguments) {
  if (function == "slsutil.update") return true;
  if (function != "defaults.merge" && function != "defaults.update") return false;
  for (const auto& [name, value] : arguments.named)
    if (name == "in_place" && value.is(Kind::boolean)) return value.boolean();
  return true;
}

/// The outside world only gives a changed copy: it is put where the dict was.
Result<Object> changed(Dict& dict, const Object& copy) {
  dict.clear();
  for (const Dict::Entry& entry : copy.dict().entries()) TRY(dict.set(entry.key, entry.value));
  return Object(dict);
}

/// salt["module.function"], and one that is called.
Object salt_function(Machine& machine, std::string name) {
  return machine.callable(
      name, [name](Interpreter& interpreter, const Arguments& arguments) -> Result<Object> {
        if (!interpreter.outside().call)
          return fail(mistake("no function of Salt can be called here: '" + name + "'"));
        std::vector<Value> positional;
        for (const Object& argument : arguments.positional) {
          TRY(Value value, to_value(argument));
          positional.push_back(std::move(value));
        }
        Value named = Value::map();
        for (const auto& [key, argument] : arguments.named) {
          TRY(Value value, to_value(argument));
          named.set(key, std::move(value));
        }
        TRY(const Value result, interpreter.outside().call(name, positional, named));
        const Object answer = from_value(interpreter.machine(), result);
        const bool in_place = !arguments.positional.empty() && answer.is(Kind::dict) &&
                              arguments.positional[0].is(Kind::dict) &&
                              changes_its_dict(name, arguments);
        return in_place ? changed(arguments.positional[0].dict(), answer) : answer;
      });
}

/// salt.module
class SaltModule : public Instance {
 public:
  explicit SaltModule(std::string name) : name_(std::move(name)) {}
  std::string_view type_name() const override { return "LoadedMod"; }
  std::string print() const override { return "<LoadedMod " + name_ + ">"; }
  Result<bool> attribute(Interpreter& interpreter, std::string_view name, Object& value) override {
    value = salt_function(interpreter.machine(), name_ + "." + std::string(name));
    return true;
  }

 private:
  std::string name_;
};

/// `salt`
class Salt : public Instance {
 public:
  explicit Salt(const std::vector<std::string>& functions) : functions_(functions) {}
  std::string_view type_name() const override { return "LazyLoader"; }
  std::string print() const override { return "<LazyLoader>"; }
  Result<bool> attribute(Interpreter& interpreter, std::string_view name, Object& value) override {
    Machine& machine = interpreter.machine();
    if (name == "get") {
      value = machine.callable(
          "get", [](Interpreter& again, const Arguments& arguments) -> Result<Object> {
            TRY(const Bound bound, bind("salt.get", arguments, {"key", "default"}, 1));
            TRY(const std::string_view wanted, bound.text(0, "key", {}));
            return salt_function(again.machine(), std::string(wanted));
          });
      return true;
    }
    value = Object(static_cast<Instance&>(machine.make<SaltModule>(std::string(name))));
    return true;
  }
  Result<bool> item(Interpreter& interpreter, std::string_view name, Object& value) override {
    if (name.find('.') == std::string_view::npos) return attribute(interpreter, name, value);
    value = salt_function(interpreter.machine(), std::string(name));
    return true;
  }
  std::vector<std::string> names() const override { return functions_; }
  Result<bool> holds(std::string_view name) const override {
    for (const std::string& function : functions_)
      if (function == name) return true;
    return false;
  }

 private:
  const std::vector<std::string>& functions_;
};

}  // namespace

Result<bool> Interpreter::make_global(std::string_view name, Object& value) {
  if (const Value* given = context_.variables.find(name)) {
    value = from_value(machine_, *given);
  } else if (name == "pillar") {
    value = from_value(machine_, context_.pillar);
  } else if (name == "grains") {
    value = from_value(machine_, context_.grains.get());
  } else if (name == "salt") {
    value = Object(static_cast<Instance&>(machine_.make<Salt>(context_.functions)));
  } else if (name == "opts") {
    // Salt's own configuration: there is none here, but files ask whether it is defined.
    value = machine_.dict();
  } else {
    return find_function(machine_, name, value);
  }
  return true;
}

Result<bool> Namespace::attribute(Interpreter&, std::string_view name, Object& value) {
  const Object* found = values.find(name);
  if (found) value = *found;
  return found != nullptr;
}

std::vector<std::string> Namespace::names() const {
  std::vector<std::string> result;
  for (const Dict::Entry& entry : values.entries())
    if (entry.key.is_string()) result.emplace_back(entry.key.text());
  return result;
}

}  // namespace converge::jinja
