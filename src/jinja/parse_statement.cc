#include <algorithm>

#include "parser_core.h"

namespace converge::jinja {

Result<void> Parser::for_statement(Spot spot, Body& to) {
  For loop;
  ++loops_;
  TRY(loop.target, target(false, "in"));
  TRY(not_loop(loop.target));
  TRY(expect_name("in"));
  TRY(loop.values, tuple(false, "recursive"));
  if (skip_name("if")) {
    TRY(loop.test, expression());
  }
  loop.recursive = skip_name("recursive");
  const bool inner = std::exchange(inner_, true);
  const bool soft = std::exchange(soft_, false);
  const int before = uses_.loop;
  TRY(Ended ended, body({"else", "endfor"}));
  loop.body = std::move(ended.body);
  loop.uses_loop = loop.recursive || uses_.loop > before;
  --loops_;
  if (ended.word == "else") {
    TRY(loop.otherwise, body_to("endfor"));
  }
  inner_ = inner;
  soft_ = soft;
  to.push_back({spot, std::move(loop)});
  return {};
}

Result<void> Parser::if_statement(Spot spot, Body& to) {
  If result;
  const bool soft = std::exchange(soft_, true);
  while (true) {
    TRY(ExpressionPtr test, tuple(false));
    TRY(Ended ended, body({"elif", "else", "endif"}));
    result.branches.emplace_back(std::move(test), std::move(ended.body));
    if (ended.word == "elif") continue;
    if (ended.word == "else") {
      TRY(result.otherwise, body_to("endif"));
    }
    break;
  }
  soft_ = soft;
  to.push_back({spot, std::move(result)});
  return {};
}

Result<void> Parser::set_statement(Spot spot, Body& to) {
  TRY(Target where, target(true));
  TRY(not_loop(where));
  if (skip("=")) {
    TRY(ExpressionPtr value, tuple(true));
    to.push_back({spot, SetValue{std::move(where), std::move(value)}});
    return {};
  }
  SetBlock block;
  block.target = std::move(where);
  if (current().is("|")) {
    TRY(block.filter, filter(nullptr));
  }
  const bool inner = std::exchange(inner_, true);
  TRY(block.body, body_to("endset"));
  inner_ = inner;
  to.push_back({spot, std::move(block)});
  return {};
}

Result<void> Parser::with_statement(Spot spot, Body& to) {
  With with;
  while (current().kind != TokenKind::block_end) {
    if (!with.values.empty()) TRY(expect(","));
    TRY(Target name, target());
    TRY(not_loop(name));
    TRY(expect("="));
    TRY(ExpressionPtr value, expression());
    with.values.emplace_back(std::move(name), std::move(value));
  }
  const bool inner = std::exchange(inner_, true);
  TRY(with.body, body_to("endwith"));
  inner_ = inner;
  to.push_back({spot, std::move(with)});
  return {};
}

Result<void> Parser::autoescape_statement(Spot spot, Body& to) {
  TRY(ExpressionPtr value, expression());
  const auto* constant = std::get_if<Literal>(&value->form);
  if (!constant || !constant->value.is(Kind::boolean) || constant->value.boolean())
    return fail(error("autoescape is for HTML pages and stays off in state files", spot));
  Scoped scoped;
  const bool inner = std::exchange(inner_, true);
  TRY(scoped.body, body_to("endautoescape"));
  inner_ = inner;
  to.push_back({spot, std::move(scoped)});
  return {};
}

Result<void> Parser::block_statement(Spot spot, Body& to) {
  Block block;
  TRY(const Token name, expect_name());
  block.name = name.text;
  block.scoped = skip_name("scoped");
  block.required = skip_name("required");
  if (current().is("-"))
    return fail(error("the name of a block has no hyphens").hint("use an underscore"));
  if (template_.blocks.contains(block.name))
    return fail(error("the block '" + block.name + "' is defined twice", name.spot));
  template_.blocks[block.name] = nullptr;
  const bool inner = std::exchange(inner_, true);
  const bool soft = std::exchange(soft_, false);
  const int loops = std::exchange(loops_, 0);
  TRY(Body inside, body_to("endblock"));
  inner_ = inner;
  soft_ = soft;
  loops_ = loops;
  const auto blank = [](const Statement& statement) {
    const auto* text = std::get_if<Text>(&statement.form);
    return text && text->text.find_first_not_of(" \t\n\r\f\v") == std::string::npos;
  };
  if (block.required && !std::all_of(inside.begin(), inside.end(), blank))
    return fail(error("a required block holds only blanks and comments", spot));
  skip_name(block.name);
  template_.blocks[block.name] = std::make_unique<Body>(std::move(inside));
  to.push_back({spot, std::move(block)});
  return {};
}

Result<void> Parser::extends_statement(Spot spot, Body& to) {
  if (inner_) return fail(error("'extends' stands only at the top of a template", spot));
  Extends extends;
  TRY(extends.file, expression());
  template_.extends = true;
  to.push_back({spot, std::move(extends)});
  return {};
}

bool Parser::context_clause(bool otherwise) {
  const bool with = current().is_name("with");
  if ((!with && !current().is_name("without")) || !ahead().is_name("context")) return otherwise;
  next();
  next();
  return with;
}

Result<void> Parser::include_statement(Spot spot, Body& to) {
  Include include;
  TRY(include.file, expression());
  if (current().is_name("ignore") && ahead().is_name("missing")) {
    next();
    next();
    include.ignore_missing = true;
  }
  include.with_context = context_clause(true);
  to.push_back({spot, std::move(include)});
  return {};
}

Result<Import> Parser::import_clause() {
  Import clause;
  TRY(clause.file, expression());
  TRY(expect_name("as"));
  TRY(const Target name, name_target());
  clause.name = name.name;
  clause.with_context = context_clause(false);
  return clause;
}

Result<void> Parser::from_statement(Spot spot, Body& to) {
  FromImport from;
  TRY(from.file, expression());
  TRY(expect_name("import"));
  while (true) {
    if (!from.names.empty()) TRY(expect(","));
    const bool clause =
        (current().is_name("with") || current().is_name("without")) && ahead().is_name("context");
    if (clause) break;
    TRY(const Target there, name_target());
    const std::string name = machine_.name(there.name);
    if (name.starts_with('_'))
      return fail(error("names with '_' in front cannot be imported", there.spot));
    Target here = there;
    if (skip_name("as")) {
      TRY(here, name_target());
    }
    from.names.emplace_back(name, here.name);
    if (!current().is(",")) break;
  }
  from.with_context = context_clause(false);
  to.push_back({spot, std::move(from)});
  return {};
}

Result<void> Parser::signature(Signature& to) {
  TRY(expect("("));
  while (!current().is(")")) {
    if (!to.names.empty()) TRY(expect(","));
    TRY(const Target name, name_target());
    if (skip("=")) {
      TRY(ExpressionPtr value, expression());
      to.defaults.push_back(std::move(value));
    } else if (!to.defaults.empty()) {
      return fail(
          error("'" + machine_.name(name.name) + "' needs a default, too: one before it has one",
                name.spot));
    }
    to.names.push_back(name.name);
  }
  TRY(expect(")"));
  return {};
}

Result<void> Parser::macro_body(Signature& to, std::string_view end) {
  const Uses before = uses_;
  const bool inner = std::exchange(inner_, true);
  const bool soft = std::exchange(soft_, false);
  const int loops = std::exchange(loops_, 0);
  TRY(to.body, body_to(end));
  inner_ = inner;
  soft_ = soft;
  loops_ = loops;
  const auto named = [&](std::string_view name) {
    return std::any_of(to.names.begin(), to.names.end(),
                       [&](Symbol symbol) { return machine_.name(symbol) == name; });
  };
  to.uses_caller = uses_.caller > before.caller && !named("caller");
  to.uses_kwargs = uses_.kwargs > before.kwargs && !named("kwargs");
  to.uses_varargs = uses_.varargs > before.varargs && !named("varargs");
  return {};
}

Result<void> Parser::macro_statement(Spot spot, Body& to) {
  MacroDefinition macro;
  TRY(const Target name, name_target());
  macro.name = name.name;
  macro.signature = std::make_unique<Signature>();
  TRY(signature(*macro.signature));
  TRY(macro_body(*macro.signature, "endmacro"));
  to.push_back({spot, std::move(macro)});
  return {};
}

Result<void> Parser::call_statement(Spot spot, Body& to) {
  CallBlock call;
  call.signature = std::make_unique<Signature>();
  if (current().is("(")) TRY(signature(*call.signature));
  TRY(call.call, expression());
  if (!std::holds_alternative<Call>(call.call->form))
    return fail(error("'call' needs a call of a macro, like name(...)", call.call->spot));
  TRY(macro_body(*call.signature, "endcall"));
  to.push_back({spot, std::move(call)});
  return {};
}

Result<void> Parser::filter_statement(Spot spot, Body& to) {
  FilterBlock block;
  TRY(block.filter, filter(nullptr, true));
  const bool inner = std::exchange(inner_, true);
  TRY(block.body, body_to("endfilter"));
  inner_ = inner;
  to.push_back({spot, std::move(block)});
  return {};
}

Result<void> Parser::print_statement(Spot spot, Body& to) {
  bool first = true;
  while (current().kind != TokenKind::block_end) {
    if (!first) TRY(expect(","));
    first = false;
    TRY(ExpressionPtr value, expression());
    to.push_back({spot, Print{std::move(value)}});
  }
  return {};
}

Result<void> Parser::loop_control(Spot spot, bool is_break, Body& to) {
  if (loops_ == 0)
    return fail(
        error(std::string(is_break ? "'break'" : "'continue'") + " is not inside of a loop", spot));
  if (is_break)
    to.push_back({spot, Break{}});
  else
    to.push_back({spot, Continue{}});
  return {};
}

Result<void> Parser::load_statement(Spot spot, DataFormat format, Body& to) {
  LoadBlock load;
  load.format = format;
  TRY(expect_name("as"));
  TRY(load.target, target());
  const bool inner = std::exchange(inner_, true);
  const int loops = std::exchange(loops_, 0);
  TRY(load.body, body_to("endload"));
  inner_ = inner;
  loops_ = loops;
  to.push_back({spot, std::move(load)});
  return {};
}

/// Salt measures what stands inside; here it is only rendered.
Result<void> Parser::profile_statement(Spot, Body& to) {
  TRY(expect_name("as"));
  TRY(expression());
  TRY(Body inside, body_to("endprofile"));
  for (Statement& statement : inside) to.push_back(std::move(statement));
  return {};
}

}  // namespace converge::jinja
