#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ast.h"
#include "builtins.h"
#include "converge/jinja/interpreter.h"
#include "converge/jinja/machine.h"
#include "converge/jinja/template.h"
#include "lexer.h"
#include "output.h"

namespace converge::jinja {

/// Names and their values, and the scope around. `set` writes into the innermost one.
struct Scope {
  Scope* parent = nullptr;
  std::vector<std::pair<Symbol, Object>> names;
  bool captured = false;  ///< a macro still looks into it: must not be used again

  Object* find(Symbol name);
  void set(Symbol name, const Object& value);
};

/// What belongs to one file that is rendered, imported or included: its top names, which of them
/// it exports, and its blocks, those of the child first.
struct Context {
  Scope* root = nullptr;
  std::set<Symbol> exported;
  struct BlockBody {
    const Template* file;
    const Body* body;
  };
  std::map<std::string, std::vector<BlockBody>> blocks;
};

/// What a statement does to the loop around it.
enum class Flow { normal, breaking, continuing };

/// Where the interpreter stands.
struct Frame {
  const Template* file = nullptr;
  Context* context = nullptr;
  Scope* scope = nullptr;
  Output* output = nullptr;
  const Template* parent = nullptr;  ///< set by `extends`: from there on top text goes nowhere
  Place extended = {};               ///< where that stands
};

/// Walks the trees of templates. One object renders one file, with all that it imports.
class Renderer final : public Interpreter {
 public:
  Renderer(Machine& machine, const TemplateContext& context) : Interpreter(machine, context) {}

  Result<Rendered> render(const SourceFile& file);

  Frame& frame() { return frame_; }

  Result<Object> evaluate(const Expression& expression);
  Result<Flow> execute(const Body& body);

  /// A macro's body, or a caller's, with its parameters bound.
  Result<Object> call_macro(const Signature& signature, const Frame& home, Scope& scope);
  /// The body of a recursive loop over `values`.
  Result<Object> recursive_loop(const For& loop, const Frame& home, const Object& values,
                                int depth);
  /// The number-th body of a block, from the child to its ancestors.
  Result<Object> block(Context& context, const std::string& name, std::size_t number);
  Result<void> assign(const Target& target, const Object& value, Scope& scope);
  Scope& new_scope(Scope* parent);
  void release(Scope& scope);
  /// All that is named `name` from here outwards, or nothing.
  Result<bool> find(Symbol name, Object& value);
  Place place(Spot spot) const { return {frame_.file->file, spot.line, spot.column}; }
  /// Where the call stands that is being made; to be asked before anything else is run.
  const Place& call_place() const { return call_place_; }
  /// Adds to an error how it was reached, the innermost steps only.
  static Error reached(Error error, std::string how, const Place& place);

 private:
  // expressions
  Result<Object> eval(const Literal& form, const Expression& at);
  Result<Object> eval(const Name& form, const Expression& at);
  Result<Object> eval(const ListDisplay& form, const Expression& at);
  Result<Object> eval(const TupleDisplay& form, const Expression& at);
  Result<Object> eval(const DictDisplay& form, const Expression& at);
  Result<Object> eval(const Attribute& form, const Expression& at);
  Result<Object> eval(const Subscript& form, const Expression& at);
  Result<Object> eval(const Slice& form, const Expression& at);
  Result<Object> eval(const Call& form, const Expression& at);
  Result<Object> eval(const FilterUse& form, const Expression& at);
  Result<Object> eval(const TestUse& form, const Expression& at);
  Result<Object> eval(const Unary& form, const Expression& at);
  Result<Object> eval(const Binary& form, const Expression& at);
  Result<Object> eval(const Logic& form, const Expression& at);
  Result<Object> eval(const Comparison& form, const Expression& at);
  Result<Object> eval(const Concatenation& form, const Expression& at);
  Result<Object> eval(const Conditional& form, const Expression& at);
  Result<Object> call_with(const Call& form, const Object* caller);
  Result<std::vector<Object>> evaluate_all(const std::vector<ExpressionPtr>& expressions);
  Result<Arguments> evaluate_arguments(const CallArguments& arguments);
  Result<bool> holds(const Expression& test);
  Result<bool> relate(Relation relation, const Object& left, const Object& right);
  std::string name_hint(Symbol name);

