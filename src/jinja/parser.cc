#include "parser.h"

#include <algorithm>

#include "converge/base/text.h"
#include "parser_core.h"

namespace converge::jinja {

bool Parser::skip(std::string_view op) {
  if (!current().is(op)) return false;
  next();
  return true;
}

bool Parser::skip_name(std::string_view name) {
  if (!current().is_name(name)) return false;
  next();
  return true;
}

Error Parser::unexpected(std::string wanted) const {
  std::string message = describe(current()) + " stands where ";
  return error(std::move(message) + (wanted.empty() ? "nothing" : wanted) + " was expected");
}

Result<Token> Parser::expect(std::string_view op) {
  if (current().is(op)) return next();
  return fail(unexpected("'" + std::string(op) + "'"));
}

Result<Token> Parser::expect_name(std::string_view name) {
  if (current().kind == TokenKind::name && (name.empty() || current().text == name)) return next();
  return fail(unexpected(name.empty() ? "a name" : "'" + std::string(name) + "'"));
}

Result<void> Parser::expect_block_end() {
  if (current().kind == TokenKind::block_end) {
    next();
    return {};
  }
  Error trouble = unexpected("'%}'");
  if (current().is("=")) return fail(std::move(trouble).hint("to compare, write '=='"));
  return fail(std::move(trouble));
}

Result<void> Parser::run() {
  TRY(template_.body, subparse({}));
  if (!unknown_.empty()) return fail(std::move(unknown_.front()));
  return {};
}

Result<Body> Parser::subparse(const std::vector<std::string_view>& ends) {
  Body result;
  while (current().kind != TokenKind::end) {
    const Token token = next();
    if (token.kind == TokenKind::data) {
      result.push_back({token.spot, Text{token.text}});
    } else if (token.kind == TokenKind::variable_begin) {
      TRY(ExpressionPtr value, tuple(true));
      if (current().kind != TokenKind::variable_end) return fail(unexpected("'}}'"));
      next();
      result.push_back({token.spot, Print{std::move(value)}});
    } else {
      const bool ended = current().kind == TokenKind::name &&
                         std::find(ends.begin(), ends.end(), current().text) != ends.end();
      if (ended) return result;
      TRY(statement(result));
      TRY(expect_block_end());
    }
  }
  return result;
}

Result<Parser::Ended> Parser::body(const std::vector<std::string_view>& ends) {
  skip(":");
  TRY(expect_block_end());
  TRY(Body inside, subparse(ends));
  if (current().kind == TokenKind::end) {
    const auto& [tag, spot] = open_tags_.back();
    return fail(error("'{% " + tag + " %}' is not closed", spot)
                    .hint("close it with '{% " + std::string(ends.back()) + " %}'"));
  }
  return Ended{std::move(inside), next().text};
}

Result<Body> Parser::body_to(std::string_view end) {
  TRY(Ended ended, body({end}));
  return std::move(ended.body);
}

Result<void> Parser::statement(Body& to) {
  if (current().kind != TokenKind::name) return fail(unexpected("the name of a statement"));
  if (nested_ >= 90) return fail(error("the statements are nested too deeply"));
  if (auto enough = machine_.check_stack(); !enough)
    return fail(std::move(enough).error().at(place(current().spot)));
  const Token tag = next();
  open_tags_.emplace_back(tag.text, tag.spot);
  ++nested_;
  auto result = named_statement(tag, to);
  --nested_;
  open_tags_.pop_back();
  return result;
}

Result<void> Parser::named_statement(const Token& tag, Body& to) {
  const std::string& word = tag.text;
  if (word == "if") return if_statement(tag.spot, to);
  if (word == "for") return for_statement(tag.spot, to);
  if (word == "set") return set_statement(tag.spot, to);
  if (word == "macro") return macro_statement(tag.spot, to);
  if (word == "from") return from_statement(tag.spot, to);
  if (word == "include") return include_statement(tag.spot, to);
  if (word == "import") {
    TRY(Import clause, import_clause());
    to.push_back({tag.spot, std::move(clause)});
    return {};
  }
  if (word == "do") {
    TRY(ExpressionPtr value, tuple(true));
    to.push_back({tag.spot, Do{std::move(value)}});
    return {};
  }
  if (word == "call") return call_statement(tag.spot, to);
  if (word == "filter") return filter_statement(tag.spot, to);
  if (word == "with") return with_statement(tag.spot, to);
  if (word == "block") return block_statement(tag.spot, to);
  if (word == "extends") return extends_statement(tag.spot, to);
  if (word == "print") return print_statement(tag.spot, to);
  if (word == "autoescape") return autoescape_statement(tag.spot, to);
  if (word == "break" || word == "continue") return loop_control(tag.spot, word == "break", to);
  if (word == "profile") return profile_statement(tag.spot, to);
  TRY(const bool known, data_statement(tag, to));
  if (!known) return fail(unknown_tag(tag));
  return {};
}

Result<bool> Parser::data_statement(const Token& tag, Body& to) {
  const std::size_t cut = tag.text.find('_');
  const std::string verb = tag.text.substr(0, cut);
  const std::string what = cut == std::string::npos ? "" : tag.text.substr(cut + 1);
  const bool known =
      (verb == "load" || verb == "import") && (what == "yaml" || what == "json" || what == "text");
  if (!known) return false;
  const DataFormat format = what == "yaml"   ? DataFormat::yaml
                            : what == "json" ? DataFormat::json
                                             : DataFormat::text;
  if (verb == "load") {
    TRY(load_statement(tag.spot, format, to));
  } else {
    TRY(Import clause, import_clause());
    to.push_back({tag.spot, LoadFile{format, std::move(clause)}});
  }
  return true;
}

Error Parser::unknown_tag(const Token& tag) const {
  static const std::vector<std::string> tags{
      "if",        "for",         "set",         "macro",       "from",      "include",
      "import",    "do",          "call",        "filter",      "with",      "block",
      "extends",   "break",       "continue",    "raw",         "load_yaml", "load_json",
      "load_text", "import_yaml", "import_json", "import_text", "endif",     "endfor",
      "endmacro",  "else",        "elif",        "endset",      "endwith",   "endcall"};
  // The innermost open tag is the unknown one itself.
  const auto* open = open_tags_.size() > 1 ? &open_tags_[open_tags_.size() - 2] : nullptr;
  const bool closes = tag.text.starts_with("end") || tag.text == "else" || tag.text == "elif";
  if (!closes || did_you_mean(tag.text, tags).empty())
    return error("no statement is called '" + tag.text + "'", tag.spot)
        .hint(did_you_mean(tag.text, tags));
  if (!open) return error("'{% " + tag.text + " %}' closes nothing", tag.spot);
  return error("'{% " + tag.text + " %}' stands where '{% end" + open->first + " %}' was expected",
               tag.spot)
      .note("'{% " + open->first + " %}' stands here", place(open->second));
}

Result<Target> Parser::to_target(const Expression& expression, bool inside) const {
  Target result;
  result.spot = expression.spot;
  if (const auto* name = std::get_if<Name>(&expression.form)) {
    result.name = name->name;
    return result;
  }
  const auto* tuple = std::get_if<TupleDisplay>(&expression.form);
  if (!tuple || (inside && tuple->items.empty()))
    return fail(error("this cannot be assigned to", expression.spot));
  result.kind = Target::Kind::tuple;
  for (const ExpressionPtr& item : tuple->items) {
    TRY(Target part, to_target(*item, true));
    result.parts.push_back(std::move(part));
  }
  return result;
}

Result<Target> Parser::target(bool with_namespace, std::string_view end_name) {
  const Uses before = uses_;  // to assign is not to read
  const Spot spot = current().spot;
  if (with_namespace && current().kind == TokenKind::name && ahead().is(".")) {
    Target result;
    result.spot = spot;
    result.kind = Target::Kind::attribute;
    result.name = machine_.symbol(next().text);
    next();
    TRY(const Token attribute, expect_name());
    result.attribute = attribute.text;
    return result;
  }
  std::vector<ExpressionPtr> items;
  bool is_tuple = false;
  while (true) {
    if (!items.empty()) TRY(expect(","));
    if (tuple_ends(end_name)) break;
    TRY(ExpressionPtr item, primary());
    items.push_back(std::move(item));
    if (!current().is(",")) break;
    is_tuple = true;
  }
  uses_ = before;
  if (items.empty()) return fail(unexpected("a name"));
  if (!is_tuple) return to_target(*items.front());
  Expression expression;
  expression.spot = spot;
  expression.form = TupleDisplay{std::move(items)};
  return to_target(expression);
}

Result<Target> Parser::name_target() {
  Target result;
  TRY(const Token name, expect_name());
  result.spot = name.spot;
  result.name = machine_.symbol(name.text);
  const std::string& word = name.text;
  if (word == "true" || word == "false" || word == "none" || word == "True" || word == "False" ||
      word == "None")
    return fail(error("'" + word + "' cannot be assigned to", name.spot));
  return result;
}

Result<void> Parser::not_loop(const Target& target) const {
  if (target.kind == Target::Kind::name && machine_.name(target.name) == "loop" && loops_ > 0)
    return fail(error("'loop' cannot be assigned to inside of a loop", target.spot));
  for (const Target& part : target.parts) TRY(not_loop(part));
  return {};
}

Result<std::unique_ptr<Template>> parse_template(const SourceFile& file, std::string name,
                                                 Machine& machine, const Extension* extension,
                                                 Whitespace whitespace, std::uint32_t left_out) {
  auto result = std::make_unique<Template>();
  result->file = &file;
  result->name = std::move(name);
  TRY(machine.step(file.text().size() / 64));
  machine.charge(file.text().size() * 8);
  TRY(std::vector<Token> tokens, tokenize(file, normalized(file.text()), whitespace, left_out));
  TRY(Parser(machine, extension, *result, std::move(tokens)).run());
  return result;
}

}  // namespace converge::jinja
