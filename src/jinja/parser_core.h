#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ast.h"
#include "builtins.h"

namespace converge::jinja {

/// Levels of one expression's tree.
inline constexpr std::uint32_t deepest_expression = 200;

/// Recursive descent over the tokens of one template: expressions in parse_expression.cc,
/// statements in parse_statement.cc.
class Parser {
 public:
  Parser(Machine& machine, const Extension* extension, Template& result, std::vector<Token> tokens)
      : machine_(machine), extension_(extension), template_(result), tokens_(std::move(tokens)) {}

  Result<void> run();

 private:
  using Parsed = Result<ExpressionPtr>;

  // tokens
  const Token& current() const { return tokens_[at_]; }
  const Token& ahead() const { return tokens_[std::min(at_ + 1, tokens_.size() - 1)]; }
  Token next() { return tokens_[at_ < tokens_.size() - 1 ? at_++ : at_]; }
  bool skip(std::string_view op);
  bool skip_name(std::string_view name);
  Result<Token> expect(std::string_view op);
  Result<Token> expect_name(std::string_view name = {});
  Result<void> expect_block_end();
  Place place(Spot spot) const { return {template_.file, spot.line, spot.column}; }
  Error error(std::string message) const { return error(std::move(message), current().spot); }
  Error error(std::string message, Spot spot) const {
    return mistake(std::move(message)).at(place(spot));
  }
  Error unexpected(std::string wanted = {}) const;

  // expressions
  template <typename Form>
  Parsed make(Spot spot, Form form, std::uint32_t depth);
  static std::uint32_t depth_of(const ExpressionPtr& expression);
  static std::uint32_t depth_of(const std::vector<ExpressionPtr>& expressions);
  static std::uint32_t depth_of(const CallArguments& arguments);
  Parsed expression(bool with_condition = true);
  Parsed conditional();
  Parsed disjunction();
  Parsed conjunction();
  Parsed negation();
  Parsed comparison();
  bool relation(Relation& found);
  Parsed sum();
  Parsed concatenation();
  Parsed product();
  Parsed power();
  Parsed unary(bool with_filter = true);
  Parsed primary();
  Parsed name_or_constant();
  Parsed text_constant();
  Parsed tuple(bool with_condition, std::string_view end_name = {}, bool parenthesized = false);
  bool tuple_ends(std::string_view end_name) const;
  Parsed list_display();
  Parsed dict_display();
  Parsed postfix(ExpressionPtr left);
  Parsed filters_and_tests(ExpressionPtr left);
  Parsed attribute(ExpressionPtr left);
  Parsed subscript(ExpressionPtr left);
  Result<std::pair<ExpressionPtr, bool>> subscript_part(std::vector<ExpressionPtr>& slice);
  Parsed call(ExpressionPtr left);
  Result<CallArguments> call_arguments();
  Result<void> call_argument(CallArguments& arguments);
  Parsed filter(ExpressionPtr left, bool inline_start = false);
  Parsed test(ExpressionPtr left);
  Result<std::string> dotted_name();
  const FilterEntry* known_filter(const std::string& name, Spot spot);
  const TestEntry* known_test(const std::string& name, Spot spot);

  // statements
  struct Ended {
    Body body;
    std::string word;  ///< the end word that was met; it is consumed, the rest of its tag is not
  };
  Result<Body> subparse(const std::vector<std::string_view>& ends);
  Result<Ended> body(const std::vector<std::string_view>& ends);
  /// A body up to a single end word, whose tag it eats up to the end.
  Result<Body> body_to(std::string_view end);
  Result<void> statement(Body& to);
  Result<void> named_statement(const Token& tag, Body& to);
  Result<bool> data_statement(const Token& tag, Body& to);
  Error unknown_tag(const Token& tag) const;
  Result<void> for_statement(Spot spot, Body& to);
  Result<void> if_statement(Spot spot, Body& to);
  Result<void> set_statement(Spot spot, Body& to);
  Result<void> with_statement(Spot spot, Body& to);
  Result<void> autoescape_statement(Spot spot, Body& to);
  Result<void> block_statement(Spot spot, Body& to);
  Result<void> extends_statement(Spot spot, Body& to);
  Result<void> include_statement(Spot spot, Body& to);
  Result<Import> import_clause();
  Result<void> from_statement(Spot spot, Body& to);
  Result<void> macro_statement(Spot spot, Body& to);
  Result<void> call_statement(Spot spot, Body& to);
  Result<void> filter_statement(Spot spot, Body& to);
  Result<void> print_statement(Spot spot, Body& to);
  Result<void> loop_control(Spot spot, bool is_break, Body& to);
  Result<void> load_statement(Spot spot, DataFormat format, Body& to);
  Result<void> profile_statement(Spot spot, Body& to);
  Result<void> signature(Signature& to);
  Result<void> macro_body(Signature& to, std::string_view end);
  bool context_clause(bool otherwise);
  Result<Target> target(bool with_namespace = false, std::string_view end_name = {});
  Result<Target> name_target();
  Result<Target> to_target(const Expression& expression, bool inside = false) const;
  Result<void> not_loop(const Target& target) const;

  /// The names that loops and macros want to know of: how often they were read so far.
  struct Uses {
    int loop = 0, caller = 0, kwargs = 0, varargs = 0;
  };

  Machine& machine_;
  const Extension* extension_;
  Template& template_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  int nested_ = 0;      ///< expressions and statements inside each other
  bool soft_ = false;   ///< below an if: unknown filters are errors only when they run
  int loops_ = 0;       ///< for-statements around, for break and continue
  bool inner_ = false;  ///< inside of a loop, macro, ...: no extends here
  Uses uses_;
  std::vector<std::pair<std::string, Spot>> open_tags_;
  /// Unknown filters and tests; forgiven when an inline `if` follows what they stand in.
  std::vector<Error> unknown_;
};

}  // namespace converge::jinja
