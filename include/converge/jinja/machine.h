#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "converge/jinja/dict.h"
#include "converge/jinja/object.h"

namespace converge::jinja {

/// What one rendering may use. Whoever writes state files never meets them; a hostile file gets
/// an error instead of a machine without memory.
struct Limits {
  std::uint64_t steps = 20'000'000;  ///< evaluated nodes and walked values
  std::size_t memory = 256u << 20;   ///< bytes of all values made
  std::size_t text = 16u << 20;      ///< bytes of one text, and of the output
  std::size_t stack = 4u << 20;      ///< bytes of the C++ stack
  std::int64_t range = 100'000;      ///< numbers of one range(), as Salt's sandbox has it
  int calls = 100;                   ///< macros, includes and loops inside each other
};

/// A name of a template, as a number.
using Symbol = std::uint32_t;

/// Owns every value of a rendering and counts what it costs.
class Machine {
 public:
  explicit Machine(Limits limits = {});
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  const Limits& limits() const { return limits_; }

  Object string(std::string text, bool markup = false, const LineMarks* marks = nullptr);
  Object string(std::string_view text) { return string(std::string(text)); }
  Object string(const char* text) { return string(std::string(text)); }
  Object list(std::vector<Object> items = {});
  Object tuple(std::vector<Object> items = {});
  Object dict() { return Object(new_dict()); }
  Dict& new_dict();
  Set& new_set();
  Object view(Dict& dict, View::Part part);
  Object range(Range range);
  Object callable(std::string name,
                  std::function<Result<Object>(Interpreter&, const Arguments&)> function);
  Object undefined(Undefined undefined);
  /// An iterator or an instance of any class.
  template <typename T, typename... Arguments>
  T& make(Arguments&&... arguments) {
    charge(sizeof(T) + 16);
    auto made = std::make_unique<Owned<T>>(std::forward<Arguments>(arguments)...);
    T& value = made->value;
    others_.push_back(std::move(made));
    return value;
  }

  Symbol symbol(std::string_view name);
  const std::string& name(Symbol symbol) const { return names_[symbol]; }
  std::size_t symbols() const { return names_.size(); }

  /// Memory that is about to be used; the next step() complains when it is too much.
  void charge(std::size_t bytes) { memory_ += bytes; }
  /// Counts work; an error when there was too much of it or of memory.
  Result<void> step(std::uint64_t work = 1) {
    steps_ += work;
    if (steps_ > limits_.steps || memory_ > limits_.memory) [[unlikely]]
      return exhausted();
    return {};
  }
  /// step() and check_stack() in one: what each node of a template costs.
  Result<void> turn() {
    ++steps_;
    if (steps_ > limits_.steps || memory_ > limits_.memory || stack_used() > limits_.stack)
        [[unlikely]]
      return exhausted();
    return {};
  }
  /// The work of walking over a value once.
  Result<void> walk(const Object& object);
  /// An error when so many bytes are too much for one text.
  Result<void> check_text(std::size_t bytes) const {
    if (bytes > limits_.text) [[unlikely]]
      return fail(text_too_large());
    return {};
  }
  /// An error when so many values are too much for one list, and counts them as work.
  Result<void> check_items(std::size_t count);
  /// An error when the C++ stack has been used too far.
  Result<void> check_stack() const {
    if (stack_used() > limits_.stack) [[unlikely]]
      return exhausted();
    return {};
  }

 private:
  struct Other {
    virtual ~Other() = default;
  };
  template <typename T>
  struct Owned : Other {
    template <typename... Arguments>
    explicit Owned(Arguments&&... arguments) : value(std::forward<Arguments>(arguments)...) {}
    T value;
  };

  Result<void> exhausted() const;
  Error text_too_large() const;
  std::size_t stack_used() const {
    const char* here = static_cast<const char*>(__builtin_frame_address(0));
    return static_cast<std::size_t>(here < stack_ ? stack_ - here : here - stack_);
  }

  Limits limits_;
  std::uint64_t steps_ = 0;
  std::size_t memory_ = 0;
  const char* stack_;
  std::deque<String> strings_;
  std::deque<List> lists_;
  std::deque<Tuple> tuples_;
  std::deque<Dict> dicts_;
  std::deque<Set> sets_;
  std::deque<View> views_;
  std::deque<Range> ranges_;
  std::deque<Callable> callables_;
  std::deque<Undefined> undefined_;
  std::vector<std::unique_ptr<Other>> others_;
  std::deque<std::string> names_;
  std::unordered_map<std::string_view, Symbol> by_name_;
};

}  // namespace converge::jinja