  // statements
  Result<Flow> exec(const Text& form, Spot spot);
  Result<Flow> exec(const Print& form, Spot spot);
  Result<Flow> exec(const If& form, Spot spot);
  Result<Flow> exec(const For& form, Spot spot);
  Result<Flow> exec(const SetValue& form, Spot spot);
  Result<Flow> exec(const SetBlock& form, Spot spot);
  Result<Flow> exec(const MacroDefinition& form, Spot spot);
  Result<Flow> exec(const CallBlock& form, Spot spot);
  Result<Flow> exec(const FilterBlock& form, Spot spot);
  Result<Flow> exec(const With& form, Spot spot);
  Result<Flow> exec(const Do& form, Spot spot);
  Result<Flow> exec(const Import& form, Spot spot);
  Result<Flow> exec(const FromImport& form, Spot spot);
  Result<Flow> exec(const Include& form, Spot spot);
  Result<Flow> exec(const Extends& form, Spot spot);
  Result<Flow> exec(const Block& form, Spot spot);
  Result<Flow> exec(const LoadBlock& form, Spot spot);
  Result<Flow> exec(const LoadFile& form, Spot spot);
  Result<Flow> exec(const Scoped& form, Spot spot);
  Result<Flow> exec(const Break& form, Spot spot);
  Result<Flow> exec(const Continue& form, Spot spot);
  Result<void> print(const Object& value, Spot spot);
  /// An output as a text that still knows where its lines come from.
  Object text_of(Output& output);
  /// Runs a body into an output of its own; the Flow goes to `flow`.
  Result<Object> captured(const Body& body, Scope& scope, Flow& flow);
  Result<void> walk_loop(const For& loop, const Object& values, int depth);
  Result<void> set_top(const Target& target, const Object& value);
  void note_export(Symbol name);
  bool at_top() const { return frame_.scope == frame_.context->root; }

  // other files
  struct Module {
    Scope* root = nullptr;
    Context* context = nullptr;
    Object text;
  };
  struct Loaded {
    std::unique_ptr<Template> file;
    std::optional<Module> module;  ///< of an import without context: made once
  };
  Result<Loaded*> load(const Object& name, const Expression& at);
  Result<Loaded*> load_any(const Object& names, const Expression& at);
  std::string resolved_name(const std::string& name);
  Result<Module> run_module(Loaded& loaded, bool with_context, Spot spot);
  Result<Object> run_file(const Template& file, Context& context);
  Result<Object> run_root(const Template& file, Context& context);
  Context& new_context(const Template& file, Scope* around);
  Scope& snapshot();
  Object module_object(const Module& module, const std::string& name);
  Result<bool> global(Symbol name, Object& value);
  bool make_global(std::string_view name, Object& value);
  /// One more inside the others; the error has no place.
  Result<void> enter();

  Frame frame_;
  Object piped_;  ///< the text that a filter block filters
  int calls_ = 0;
  Place call_place_;
  std::deque<Scope> scopes_;
  std::vector<Scope*> free_scopes_;
  std::deque<Context> contexts_;
  std::map<std::string, Loaded> files_;
  Whitespace whitespace_;  ///< as the first file asks for it, see file_options.h
  std::string folder_;     ///< of the file loaded last; "./name" is looked for there
  struct Global {
    bool known = false, exists = false;
    Object value;
  };
  std::vector<Global> globals_;
  std::map<Symbol, std::string> hints_;
};

/// `self`: the blocks of the template, to be called.
Object make_self(Renderer& renderer, Context& context);

}  // namespace converge::jinja
