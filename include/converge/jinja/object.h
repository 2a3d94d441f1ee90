#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "converge/base/result.h"

/// The values of templates: Python's, with Python's reference semantics (two names may mean one
/// list). Everything that does not fit into an Object lives in a Machine (machine.h) until the
/// rendering ends: cycles are harmless, copies are cheap, nothing is freed early.
namespace converge::jinja {

class Dict;
class Instance;
class Iterator;
struct Callable;
struct List;
struct Range;
struct Set;
struct String;
struct Tuple;
struct Undefined;
struct View;

enum class Kind : std::uint8_t {
  none,
  boolean,
  integer,
  real,
  string,
  list,
  tuple,
  dict,
  set,
  view,  ///< what dict.keys(), values() and items() give
  range,
  iterator,  ///< what Python's generators are: to be walked once
  callable,
  instance,  ///< a thing with attributes: namespace, loop, macro, module, `salt`
  undefined,
};

/// One value: 16 bytes, copied freely. Does not own what it points to.
class Object {
 public:
  Object() : kind_(Kind::none), integer_(0) {}
  static Object boolean(bool value);
  static Object integer(std::int64_t value);
  static Object real(double value);
  explicit Object(const String& value) : Object(Kind::string, &value) {}
  explicit Object(List& value) : Object(Kind::list, &value) {}
  explicit Object(Tuple& value) : Object(Kind::tuple, &value) {}
  explicit Object(Dict& value) : Object(Kind::dict, &value) {}
  explicit Object(Set& value) : Object(Kind::set, &value) {}
  explicit Object(View& value) : Object(Kind::view, &value) {}
  explicit Object(Range& value) : Object(Kind::range, &value) {}
  explicit Object(Iterator& value) : Object(Kind::iterator, &value) {}
  explicit Object(Callable& value) : Object(Kind::callable, &value) {}
  explicit Object(Instance& value) : Object(Kind::instance, &value) {}
  explicit Object(Undefined& value) : Object(Kind::undefined, &value) {}

  Kind kind() const { return kind_; }
  bool is(Kind kind) const { return kind_ == kind; }
  bool is_string() const { return kind_ == Kind::string; }
  /// An integer or a boolean, which is one in Python.
  bool is_integral() const { return kind_ == Kind::integer || kind_ == Kind::boolean; }
  bool is_number() const { return is_integral() || kind_ == Kind::real; }

  /// The value, which must be of that kind.
  bool boolean() const { return boolean_; }
  std::int64_t integer() const { return kind_ == Kind::boolean ? boolean_ : integer_; }
  double real() const { return kind_ == Kind::real ? real_ : static_cast<double>(integer()); }
  const String& string() const { return *static_cast<const String*>(heap_); }
  std::string_view text() const;
  List& list() const { return *static_cast<List*>(heap_); }
  Tuple& tuple() const { return *static_cast<Tuple*>(heap_); }
  Dict& dict() const { return *static_cast<Dict*>(heap_); }
  Set& set() const { return *static_cast<Set*>(heap_); }
  View& view() const { return *static_cast<View*>(heap_); }
  Range& range() const { return *static_cast<Range*>(heap_); }
  Iterator& iterator() const { return *static_cast<Iterator*>(heap_); }
  Callable& callable() const { return *static_cast<Callable*>(heap_); }
  Instance& instance() const { return *static_cast<Instance*>(heap_); }
  Undefined& undefined() const { return *static_cast<Undefined*>(heap_); }

  /// Python's `is`.
  bool same(const Object& other) const;
  /// What tells one heap object from another; null for the small kinds.
  const void* identity() const { return kind_ < Kind::string ? nullptr : heap_; }

 private:
  Object(Kind kind, const void* heap) : kind_(kind), heap_(const_cast<void*>(heap)) {}

  Kind kind_;
  union {
    bool boolean_;
    std::int64_t integer_;
    double real_;
    void* heap_;
  };
};

struct LineMarks;

/// A text. Positions and lengths are counted in characters (code points), as in Python.
struct String {
  std::string text;
  /// Python's Markup: safe for HTML; what is added to it is escaped (json, yaml, safe, e).
  bool markup = false;
  /// Where the lines of a macro's or block's output come from; null for every other text.
  const LineMarks* marks = nullptr;
  mutable std::int64_t characters = -1;  ///< cache of length()

  std::int64_t length() const;
  bool ascii() const { return length() == static_cast<std::int64_t>(text.size()); }
};

struct List {
  std::vector<Object> items;
};

struct Tuple {
  std::vector<Object> items;
  bool group = false;  ///< what groupby gives: its parts are also called grouper and list
};

struct Range {
  std::int64_t start = 0;
  std::int64_t stop = 0;
  std::int64_t step = 1;

  std::int64_t size() const;
  Object at(std::int64_t index) const { return Object::integer(start + index * step); }
};

struct View {
  enum class Part { keys, values, items };
  Dict* dict;
  Part part;
};

struct Undefined {
  /// The name that was looked up, or a whole sentence when `sentence`.
  std::string name;
  bool sentence = false;
  bool strict = true;  ///< false for the missing else of `a if b`, which prints as nothing
  std::string hint;
  Object owner;  ///< in which it was looked up
  bool has_owner = false;
  Place place;
};

class Interpreter;

/// What a call was given.
struct Arguments {
  std::vector<Object> positional;
  std::vector<std::pair<std::string, Object>> named;
};

struct Callable {
  std::string name;
  std::function<Result<Object>(Interpreter&, const Arguments&)> function;
};

/// Gives values one after the other; false when there are no more.
class Iterator {
 public:
  virtual ~Iterator() = default;
  virtual Result<bool> next(Object& item) = 0;
  /// As Python prints it.
  virtual std::string_view type_name() const { return "generator"; }
};

/// Something with attributes.
class Instance {
 public:
  virtual ~Instance() = default;
  virtual std::string_view type_name() const = 0;
  /// repr() of it, and str() where that is the same.
  virtual std::string print() const = 0;
  virtual std::string text() const { return print(); }
  /// Nothing when there is no such attribute.
  virtual Result<bool> attribute(Interpreter& interpreter, std::string_view name,
                                 Object& value) = 0;
  /// `object[name]`, where that means something else than `object.name`.
  virtual Result<bool> item(Interpreter& interpreter, std::string_view name, Object& value) {
    return attribute(interpreter, name, value);
  }
  virtual bool callable() const { return false; }
  virtual Result<Object> call(Interpreter& interpreter, const Arguments& arguments);
  /// For did-you-mean.
  virtual std::vector<std::string> names() const { return {}; }
  /// -1: has no length.
  virtual Result<std::int64_t> length() { return -1; }
  /// `name in object`; an error for things that hold nothing.
  virtual Result<bool> holds(std::string_view name) const;
};

/// Python's name of the type: `str`, `int`, `NoneType`, `dict`, ...
std::string_view type_name(const Object& object);
/// "an int", "a str": for messages.
std::string a_type(const Object& object);

}  // namespace converge::jinja
