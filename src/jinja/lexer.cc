#include "lexer.h"

#include <algorithm>
#include <charconv>

#include "converge/base/text.h"
#include "converge/jinja/operations.h"
#include "converge/jinja/unicode.h"
#include "escapes.h"

namespace converge::jinja {
namespace {

bool ascii_digit(char c) {
  return c >= '0' && c <= '9';
}
/// Bytes above ASCII belong to names, as Python's letters do.
bool name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool name_part(char c) {
  return name_start(c) || ascii_digit(c);
}

class Lexer {
 public:
  Lexer(const SourceFile& file, std::string_view text, Whitespace whitespace)
      : file_(file), text_(text), whitespace_(whitespace) {}

  /// Passes over a line; what stands above it is no template.
  void leave_out(std::uint32_t line);
  Result<std::vector<Token>> run();

 private:
  std::string_view rest(std::size_t ahead = 0) const {
    return text_.substr(std::min(at_ + ahead, text_.size()));
  }
  /// Moves to a later position, counting lines and characters on the way.
  void advance(std::size_t position);
  void skip_space();
  Error error(std::string message) const {
    return mistake(std::move(message)).at({&file_, spot_.line, spot_.column});
  }
  Token& add(TokenKind kind, std::string text = {});
  /// Template text up to `end`, where a tag with that sign begins; '-' cuts the blanks before it.
  void data(std::size_t end, char sign, bool block);
  std::string_view without_indentation(std::string_view piece) const;
  /// Behind a block or comment without a sign.
  void trim_line_end() {
    if (whitespace_.trim_blocks && rest().starts_with('\n')) advance(at_ + 1);
  }

  std::size_t raw_begin() const;
  Result<void> raw(std::size_t begin_length);
  Result<void> comment();
  Result<void> tag(bool block);
  Result<bool> tag_end(bool block);
  Result<void> token();
  Result<void> bracket(char c);
  Result<void> string();
  Result<void> number();
  std::size_t real_length() const;
  bool op();

