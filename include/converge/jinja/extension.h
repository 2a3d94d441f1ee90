#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "converge/jinja/machine.h"
#include "converge/jinja/object.h"

/// What filters, tests and functions are written with: Jinja's own, and those that whoever uses
/// the library adds.
namespace converge::jinja {

/// `value | name(arguments)`. Errors need no place: they are given that of the call.
struct FilterEntry {
  std::string_view name;
  Result<Object> (*function)(Interpreter&, const Object& value, const Arguments&);
};

/// `value is name(arguments)`.
struct TestEntry {
  std::string_view name;
  Result<bool> (*function)(Interpreter&, const Object& value, const Arguments&);
};

/// `name(arguments)`.
struct FunctionEntry {
  std::string_view name;
  Result<Object> (*function)(Interpreter&, const Arguments&);
};

/// Entries by name, of several tables together; of two with one name the first counts. Does not
/// own the entries, nor their names.
template <typename Entry>
class Table {
 public:
  Table() = default;
  Table(std::initializer_list<std::span<const Entry>> parts) {
    for (const std::span<const Entry> part : parts)
      for (const Entry& entry : part) entries_.emplace(entry.name, &entry);
  }

  /// Null when there is none.
  const Entry* find(std::string_view name) const {
    const auto found = entries_.find(name);
    return found == entries_.end() ? nullptr : found->second;
  }
  /// In the order of the alphabet.
  std::vector<std::string> names() const {
    std::vector<std::string> result;
    for (const auto& [name, entry] : entries_) result.emplace_back(name);
    std::sort(result.begin(), result.end());
    return result;
  }

 private:
  std::unordered_map<std::string_view, const Entry*> entries_;
};

/// What is added to the language. An entry takes the place of Jinja's own of the same name.
struct Extension {
  Table<FilterEntry> filters = {};
  Table<TestEntry> tests = {};
  Table<FunctionEntry> functions = {};
  /// The text of what `{{ value }}` prints, if not str(value): Jinja2's `finalize`. Not asked for
  /// values that are texts.
  Result<std::string> (*finalize)(Machine& machine, const Object& value) = nullptr;
};

/// Jinja's own.
const Extension& builtins();

/// A method of one of Python's types.
struct MethodEntry {
  std::string_view name;
  Result<Object> (*function)(Interpreter&, const Object& self, const Arguments&);
};
/// Null when the type has none of that name.
const MethodEntry* find_method(const Object& object, std::string_view name);

/// Arguments put to the parameters of a built-in; null where one was not given.
class Bound {
 public:
  static constexpr std::size_t most = 8;
  const Object* operator[](std::size_t index) const { return values_[index]; }
  /// The value of an optional parameter.
  Object get(std::size_t index, Object otherwise) const {
    return values_[index] ? *values_[index] : otherwise;
  }
  Result<bool> flag(std::size_t index, bool otherwise) const;
  Result<std::int64_t> integer(std::size_t index, std::string_view name,
                               std::int64_t otherwise) const;
  Result<std::string_view> text(std::size_t index, std::string_view name,
                                std::string_view otherwise) const;

 private:
  friend Result<Bound> bind(std::string_view, const Arguments&,
                            std::initializer_list<std::string_view>, std::size_t);
  std::array<const Object*, most> values_{};
};

/// Errors as Python has them: too many, missing, unknown (with did-you-mean). The first
/// `required` parameters must be given.
Result<Bound> bind(std::string_view function, const Arguments& arguments,
                   std::initializer_list<std::string_view> parameters, std::size_t required);

}  // namespace converge::jinja
