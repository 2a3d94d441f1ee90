#pragma once

#include <string>
#include <string_view>

#include "converge/jinja/extension.h"
#include "converge/jinja/machine.h"
#include "converge/jinja/operations.h"
#include "converge/jinja/template.h"

namespace converge::jinja {

enum class DataFormat { yaml, json, text };

/// What a filter, test, function or method may ask of the rendering that calls it.
class Interpreter {
 public:
  Interpreter(const Interpreter&) = delete;
  Interpreter& operator=(const Interpreter&) = delete;

  /// Owns the values; an entry that makes much or walks far tells it so (step, charge, check_*).
  Machine& machine() { return machine_; }
  /// What is added to Jinja's own; null for nothing.
  const Extension* extension() const { return context_.extension; }

  Result<Object> call(const Object& callee, const Arguments& arguments);
  /// object.name and object[index]; undefined when there is no such thing.
  Result<Object> attribute(const Object& object, std::string_view name, const Place& place = {});
  Result<Object> item(const Object& object, const Object& index, const Place& place = {});
  /// What is an error with this sentence as soon as it is used.
  Object undefined(std::string sentence);

  Result<Object> filter(const FilterEntry& filter, const Object& value, const Arguments& arguments);
  Result<bool> test(const TestEntry& test, const Object& value, const Arguments& arguments);

  /// The data in a text; `place` is where to point when the text's own lines are not known.
  Result<Object> parse_data(DataFormat format, const Object& text, const std::string& name,
                            const Place& place);

 protected:
  Interpreter(Machine& machine, const TemplateContext& context)
      : machine_(machine), context_(context) {}
  ~Interpreter() = default;

  Machine& machine_;
  const TemplateContext& context_;
};

}  // namespace converge::jinja
