#include <algorithm>

#include "converge/base/text.h"
#include "parser_core.h"

namespace converge::jinja {
namespace {

ExpressionPtr node(Spot spot, std::uint32_t depth) {
  auto result = std::make_unique<Expression>();
  result->spot = spot;
  result->depth = depth + 1;
  return result;
}

}  // namespace

/// Attributes, indexes, calls, filters and tests; a long chain of them is as deep as it is long.
Parser::Parsed Parser::postfix(ExpressionPtr left) {
  while (true) {
    if (depth_of(left) >= deepest_expression)
      return fail(error("the expression is nested too deeply"));
    if (current().is(".")) {
      TRY(left, attribute(std::move(left)));
    } else if (current().is("[")) {
      TRY(left, subscript(std::move(left)));
    } else if (current().is("(")) {
      TRY(left, call(std::move(left)));
    } else {
      return left;
    }
  }
}

Parser::Parsed Parser::filters_and_tests(ExpressionPtr left) {
  while (true) {
    if (depth_of(left) >= deepest_expression)
      return fail(error("the expression is nested too deeply"));
    if (current().is("|")) {
      TRY(left, filter(std::move(left)));
    } else if (current().is_name("is")) {
      TRY(left, test(std::move(left)));
    } else if (current().is("(")) {
      TRY(left, call(std::move(left)));
    } else {
      return left;
    }
  }
}

Parser::Parsed Parser::attribute(ExpressionPtr left) {
  next();
  const Token name = next();
  ExpressionPtr result = node(name.spot, depth_of(left));
  if (name.kind == TokenKind::name) {
    result->form = Attribute{std::move(left), name.text};
    return result;
  }
  if (name.kind != TokenKind::integer)
    return fail(error("a name or a number must follow the '.', not " + describe(name), name.spot));
  ExpressionPtr index = node(name.spot, 0);
  index->form = Literal{Object::integer(name.integer)};
  result->form = Subscript{std::move(left), std::move(index)};
  return result;
}

/// One index, or the parts of a slice (then `slice` holds three, null where left out).
Result<std::pair<ExpressionPtr, bool>> Parser::subscript_part(std::vector<ExpressionPtr>& slice) {
  ExpressionPtr first;
  if (!current().is(":")) {
    TRY(first, expression());
    if (!current().is(":")) return std::pair(std::move(first), false);
  }
  slice.push_back(std::move(first));
  while (slice.size() < 3 && skip(":")) {
    ExpressionPtr part;
    if (!current().is(":") && !current().is("]")) {
      TRY(part, expression());
    }
    slice.push_back(std::move(part));
  }
  slice.resize(3);
  return std::pair(ExpressionPtr(), true);
}

Parser::Parsed Parser::subscript(ExpressionPtr left) {
  next();
  const Spot spot = current().spot;
  if (current().is("]")) return fail(unexpected("an index"));
  std::vector<ExpressionPtr> parts;
  std::vector<ExpressionPtr> slice;
  bool is_slice = false;
  while (!current().is("]")) {
    if (!parts.empty()) TRY(expect(","));
    TRY(auto part, subscript_part(slice));
    is_slice = part.second;
    parts.push_back(std::move(part.first));
    if (is_slice) break;
  }
  TRY(expect("]"));
  if (is_slice && parts.size() > 1) return fail(error("a slice cannot be part of an index", spot));
  const std::uint32_t inner = is_slice ? depth_of(slice) : depth_of(parts);
  ExpressionPtr result = node(spot, std::max(depth_of(left), inner + 1));
  if (is_slice) {
    result->form =
        Slice{std::move(left), std::move(slice[0]), std::move(slice[1]), std::move(slice[2])};
    return result;
  }
  ExpressionPtr index;
  if (parts.size() > 1) {
    index = node(spot, inner);
    index->form = TupleDisplay{std::move(parts)};
  } else {
    index = std::move(parts.front());
  }
  result->form = Subscript{std::move(left), std::move(index)};
  return result;
}

Parser::Parsed Parser::call(ExpressionPtr left) {
  const Spot spot = left->spot;
  TRY(CallArguments arguments, call_arguments());
  ExpressionPtr result = node(spot, std::max(depth_of(left), depth_of(arguments)));
  result->form = Call{std::move(left), std::move(arguments)};
  return result;
}

Result<CallArguments> Parser::call_arguments() {
  CallArguments arguments;
  TRY(expect("("));
  bool first = true;
  while (!current().is(")")) {
    if (!first) {
      TRY(expect(","));
      if (current().is(")")) break;
    }
    first = false;
    TRY(call_argument(arguments));
  }
  TRY(expect(")"));
  return arguments;
}

Result<void> Parser::call_argument(CallArguments& arguments) {
  const Spot spot = current().spot;
  const auto check = [&](bool right) -> Result<void> {
    if (!right) return fail(error("the arguments are in a wrong order", spot));
    return {};
  };
  if (skip("*")) {
    TRY(check(!arguments.star && !arguments.double_star));
    TRY(arguments.star, expression());
    return {};
  }
  if (skip("**")) {
    TRY(check(!arguments.double_star));
    TRY(arguments.double_star, expression());
    return {};
  }
  if (current().kind == TokenKind::name && ahead().is("=")) {
    TRY(check(!arguments.double_star));
    const Token name = next();
    next();
    for (const auto& [given, value] : arguments.named)
      if (given == name.text)
        return fail(error("the argument '" + name.text + "' is given twice", spot));
    TRY(ExpressionPtr value, expression());
    arguments.named.emplace_back(name.text, std::move(value));
    return {};
  }
  TRY(check(!arguments.star && !arguments.double_star && arguments.named.empty()));
  TRY(ExpressionPtr value, expression());
  arguments.positional.push_back(std::move(value));
  return {};
}

Result<std::string> Parser::dotted_name() {
  TRY(const Token first, expect_name());
  std::string name = first.text;
  while (skip(".")) {
    TRY(const Token more, expect_name());
    name += "." + more.text;
  }
  return name;
}

const FilterEntry* Parser::known_filter(const std::string& name, Spot spot) {
  const FilterEntry* found = find_filter(extension_, name);
  if (!found && !soft_) unknown_.push_back(unknown_filter(extension_, name).at(place(spot)));
  return found;
}

const TestEntry* Parser::known_test(const std::string& name, Spot spot) {
  const TestEntry* found = find_test(extension_, name);
  if (!found && !soft_) unknown_.push_back(unknown_test(extension_, name).at(place(spot)));
  return found;
}

Parser::Parsed Parser::filter(ExpressionPtr left, bool inline_start) {
  while (inline_start || current().is("|")) {
    if (depth_of(left) >= deepest_expression)
      return fail(error("the expression is nested too deeply"));
    if (!inline_start) next();
    inline_start = false;
    const Spot spot = current().spot;
    TRY(std::string name, dotted_name());
    const FilterEntry* found = known_filter(name, spot);
    CallArguments arguments;
    if (current().is("(")) {
      TRY(arguments, call_arguments());
    }
    ExpressionPtr result = node(spot, std::max(depth_of(left), depth_of(arguments)));
    result->form = FilterUse{std::move(left), found, std::move(name), std::move(arguments)};
    left = std::move(result);
  }
  return left;
}

Parser::Parsed Parser::test(ExpressionPtr left) {
  next();
  const bool negated = skip_name("not");
  const Spot spot = current().spot;
  TRY(std::string name, dotted_name());
  const TestEntry* found = known_test(name, spot);
  CallArguments arguments;
  const Token& follows = current();
  const bool value = follows.kind == TokenKind::string || follows.kind == TokenKind::integer ||
                     follows.kind == TokenKind::real || follows.kind == TokenKind::name ||
                     follows.is("[") || follows.is("{");
  const bool word = follows.is_name("else") || follows.is_name("or") || follows.is_name("and");
  if (follows.is("(")) {
    TRY(arguments, call_arguments());
  } else if (follows.is_name("is")) {
    return fail(error("tests cannot follow each other: write 'a is b and a is c'"));
  } else if (value && !word) {
    TRY(ExpressionPtr argument, primary());
    TRY(argument, postfix(std::move(argument)));
    arguments.positional.push_back(std::move(argument));
  }
  ExpressionPtr result = node(spot, std::max(depth_of(left), depth_of(arguments)));
  result->form = TestUse{std::move(left), found, std::move(name), std::move(arguments)};
  if (!negated) return result;
  ExpressionPtr opposite = node(spot, depth_of(result));
  opposite->form = Unary{UnaryOperator::logical_not, std::move(result)};
  return opposite;
}

}  // namespace converge::jinja
