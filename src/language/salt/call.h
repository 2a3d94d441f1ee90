#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "converge/language/compile/compiler.h"

namespace converge {

/// The arguments of a `salt["module.function"](...)`, by the names of Salt's parameters.
class Call {
 public:
  /// `many`: takes any number of arguments without a name, the parameters are by name only.
  Call(const std::string& function, const std::vector<Value>& positional, const Value& named,
       const std::vector<std::string>& parameters, bool many)
      : function_(function),
        positional_(positional),
        named_(named),
        parameters_(parameters),
        many_(many) {}

  /// An error when there are too many, or unknown ones.
  Result<void> check() const;

  const std::string& function() const { return function_; }
  const std::vector<Value>& positional() const { return positional_; }
  /// nullptr when it was not given.
  const Value* find(std::string_view name) const;
  Result<std::string> text(std::string_view name) const;
  std::string text_or(std::string_view name, std::string otherwise) const;
  Result<Value> map(std::string_view name) const;
  bool flag(std::string_view name, bool otherwise) const;
  Value or_else(std::string_view name, Value otherwise) const;

 private:
  const std::string& function_;
  const std::vector<Value>& positional_;
  const Value& named_;
  const std::vector<std::string>& parameters_;
  bool many_;
};

/// bool(value) of Python.
bool holds(const Value& value);

/// One function of Salt that templates may call.
struct SaltFunction {
  std::string name;
  std::vector<std::string> parameters;
  Result<Value> (*answer)(const CompileInput& input, const Call& call);
  bool many = false;
};

/// defaults.* and slsutil.*: data put over data.
std::vector<SaltFunction> merging_functions();

}  // namespace converge
