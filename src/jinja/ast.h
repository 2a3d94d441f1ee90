#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "converge/jinja/interpreter.h"
#include "converge/jinja/machine.h"
#include "converge/jinja/operations.h"
#include "lexer.h"

namespace converge::jinja {

struct Expression;
struct Statement;
struct FilterEntry;
struct TestEntry;
using ExpressionPtr = std::unique_ptr<Expression>;
using Body = std::vector<Statement>;

struct CallArguments {
  std::vector<ExpressionPtr> positional;
  std::vector<std::pair<std::string, ExpressionPtr>> named;
  ExpressionPtr star;         ///< *values
  ExpressionPtr double_star;  ///< **values
};

struct Literal {
  Object value;
};
struct Name {
  Symbol name;
};
struct ListDisplay {
  std::vector<ExpressionPtr> items;
};
struct TupleDisplay {
  std::vector<ExpressionPtr> items;
};
struct DictDisplay {
  std::vector<std::pair<ExpressionPtr, ExpressionPtr>> entries;
};
struct Attribute {
  ExpressionPtr object;
  std::string name;
};
struct Subscript {
  ExpressionPtr object;
  ExpressionPtr index;
};
struct Slice {
  ExpressionPtr object;
  ExpressionPtr start, stop, step;  ///< null where left out
};
struct Call {
  ExpressionPtr callee;
  CallArguments arguments;
};
struct FilterUse {
  ExpressionPtr value;  ///< null: the text of the block that is filtered
  const FilterEntry* filter;
  std::string name;
  CallArguments arguments;
};
struct TestUse {
  ExpressionPtr value;
  const TestEntry* test;
  std::string name;
  CallArguments arguments;
};
enum class UnaryOperator { negative, positive, logical_not };
struct Unary {
  UnaryOperator operation;
  ExpressionPtr operand;
};
struct Binary {
  BinaryOperator operation;
  ExpressionPtr left, right;
};
struct Logic {
  bool is_and;
  ExpressionPtr left, right;
};
enum class Relation { eq, ne, lt, le, gt, ge, in, not_in };
struct Comparison {
  ExpressionPtr first;
  std::vector<std::pair<Relation, ExpressionPtr>> rest;
};
struct Concatenation {
  std::vector<ExpressionPtr> parts;
};
struct Conditional {
  ExpressionPtr test, value;
  ExpressionPtr otherwise;  ///< null where left out
};

struct Expression {
  Spot spot;
  /// How deep the tree below is: bounds every recursion over it.
  std::uint32_t depth = 1;
  std::variant<Literal, Name, ListDisplay, TupleDisplay, DictDisplay, Attribute, Subscript, Slice,
               Call, FilterUse, TestUse, Unary, Binary, Logic, Comparison, Concatenation,
               Conditional>
      form;
};

/// What is assigned to.
struct Target {
  enum class Kind { name, attribute, tuple };
  Kind kind = Kind::name;
  Spot spot;
  Symbol name = 0;
  std::string attribute;  ///< of a namespace
  std::vector<Target> parts;
};

struct Text {
  std::string text;
};
struct Print {
  ExpressionPtr value;
};
struct If {
  std::vector<std::pair<ExpressionPtr, Body>> branches;
  Body otherwise;
};
struct For {
  Target target;
  ExpressionPtr values;
  ExpressionPtr test;  ///< null where left out
  bool recursive = false;
  bool uses_loop = false;  ///< the body speaks of `loop`
  Body body, otherwise;
};
struct SetValue {
  Target target;
  ExpressionPtr value;
};
struct SetBlock {
  Target target;
  ExpressionPtr filter;  ///< null where left out
  Body body;
};
struct Signature {
  std::vector<Symbol> names;
  std::vector<ExpressionPtr> defaults;  ///< of the last ones
  Body body;
  bool uses_caller = false, uses_kwargs = false, uses_varargs = false;
};
struct MacroDefinition {
  Symbol name;
  std::unique_ptr<Signature> signature;
};
struct CallBlock {
  std::unique_ptr<Signature> signature;
  ExpressionPtr call;
};
struct FilterBlock {
  ExpressionPtr filter;
  Body body;
};
struct With {
  std::vector<std::pair<Target, ExpressionPtr>> values;
  Body body;
};
struct Do {
  ExpressionPtr value;
};
struct Import {
  ExpressionPtr file;
  Symbol name;
  bool with_context = false;
};
struct FromImport {
  ExpressionPtr file;
  std::vector<std::pair<std::string, Symbol>> names;  ///< there, here
  bool with_context = false;
};
struct Include {
  ExpressionPtr file;
  bool ignore_missing = false;
  bool with_context = true;
};
struct Extends {
  ExpressionPtr file;
};
struct Block {
  std::string name;  ///< its body stands in Template::blocks
  bool scoped = false, required = false;
};
/// Salt's {% load_yaml as x %}...{% endload %}
struct LoadBlock {
  DataFormat format;
  Target target;
  Body body;
};
/// Salt's {% import_yaml "file" as x %}
struct LoadFile {
  DataFormat format;
  Import import;
};
struct Scoped {
  Body body;
};
struct Break {};
struct Continue {};

struct Statement {
  Spot spot;
  std::variant<Text, Print, If, For, SetValue, SetBlock, MacroDefinition, CallBlock, FilterBlock,
               With, Do, Import, FromImport, Include, Extends, Block, LoadBlock, LoadFile, Scoped,
               Break, Continue>
      form;
};

/// A parsed file.
struct Template {
  const SourceFile* file = nullptr;
  std::string name;  ///< as it was asked for
  Body body;
  std::map<std::string, std::unique_ptr<Body>> blocks;
  bool extends = false;  ///< somewhere in it is an extends
};

}  // namespace converge::jinja
