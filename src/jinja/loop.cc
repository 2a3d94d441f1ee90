#include "instances.h"

namespace converge::jinja {
namespace {

/// for x in values if test: gives only what passes; the test runs when the loop gets there.
class Filtered : public Iterator {
 public:
  Filtered(Renderer& renderer, const For& loop, Iterator& walk, const Frame& home)
      : renderer_(renderer), loop_(loop), walk_(walk), home_(home) {}

  Result<bool> next(Object& item) override {
    while (true) {
      TRY(const bool more, walk_.next(item));
      if (!more) return false;
      TRY(const bool wanted, passes(item));
      if (wanted) return true;
    }
  }

 private:
  Result<bool> passes(const Object& item) {
    Scope& scope = renderer_.new_scope(home_.scope);
    const Frame before = renderer_.frame();
    renderer_.frame() = home_;
    renderer_.frame().scope = &scope;
    TRY(renderer_.assign(loop_.target, item, scope));
    TRY(const Object value, renderer_.evaluate(*loop_.test));
    TRY(const bool result, truth(value));
    renderer_.frame() = before;
    renderer_.release(scope);
    return result;
  }

  Renderer& renderer_;
  const For& loop_;
  Iterator& walk_;
  Frame home_;
};

}  // namespace

Result<Flow> Renderer::exec(const For& form, Spot spot) {
  TRY(const Object values, evaluate(*form.values));
  if (!form.recursive) {
    if (auto done = walk_loop(form, values, 0); !done)
      return fail(std::move(done).error().at(place(form.values->spot)));
    return Flow::normal;
  }
  TRY(const Object text, recursive_loop(form, frame_, values, 0));
  TRY(print(text, spot));
  return Flow::normal;
}

Result<Object> Renderer::recursive_loop(const For& loop, const Frame& home, const Object& values,
                                        int depth) {
  TRY(enter());
  Output output;
  const Frame before = frame_;
  frame_ = home;
  frame_.output = &output;
  TRY(walk_loop(loop, values, depth));
  frame_ = before;
  --calls_;
  return text_of(output);
}

Result<void> Renderer::walk_loop(const For& loop, const Object& values, int depth) {
  TRY(Iterator * walk, iterate(machine_, values));
  std::int64_t size = -1;
  if (loop.test)
    walk = &machine_.make<Filtered>(*this, loop, *walk, frame_);
  else if (!values.is(Kind::iterator))
    size = length(values).value_or(-1);
  Loop* state = nullptr;
  if (loop.uses_loop) {
    state = &machine_.make<Loop>(*this, *walk, values, size, depth);
    state->home = frame_;
    if (loop.recursive) state->form = &loop;
  }
  const Symbol loop_name = machine_.symbol("loop");
  Scope* outer = frame_.scope;
  Scope& scope = new_scope(outer);
  bool completed = false;
  while (true) {
    Object item;
    TRY(const bool more, state ? state->advance(item) : walk->next(item));
    if (!more) break;
    TRY(machine_.step());
    scope.names.clear();
    TRY(assign(loop.target, item, scope));
    if (state) scope.set(loop_name, Object(*static_cast<Instance*>(state)));
    frame_.scope = &scope;
    TRY(const Flow flow, execute(loop.body));
    frame_.scope = outer;
    // As in Jinja a turn that was left by break or continue does not keep the else from running.
    if (flow == Flow::normal) completed = true;
    if (flow == Flow::breaking) break;
  }
  release(scope);
  if (completed || loop.otherwise.empty()) return {};
  Scope& rest = new_scope(outer);
  frame_.scope = &rest;
  TRY(execute(loop.otherwise));
  frame_.scope = outer;
  release(rest);
  return {};
}

Result<bool> Loop::peek() {
  if (after_) return true;
  if (ended_) return false;
  Object value;
  TRY(const bool more, walk_->next(value));
  if (more) after_ = value;
  ended_ = !more;
  return more;
}

Result<bool> Loop::advance(Object& value) {
  TRY(const bool more, peek());
  if (!more) return false;
  value = *after_;
  after_.reset();
  ++index0_;
  before_ = current_;
  current_ = value;
  return true;
}

Result<std::int64_t> Loop::length() {
  if (length_ >= 0) return length_;
  // Nobody knows before the values have all been computed.
  std::vector<Object> rest;
  if (after_) rest.push_back(*after_);
  after_.reset();
  Object value;
  while (!ended_) {
    TRY(const bool more, walk_->next(value));
    if (!more) break;
    TRY(machine_.step());
    rest.push_back(value);
  }
  ended_ = false;
  length_ = index0_ + 1 + static_cast<std::int64_t>(rest.size());
  TRY(walk_, iterate(machine_, machine_.list(std::move(rest))));
  return length_;
}

Result<bool> Loop::number(std::string_view name, std::int64_t& value) {
  if (name == "index") value = index0_ + 1;
  if (name == "index0") value = index0_;
  if (name == "depth") value = depth0_ + 1;
  if (name == "depth0") value = depth0_;
  if (name == "index" || name == "index0" || name == "depth" || name == "depth0") return true;
  if (name != "length" && name != "revindex" && name != "revindex0") return false;
  TRY(const std::int64_t size, length());
  value = name == "length" ? size : name == "revindex" ? size - index0_ : size - index0_ - 1;
  return true;
}

Object Loop::cycle() {
  return machine_.callable("cycle",
                           [this](Interpreter&, const Arguments& arguments) -> Result<Object> {
                             const auto& values = arguments.positional;
                             if (values.empty()) return fail(mistake("loop.cycle() needs values"));
                             return values[static_cast<std::size_t>(index0_) % values.size()];
                           });
}

Object Loop::changed() {
  return machine_.callable("changed",
                           [this](Interpreter&, const Arguments& arguments) -> Result<Object> {
                             const auto& values = arguments.positional;
                             bool same = last_changed_ && last_changed_->size() == values.size();
                             for (std::size_t i = 0; same && i < values.size(); ++i) {
                               TRY(same, equal(machine_, (*last_changed_)[i], values[i]));
                             }
                             if (!same) last_changed_ = values;
                             return Object::boolean(!same);
                           });
}

Result<bool> Loop::neighbour(Interpreter& interpreter, std::string_view name, Object& value) {
  if (name == "previtem") {
    value = index0_ == 0 ? interpreter.undefined("there is no previous item") : before_;
    return true;
  }
  if (name != "nextitem") return false;
  TRY(const bool more, peek());
  value = more ? *after_ : interpreter.undefined("there is no next item");
  return true;
}

Result<bool> Loop::attribute(Interpreter& interpreter, std::string_view name, Object& value) {
  std::int64_t count = 0;
  TRY(const bool counted, number(name, count));
  if (counted) {
    value = Object::integer(count);
    return true;
  }
  if (name == "first") {
    value = Object::boolean(index0_ == 0);
  } else if (name == "last") {
    TRY(const bool more, peek());
    value = Object::boolean(!more);
  } else if (name == "cycle") {
    value = cycle();
  } else if (name == "changed") {
    value = changed();
  } else {
    return neighbour(interpreter, name, value);
  }
  return true;
}

std::vector<std::string> Loop::names() const {
  return {"index", "index0", "revindex", "revindex0", "first", "last",   "length",
          "depth", "depth0", "previtem", "nextitem",  "cycle", "changed"};
}

Result<Object> Loop::call(Interpreter&, const Arguments& arguments) {
  if (!form)
    return fail(mistake("this loop cannot be called").hint("end its 'for' with 'recursive'"));
  TRY(const Bound bound, converge::jinja::bind("loop", arguments, {"iterable"}, 1));
  return renderer_.recursive_loop(*form, home, *bound[0], depth0_ + 1);
}

}  // namespace converge::jinja
