#include "converge/language/salt/templates.h"

#include <algorithm>
#include <memory>

#include "converge/jinja/interpreter.h"
#include "converge/language/salt/functions.h"
#include "converge/language/yaml/parse.h"
#include "filters.h"

namespace converge {
namespace jinja::salt {
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
Result<Object> changed_in_place(Dict& dict, const Object& copy) {
  dict.clear();
  for (const Dict::Entry& entry : copy.dict().entries()) TRY(dict.set(entry.key, entry.value));
  return Object(dict);
}

/// salt["module.function"], and one that is called.
Object salt_function(Machine& machine, const SaltNames& names, std::string name) {
  return machine.callable(
      name, [&names, name](Interpreter& call, const Arguments& arguments) -> Result<Object> {
        if (!names.call)
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
        TRY(const Value result, names.call(name, positional, named));
        const Object answer = from_value(call.machine(), result);
        const bool in_place = !arguments.positional.empty() && answer.is(Kind::dict) &&
                              arguments.positional[0].is(Kind::dict) &&
                              changes_its_dict(name, arguments);
        return in_place ? changed_in_place(arguments.positional[0].dict(), answer) : answer;
      });
}

/// salt.module
class SaltModule : public Instance {
 public:
  SaltModule(const SaltNames& salt, std::string name) : salt_(salt), name_(std::move(name)) {}
  std::string_view type_name() const override { return "LoadedMod"; }
  std::string print() const override { return "<LoadedMod " + name_ + ">"; }
  Result<bool> attribute(Interpreter& interpreter, std::string_view name, Object& value) override {
    value = salt_function(interpreter.machine(), salt_, name_ + "." + std::string(name));
    return true;
  }

 private:
  const SaltNames& salt_;
  std::string name_;
};

/// `salt`
class Salt : public Instance {
 public:
  explicit Salt(const SaltNames& salt) : salt_(salt) {}
  std::string_view type_name() const override { return "LazyLoader"; }
  std::string print() const override { return "<LazyLoader>"; }
  Result<bool> attribute(Interpreter& interpreter, std::string_view name, Object& value) override {
    Machine& machine = interpreter.machine();
    if (name == "get") {
      value = machine.callable(
          "get", [this](Interpreter& again, const Arguments& arguments) -> Result<Object> {
            TRY(const Bound bound, bind("salt.get", arguments, {"key", "default"}, 1));
            TRY(const std::string_view wanted, bound.text(0, "key", {}));
            return salt_function(again.machine(), salt_, std::string(wanted));
          });
      return true;
    }
    value = Object(static_cast<Instance&>(machine.make<SaltModule>(salt_, std::string(name))));
    return true;
  }
  Result<bool> item(Interpreter& interpreter, std::string_view name, Object& value) override {
    if (name.find('.') == std::string_view::npos) return attribute(interpreter, name, value);
    value = salt_function(interpreter.machine(), salt_, std::string(name));
    return true;
  }
  std::vector<std::string> names() const override { return salt_.functions; }
  Result<bool> holds(std::string_view name) const override {
    return std::ranges::find(salt_.functions, name) != salt_.functions.end();
  }

 private:
  const SaltNames& salt_;
};

}  // namespace

Object salt_object(Machine& machine, const SaltNames& names) {
  return Object(static_cast<Instance&>(machine.make<Salt>(names)));
}

}  // namespace jinja::salt

const jinja::Extension& salt_extension() {
  namespace words = jinja::salt;
  static const jinja::Extension all{
      .filters = {words::list_filters(), words::text_filters(), words::data_filters(),
                  words::serializing_filters(), words::regex_filters(), words::hash_filters(),
                  words::network_filters(), words::date_filters(), words::combining_filters()},
      .tests = {words::tests()},
      .functions = {words::functions()},
      .finalize = words::printed};
  return all;
}

void lend_salt(TemplateContext& context, SaltNames names) {
  // The functions below share it; they live as long as the context.
  const auto salt = std::make_shared<const SaltNames>(std::move(names));
  context.globals["pillar"] = [salt](jinja::Machine& machine) {
    return jinja::from_value(machine, salt->pillar);
  };
  context.globals["grains"] = [salt](jinja::Machine& machine) {
    return jinja::from_value(machine, salt->grains.get());
  };
  context.globals["salt"] = [salt](jinja::Machine& machine) {
    return jinja::salt::salt_object(machine, *salt);
  };
  // Salt's own configuration: there is none here, but files ask whether it is defined.
  context.globals["opts"] = [](jinja::Machine& machine) { return machine.dict(); };
  context.extension = &salt_extension();
  context.parse_yaml = [](const SourceFile& file) { return parse_yaml(file); };
}

TemplateContext salt_context(const CompileInput& input) {
  TemplateContext context;
  lend_salt(context, {.pillar = input.pillar,
                      .grains = input.grains,
                      .call =
                          [&input](const std::string& function,
                                   const std::vector<Value>& positional, const Value& named) {
                            return call_salt_function(input, function, positional, named);
                          },
                      .functions = salt_function_names()});
  return context;
}

}  // namespace converge
