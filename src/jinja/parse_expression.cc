#include <algorithm>

#include "parser_core.h"

namespace converge::jinja {
namespace {

constexpr int most_nested = 100;  // brackets, with the statements around them

}  // namespace

template <typename Form>
Parser::Parsed Parser::make(Spot spot, Form form, std::uint32_t depth) {
  if (depth >= deepest_expression) return fail(error("the expression is nested too deeply", spot));
  auto result = std::make_unique<Expression>();
  result->spot = spot;
  result->depth = depth + 1;
  result->form = std::move(form);
  return result;
}

std::uint32_t Parser::depth_of(const ExpressionPtr& expression) {
  return expression ? expression->depth : 0;
}

std::uint32_t Parser::depth_of(const std::vector<ExpressionPtr>& expressions) {
  std::uint32_t depth = 0;
  for (const ExpressionPtr& expression : expressions) depth = std::max(depth, depth_of(expression));
  return depth;
}

std::uint32_t Parser::depth_of(const CallArguments& arguments) {
  std::uint32_t depth = std::max(depth_of(arguments.positional), depth_of(arguments.star));
  depth = std::max(depth, depth_of(arguments.double_star));
  for (const auto& [name, value] : arguments.named) depth = std::max(depth, depth_of(value));
  return depth;
}

Parser::Parsed Parser::expression(bool with_condition) {
  if (nested_ >= most_nested) return fail(error("the expression is nested too deeply"));
  if (auto enough = machine_.check_stack(); !enough)
    return fail(std::move(enough).error().at(place(current().spot)));
  ++nested_;
  auto result = with_condition ? conditional() : disjunction();
  --nested_;
  return result;
}

Parser::Parsed Parser::conditional() {
  const std::size_t unknown = unknown_.size();
  TRY(ExpressionPtr value, disjunction());
  while (current().is_name("if")) {
    const Spot spot = next().spot;
    unknown_.erase(unknown_.begin() + static_cast<std::ptrdiff_t>(unknown), unknown_.end());
    const bool soft = std::exchange(soft_, true);
    TRY(ExpressionPtr test, disjunction());
    ExpressionPtr otherwise;
    if (skip_name("else")) {
      TRY(otherwise, expression());
    }
    soft_ = soft;
    const std::uint32_t depth = std::max({depth_of(value), depth_of(test), depth_of(otherwise)});
    TRY(value,
        make(spot, Conditional{std::move(test), std::move(value), std::move(otherwise)}, depth));
  }
  return value;
}

Parser::Parsed Parser::disjunction() {
  TRY(ExpressionPtr left, conjunction());
  while (current().is_name("or")) {
    const Spot spot = next().spot;
    TRY(ExpressionPtr right, conjunction());
    const std::uint32_t depth = std::max(depth_of(left), depth_of(right));
    TRY(left, make(spot, Logic{false, std::move(left), std::move(right)}, depth));
  }
  return left;
}

Parser::Parsed Parser::conjunction() {
  TRY(ExpressionPtr left, negation());
  while (current().is_name("and")) {
    const Spot spot = next().spot;
    TRY(ExpressionPtr right, negation());
    const std::uint32_t depth = std::max(depth_of(left), depth_of(right));
    TRY(left, make(spot, Logic{true, std::move(left), std::move(right)}, depth));
  }
  return left;
}

Parser::Parsed Parser::negation() {
  std::vector<Spot> spots;
  while (current().is_name("not")) spots.push_back(next().spot);
  TRY(ExpressionPtr operand, comparison());
  while (!spots.empty()) {
    const std::uint32_t depth = depth_of(operand);
    TRY(operand, make(spots.back(), Unary{UnaryOperator::logical_not, std::move(operand)}, depth));
    spots.pop_back();
  }
  return operand;
}

bool Parser::relation(Relation& found) {
  static constexpr std::pair<std::string_view, Relation> signs[] = {
      {"==", Relation::eq}, {"!=", Relation::ne}, {"<", Relation::lt},
      {"<=", Relation::le}, {">", Relation::gt},  {">=", Relation::ge}};
  if (current().is_name("in")) {
    found = Relation::in;
    return true;
  }
  if (current().is_name("not") && ahead().is_name("in")) {
    next();
    found = Relation::not_in;
    return true;
  }
  for (const auto& [sign, relation] : signs) {
    if (!current().is(sign)) continue;
    found = relation;
    return true;
  }
  return false;
}

Parser::Parsed Parser::comparison() {
  TRY(ExpressionPtr first, sum());
  std::vector<std::pair<Relation, ExpressionPtr>> rest;
  Spot spot;
  std::uint32_t depth = depth_of(first);
  while (current().kind == TokenKind::name || current().kind == TokenKind::op) {
    Relation found = Relation::eq;
    if (!relation(found)) break;
    const Spot sign = next().spot;
    if (rest.empty()) spot = sign;
    TRY(ExpressionPtr right, sum());
    depth = std::max(depth, depth_of(right));
    rest.emplace_back(found, std::move(right));
  }
  if (rest.empty()) return first;
  return make(spot, Comparison{std::move(first), std::move(rest)}, depth);
}

Parser::Parsed Parser::sum() {
  TRY(ExpressionPtr left, concatenation());
  while (current().is("+") || current().is("-")) {
    const Token sign = next();
    const auto operation = sign.text == "+" ? BinaryOperator::add : BinaryOperator::subtract;
    TRY(ExpressionPtr right, concatenation());
    const std::uint32_t depth = std::max(depth_of(left), depth_of(right));
    TRY(left, make(sign.spot, Binary{operation, std::move(left), std::move(right)}, depth));
  }
  return left;
}

Parser::Parsed Parser::concatenation() {
  const Spot spot = current().spot;
  TRY(ExpressionPtr first, product());
  if (!current().is("~")) return first;
  std::vector<ExpressionPtr> parts;
  parts.push_back(std::move(first));
  while (skip("~")) {
    TRY(ExpressionPtr part, product());
    parts.push_back(std::move(part));
  }
  const std::uint32_t depth = depth_of(parts);
  return make(spot, Concatenation{std::move(parts)}, depth);
}

Parser::Parsed Parser::product() {
  static constexpr std::pair<std::string_view, BinaryOperator> signs[] = {
      {"*", BinaryOperator::multiply},
      {"/", BinaryOperator::divide},
      {"//", BinaryOperator::floor_divide},
      {"%", BinaryOperator::modulo}};
  TRY(ExpressionPtr left, power());
  while (true) {
    const auto found = std::find_if(std::begin(signs), std::end(signs),
                                    [&](const auto& sign) { return current().is(sign.first); });
    if (found == std::end(signs)) return left;
    const Spot spot = next().spot;
    TRY(ExpressionPtr right, power());
    const std::uint32_t depth = std::max(depth_of(left), depth_of(right));
    TRY(left, make(spot, Binary{found->second, std::move(left), std::move(right)}, depth));
  }
}

Parser::Parsed Parser::power() {
  TRY(ExpressionPtr left, unary());
  while (current().is("**")) {
    const Spot spot = next().spot;
    TRY(ExpressionPtr right, unary());
    const std::uint32_t depth = std::max(depth_of(left), depth_of(right));
    TRY(left, make(spot, Binary{BinaryOperator::power, std::move(left), std::move(right)}, depth));
  }
  return left;
}

Parser::Parsed Parser::unary(bool with_filter) {
  ExpressionPtr node;
  if (current().is("-") || current().is("+")) {
    if (nested_ >= most_nested) return fail(error("the expression is nested too deeply"));
    const Token sign = next();
    ++nested_;
    auto operand = unary(false);
    --nested_;
    TRY(ExpressionPtr value, std::move(operand));
    const std::uint32_t depth = depth_of(value);
    const auto operation = sign.text == "-" ? UnaryOperator::negative : UnaryOperator::positive;
    TRY(node, make(sign.spot, Unary{operation, std::move(value)}, depth));
  } else {
    TRY(node, primary());
  }
  TRY(node, postfix(std::move(node)));
  if (!with_filter) return node;
  return filters_and_tests(std::move(node));
}

Parser::Parsed Parser::primary() {
  const Spot spot = current().spot;
  if (current().kind == TokenKind::name) return name_or_constant();
  if (current().kind == TokenKind::string) return text_constant();
  if (current().kind == TokenKind::integer)
    return make(spot, Literal{Object::integer(next().integer)}, 0);
  if (current().kind == TokenKind::real) return make(spot, Literal{Object::real(next().real)}, 0);
  if (current().is("[")) return list_display();
  if (current().is("{")) return dict_display();
  if (skip("(")) {
    TRY(ExpressionPtr inside, tuple(true, {}, true));
    TRY(expect(")"));
    return inside;
  }
  return fail(unexpected("an expression"));
}

Parser::Parsed Parser::name_or_constant() {
  const Token token = next();
  const std::string& word = token.text;
  if (word == "true" || word == "True") return make(token.spot, Literal{Object::boolean(true)}, 0);
  if (word == "false" || word == "False")
    return make(token.spot, Literal{Object::boolean(false)}, 0);
  if (word == "none" || word == "None") return make(token.spot, Literal{Object()}, 0);
  uses_.loop += word == "loop";
  uses_.caller += word == "caller";
  uses_.kwargs += word == "kwargs";
  uses_.varargs += word == "varargs";
  return make(token.spot, Name{machine_.symbol(word)}, 0);
}

Parser::Parsed Parser::text_constant() {
  const Spot spot = current().spot;
  std::string text;
  while (current().kind == TokenKind::string) text += next().text;
  return make(spot, Literal{machine_.string(std::move(text))}, 0);
}

bool Parser::tuple_ends(std::string_view end_name) const {
  return current().kind == TokenKind::variable_end || current().kind == TokenKind::block_end ||
         current().is(")") || (!end_name.empty() && current().is_name(end_name));
}

Parser::Parsed Parser::tuple(bool with_condition, std::string_view end_name, bool parenthesized) {
  const Spot spot = current().spot;
  std::vector<ExpressionPtr> items;
  bool is_tuple = false;
  while (true) {
    if (!items.empty()) TRY(expect(","));
    if (tuple_ends(end_name)) break;
    TRY(ExpressionPtr item, expression(with_condition));
    items.push_back(std::move(item));
    if (!current().is(",")) break;
    is_tuple = true;
  }
  if (!is_tuple && !items.empty()) return std::move(items.front());
  if (!is_tuple && !parenthesized) return fail(unexpected("an expression"));
  const std::uint32_t depth = depth_of(items);
  return make(spot, TupleDisplay{std::move(items)}, depth);
}

Parser::Parsed Parser::list_display() {
  const Spot spot = next().spot;
  std::vector<ExpressionPtr> items;
  while (!current().is("]")) {
    if (!items.empty()) TRY(expect(","));
    if (current().is("]")) break;
    TRY(ExpressionPtr item, expression());
    items.push_back(std::move(item));
  }
  TRY(expect("]"));
  const std::uint32_t depth = depth_of(items);
  return make(spot, ListDisplay{std::move(items)}, depth);
}

Parser::Parsed Parser::dict_display() {
  const Spot spot = next().spot;
  std::vector<std::pair<ExpressionPtr, ExpressionPtr>> entries;
  std::uint32_t depth = 0;
  while (!current().is("}")) {
    if (!entries.empty()) TRY(expect(","));
    if (current().is("}")) break;
    TRY(ExpressionPtr key, expression());
    TRY(expect(":"));
    TRY(ExpressionPtr value, expression());
    depth = std::max({depth, depth_of(key), depth_of(value)});
    entries.emplace_back(std::move(key), std::move(value));
  }
  TRY(expect("}"));
  return make(spot, DictDisplay{std::move(entries)}, depth);
}

}  // namespace converge::jinja