  const SourceFile& file_;
  std::string_view text_;
  Whitespace whitespace_;
  std::size_t at_ = 0;
  Spot spot_{1, 1};
  std::vector<Token> tokens_;
  std::vector<std::pair<char, Spot>> open_;  ///< brackets that wait for their end
};

void Lexer::advance(std::size_t position) {
  for (; at_ < position; ++at_) {
    if (text_[at_] == '\n')
      spot_ = {spot_.line + 1, 1};
    else if ((static_cast<unsigned char>(text_[at_]) & 0xc0) != 0x80)
      ++spot_.column;
  }
}

void Lexer::skip_space() {
  const std::string_view after = strip_left(rest());
  advance(text_.size() - after.size());
}

Token& Lexer::add(TokenKind kind, std::string text) {
  Token& token = tokens_.emplace_back();
  token.kind = kind;
  token.spot = spot_;
  token.text = std::move(text);
  return token;
}

std::string_view Lexer::without_indentation(std::string_view piece) const {
  const std::size_t line = piece.rfind('\n') + 1;
  const bool begins = line > 0 || at_ == 0 || text_[at_ - 1] == '\n';
  const bool blank = strip_left(piece.substr(line)).empty();
  return begins && blank ? piece.substr(0, line) : piece;
}

void Lexer::data(std::size_t end, char sign, bool block) {
  std::string_view piece = text_.substr(at_, end - at_);
  if (sign == '-')
    piece = strip_right(piece);
  else if (sign != '+' && block && whitespace_.lstrip_blocks)
    piece = without_indentation(piece);
  if (!piece.empty()) add(TokenKind::data, std::string(piece));
  advance(end);
}

/// The length of `{% raw %}` here, with its signs; 0 when something else stands here.
std::size_t Lexer::raw_begin() const {
  std::string_view text = rest(2);
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  text = strip_left(text);
  if (!text.starts_with("raw")) return 0;
  text = strip_left(text.substr(3));
  if (text.starts_with("-%}"))
    text = strip_left(text.substr(3));
  else if (text.starts_with("%}"))
    text.remove_prefix(2);
  else
    return 0;
  return text_.size() - text.size() - at_;
}

Result<void> Lexer::raw(std::size_t begin_length) {
  const Error unclosed = error("'{% raw %}' is not closed");
  advance(at_ + begin_length);
  for (std::size_t end = text_.find("{%", at_); end != std::string_view::npos;
       end = text_.find("{%", end + 2)) {
    std::string_view tail = text_.substr(end + 2);
    const char sign = tail.empty() ? ' ' : tail.front();
    if (sign == '-' || sign == '+') tail.remove_prefix(1);
    tail = strip_left(tail);
    if (!tail.starts_with("endraw")) continue;
    tail = strip_left(tail.substr(6));
    const bool strip_after = tail.starts_with("-%}");
    if (!strip_after && !tail.starts_with("%}") && !tail.starts_with("+%}")) continue;
    const bool plain = tail.starts_with("%}");
    tail.remove_prefix(plain ? 2 : 3);
    if (strip_after) tail = strip_left(tail);
    data(end, sign, true);
    advance(text_.size() - tail.size());
    if (plain) trim_line_end();
    return {};
  }
  return fail(std::move(unclosed));
}

Result<void> Lexer::comment() {
  const bool sign = rest(2).starts_with('-') || rest(2).starts_with('+');
  const std::size_t begin = at_ + (sign ? 3 : 2);
  const std::size_t end = text_.find("#}", begin);
  if (end == std::string_view::npos) return fail(error("'{#' is not closed"));
  const char last = end > begin ? text_[end - 1] : ' ';
  advance(end + 2);
  if (last == '-')
    skip_space();
  else if (last != '+')
    trim_line_end();
  return {};
}

/// "%}" or "}}", with its sign; only outside of brackets.
Result<bool> Lexer::tag_end(bool block) {
  if (!open_.empty()) return false;
  const std::string_view end = block ? "%}" : "}}";
  const bool minus = rest().starts_with('-') && rest(1).starts_with(end);
  const bool plus = block && rest().starts_with('+') && rest(1).starts_with(end);
  if (!minus && !plus && !rest().starts_with(end)) return false;
  add(block ? TokenKind::block_end : TokenKind::variable_end);
  advance(at_ + (minus || plus ? 3 : 2));
  if (minus)
    skip_space();
  else if (block && !plus)
    trim_line_end();
  return true;
}

Result<void> Lexer::tag(bool block) {
  const Spot begin = spot_;
  add(block ? TokenKind::block_begin : TokenKind::variable_begin);
  advance(at_ + 2);
  if (rest().starts_with('-') || rest().starts_with('+')) advance(at_ + 1);
  while (true) {
    skip_space();
    TRY(const bool ended, tag_end(block));
    if (ended) return {};
    if (at_ >= text_.size()) break;
    TRY(token());
  }
  const Spot where = open_.empty() ? begin : open_.back().second;
  const std::string what = !open_.empty() ? std::string(1, open_.back().first)
                           : block        ? "{%"
                                          : "{{";
  return fail(mistake("'" + what + "' is not closed").at({&file_, where.line, where.column}));
}

Result<void> Lexer::token() {
  const char c = text_[at_];
  if (name_start(c)) {
    std::size_t end = at_;
    while (end < text_.size() && name_part(text_[end])) ++end;
    add(TokenKind::name, std::string(text_.substr(at_, end - at_)));
    advance(end);
    return {};
  }
  if (ascii_digit(c)) return number();
  if (c == '\'' || c == '"') return string();
  if (std::string_view("()[]{}").find(c) != std::string_view::npos) return bracket(c);
  if (op()) return {};
  return fail(error("unexpected '" +
                    std::string(characters(String{std::string(rest().substr(0, 4))}, 0, 1)) + "'"));
}

Result<void> Lexer::bracket(char c) {
  const std::size_t kind = std::string_view("([{").find(c);
  if (kind != std::string_view::npos) {
    open_.emplace_back(c, spot_);
  } else {
    const char wanted = c == ')' ? '(' : c == ']' ? '[' : '{';
    if (open_.empty()) return fail(error(std::string("unexpected '") + c + "'"));
    const auto [begun, where] = open_.back();
    if (begun != wanted)
      return fail(error(std::string("unexpected '") + c + "' where '" + begun + "' is open")
                      .note(std::string("'") + begun + "' stands here",
                            {&file_, where.line, where.column}));
    open_.pop_back();
  }
  add(TokenKind::op, std::string(1, c));
  advance(at_ + 1);
  return {};
}

bool Lexer::op() {
  static constexpr std::string_view operators[] = {"//", "**", "==", "!=", ">=", "<=", "+",
                                                   "-",  "/",  "*",  "%",  "~",  ">",  "<",
                                                   "=",  ".",  ":",  "|",  ",",  ";"};
  for (const std::string_view candidate : operators) {
    if (!rest().starts_with(candidate)) continue;
    add(TokenKind::op, std::string(candidate));
    advance(at_ + candidate.size());
    return true;
  }
  return false;
}

Result<void> Lexer::string() {
  const char quote = text_[at_];
  std::size_t end = at_ + 1;
  while (end < text_.size() && text_[end] != quote) end += text_[end] == '\\' ? 2 : 1;
  if (end >= text_.size())
    return fail(error("the text is not closed with " + std::string(1, quote)));
  auto value = unescape(text_.substr(at_ + 1, end - at_ - 1));
  if (!value) return fail(std::move(value).error().at({&file_, spot_.line, spot_.column}));
  add(TokenKind::string, *std::move(value));
  advance(end + 1);
  return {};
}

/// The length of a number with a point or an exponent; 0 when none stands here.
std::size_t Lexer::real_length() const {
  // "a.1.5" are two indexes, not one number.
  if (at_ > 0 && text_[at_ - 1] == '.') return 0;
  const auto digits = [&](std::size_t at) {
    std::size_t end = at;
    while (end < text_.size() &&
           (ascii_digit(text_[end]) || (text_[end] == '_' && end > at && end + 1 < text_.size() &&
                                        ascii_digit(text_[end + 1]))))
      ++end;
    return end;
  };
  std::size_t end = digits(at_);
  bool real = false;
  if (end < text_.size() && text_[end] == '.' && digits(end + 1) > end + 1) {
    end = digits(end + 1);
    real = true;
  }
  if (end < text_.size() && (text_[end] == 'e' || text_[end] == 'E')) {
    std::size_t exponent = end + 1;
    if (exponent < text_.size() && (text_[exponent] == '+' || text_[exponent] == '-')) ++exponent;
    if (digits(exponent) > exponent) {
      end = digits(exponent);
      real = true;
    }
  }
  return real ? end - at_ : 0;
}

Result<void> Lexer::number() {
  if (const std::size_t length = real_length(); length > 0) {
    add(TokenKind::real).real = *to_real(text_.substr(at_, length));
    advance(at_ + length);
    return {};
  }
  std::size_t end = at_;
  const bool prefixed = text_[at_] == '0' && at_ + 2 < text_.size() &&
                        std::string_view("xXoObB").find(text_[at_ + 1]) != std::string_view::npos;
  if (prefixed)
    while (end < text_.size() && name_part(text_[end])) ++end;
  else if (text_[at_] == '0')
    while (end < text_.size() && (text_[end] == '0' || text_[end] == '_')) ++end;
  else
    while (end < text_.size() && (ascii_digit(text_[end]) || text_[end] == '_')) ++end;
  const String digits{std::string(text_.substr(at_, end - at_))};
  const auto value = to_integer(Object(digits), 0);
  if (!value) return fail(error("'" + digits.text + "' is no number of 64 bits"));
  add(TokenKind::integer).integer = value->integer();
  advance(end);
  return {};
}

void Lexer::leave_out(std::uint32_t line) {
  std::size_t begin = 0;
  for (std::uint32_t above = 1; above < line; ++above) begin = text_.find('\n', begin) + 1;
  data(begin, '+', false);
  advance(std::min(text_.find('\n', begin), text_.size() - 1) + 1);
}

Result<std::vector<Token>> Lexer::run() {
  tokens_.reserve(text_.size() / 8 + 16);
  while (at_ < text_.size()) {
    std::size_t begin = at_;
    while (true) {
      begin = text_.find('{', begin);
      if (begin == std::string_view::npos || begin + 1 >= text_.size()) {
        begin = text_.size();
        break;
      }
      const char next = text_[begin + 1];
      if (next == '{' || next == '%' || next == '#') break;
      ++begin;
    }
    const char sign = begin + 2 < text_.size() ? text_[begin + 2] : ' ';
    data(begin, sign, begin < text_.size() && text_[begin + 1] != '{');
    if (at_ >= text_.size()) break;
    const char kind = text_[at_ + 1];
    if (kind == '#') {
      TRY(comment());
    } else if (const std::size_t length = kind == '%' ? raw_begin() : 0; length > 0) {
      TRY(raw(length));
    } else {
      TRY(tag(kind == '%'));
    }
  }
  add(TokenKind::end);
  return std::move(tokens_);
}

}  // namespace

std::string normalized(std::string_view text, bool keep_last_newline) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r') {
      result += text[i];
    } else {
      result += '\n';
      if (i + 1 < text.size() && text[i + 1] == '\n') ++i;
    }
  }
  if (!keep_last_newline && result.ends_with('\n')) result.pop_back();
  return result;
}

Result<std::vector<Token>> tokenize(const SourceFile& file, std::string_view text,
                                    Whitespace whitespace, std::uint32_t left_out) {
  Lexer lexer(file, text, whitespace);
  if (left_out > 0) lexer.leave_out(left_out);
  return lexer.run();
}

}  // namespace converge::jinja
