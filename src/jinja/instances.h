#pragma once

#include <optional>
#include <string>
#include <vector>

#include "renderer.h"

/// The things with attributes that templates meet.
namespace converge::jinja {

/// namespace(...): the one thing a loop or macro may change outside of itself.
class Namespace : public Instance {
 public:
  Dict values;

  std::string_view type_name() const override { return "Namespace"; }
  std::string print() const override { return "<Namespace>"; }
  Result<bool> attribute(Interpreter&, std::string_view name, Object& value) override;
  Result<bool> item(Interpreter&, std::string_view, Object&) override { return false; }
  std::vector<std::string> names() const override;
};

/// `loop` inside of a for.
class Loop : public Instance {
 public:
  Loop(Renderer& renderer, Iterator& walk, Object values, std::int64_t length, int depth0)
      : renderer_(renderer),
        machine_(renderer.machine()),
        walk_(&walk),
        values_(values),
        length_(length),
        depth0_(depth0) {}

  /// Goes on to the next value; false at the end.
  Result<bool> advance(Object& value);
  /// What `loop(values)` renders, when the loop is recursive.
  const For* form = nullptr;
  Frame home;

  std::string_view type_name() const override { return "LoopContext"; }
  std::string print() const override { return "<LoopContext>"; }
  Result<bool> attribute(Interpreter&, std::string_view name, Object& value) override;
  bool callable() const override { return true; }
  Result<Object> call(Interpreter& interpreter, const Arguments& arguments) override;
  std::vector<std::string> names() const override;
  Result<std::int64_t> length() override;

 private:
  Result<bool> peek();
  Result<bool> number(std::string_view name, std::int64_t& value);
  Result<bool> neighbour(Interpreter& interpreter, std::string_view name, Object& value);
  Object changed();
  Object cycle();

  Renderer& renderer_;
  Machine& machine_;
  Iterator* walk_;
  Object values_;
  std::int64_t length_;  ///< below 0: not known yet
  int depth0_;
  std::int64_t index0_ = -1;
  std::optional<Object> after_;
  bool ended_ = false;
  Object before_, current_;
  std::optional<std::vector<Object>> last_changed_;
};

/// A macro, or the body of a call block as `caller`.
class Macro : public Instance {
 public:
  Macro(Renderer& renderer, std::string name, const Signature& signature, Frame home)
      : renderer_(renderer), name_(std::move(name)), signature_(signature), home_(home) {}

  std::string_view type_name() const override { return "Macro"; }
  std::string print() const override { return "<Macro '" + name_ + "'>"; }
  Result<bool> attribute(Interpreter&, std::string_view name, Object& value) override;
  bool callable() const override { return true; }
  Result<Object> call(Interpreter& interpreter, const Arguments& arguments) override;
  std::vector<std::string> names() const override { return {"name", "arguments", "caller"}; }

 private:
  Result<void> bind(const Arguments& arguments, Scope& scope) const;
  Result<void> special(const Arguments& arguments, std::vector<bool>& used, Scope& scope) const;

  Renderer& renderer_;
  std::string name_;
  const Signature& signature_;
  Frame home_;
};

/// An imported template.
class ModuleInstance : public Instance {
 public:
  ModuleInstance(std::string name, Scope& root, const Context& context, Object text)
      : name_(std::move(name)), root_(root), context_(context), text_(text) {}

  std::string_view type_name() const override { return "TemplateModule"; }
  std::string print() const override { return "<TemplateModule '" + name_ + "'>"; }
  std::string text() const override { return std::string(text_.text()); }
  Result<bool> attribute(Interpreter&, std::string_view name, Object& value) override;
  Result<bool> item(Interpreter&, std::string_view, Object&) override { return false; }
  std::vector<std::string> names() const override;

  Machine* machine = nullptr;

 private:
  std::string name_;
  Scope& root_;
  const Context& context_;
  Object text_;
};

}  // namespace converge::jinja
