#include <cmath>

#include "builtins.h"
#include "converge/jinja/numbers.h"
#include "converge/jinja/operations.h"
#include "converge/jinja/unicode.h"

/// Python's '...' % values.
namespace converge::jinja {
namespace {

struct Field {
  bool left = false, zero = false, plus = false, blank = false, alternate = false;
  std::int64_t width = 0;
  std::int64_t precision = -1;
  char type = 's';
};

class Formatter {
 public:
  Formatter(Machine& machine, const String& format, const Object& values)
      : machine_(machine), markup_(format.markup), rest_(format.text), values_(values) {}

  Result<std::string> run();

 private:
  Result<void> field();
  Result<Object> named();
  Result<Object> next();
  Result<std::int64_t> number();
  void flags(Field& field);
  Result<std::string> show(const Field& field, const Object& value);
  Result<std::string> text(const Field& field, const Object& value);
  Result<std::string> whole(const Field& field, const Object& value);
  Result<std::string> real(const Field& field, const Object& value);
  std::string number_text(const Field& field, bool negative, const std::string& prefix,
                          const std::string& body) const;

  Machine& machine_;
  bool markup_;
  std::string_view rest_;
  const Object& values_;
  std::size_t used_ = 0;
  std::string result_;
};

Result<std::string> Formatter::run() {
  while (true) {
    const std::size_t at = std::min(rest_.find('%'), rest_.size());
    result_ += rest_.substr(0, at);
    rest_.remove_prefix(at);
    if (rest_.empty()) break;
    rest_.remove_prefix(1);
    TRY(field());
    TRY(machine_.check_text(result_.size()));
  }
  const bool tuple = values_.is(Kind::tuple);
  const std::size_t given = tuple ? values_.tuple().items.size() : 1;
  const bool may_rest = values_.is(Kind::dict) || values_.is(Kind::list);
  if (used_ < given && !(may_rest && !tuple))
    return fail(mistake("the format has fewer places than there are values"));
  return std::move(result_);
}

/// %(name)s
Result<Object> Formatter::named() {
  const std::size_t end = rest_.find(')');
  if (end == std::string_view::npos) return fail(mistake("'%(' without ')' in the format"));
  const std::string_view key = rest_.substr(1, end - 1);
  rest_.remove_prefix(end + 1);
  if (!values_.is(Kind::dict)) return fail(mistake("'%(name)' in a format needs a dict"));
  const Object* found = values_.dict().find(key);
  if (!found) return fail(mistake("the dict for the format has no key " + quoted(key)));
  return *found;
}

Result<Object> Formatter::next() {
  if (values_.is(Kind::tuple) && used_ < values_.tuple().items.size())
    return values_.tuple().items[used_++];
  if (!values_.is(Kind::tuple) && used_ == 0) {
    ++used_;
    return values_;
  }
  return fail(mistake("the format has more places than there are values"));
}

Result<std::int64_t> Formatter::number() {
  std::int64_t value = 0;
  if (rest_.starts_with('*')) {
    rest_.remove_prefix(1);
    TRY(const Object given, next());
    TRY(value, need_integer(given, "the '*' of a format"));
    if (std::abs(value) > widest_field) return fail(mistake("a field of the format is too wide"));
    return value;
  }
  while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') {
    value = value * 10 + (rest_.front() - '0');
    if (value > widest_field) return fail(mistake("a field of the format is too wide"));
    rest_.remove_prefix(1);
  }
  return value;
}

void Formatter::flags(Field& field) {
  for (; !rest_.empty(); rest_.remove_prefix(1)) {
    const char c = rest_.front();
    if (c == '-')
      field.left = true;
    else if (c == '0')
      field.zero = true;
    else if (c == '+')
      field.plus = true;
    else if (c == ' ')
      field.blank = true;
    else if (c == '#')
      field.alternate = true;
    else
      break;
  }
}

Result<void> Formatter::field() {
  Object value;
  const bool by_name = rest_.starts_with('(');
  if (by_name) {
    TRY(value, named());
  }
  Field field;
  flags(field);
  TRY(field.width, number());
  if (field.width < 0) {
    field.left = true;
    field.width = -field.width;
  }
  if (rest_.starts_with('.')) {
    rest_.remove_prefix(1);
    TRY(field.precision, number());
    field.precision = std::max<std::int64_t>(field.precision, 0);
  }
  while (!rest_.empty() && std::string_view("hlL").find(rest_.front()) != std::string_view::npos)
    rest_.remove_prefix(1);
  if (rest_.empty()) return fail(mistake("the format ends within a '%' field"));
  field.type = rest_.front();
  rest_.remove_prefix(1);
  if (field.type == '%') {
    result_ += '%';
    return {};
  }
  if (!by_name) {
    TRY(value, next());
  }
  TRY(const std::string shown, show(field, value));
  result_ += shown;
  return {};
}

Result<std::string> Formatter::show(const Field& field, const Object& value) {
  TRY(require_defined(value));
  switch (field.type) {
    case 's':
    case 'r':
    case 'a':
    case 'c':
      return text(field, value);
    case 'd':
    case 'i':
    case 'u':
    case 'x':
    case 'X':
    case 'o':
      return whole(field, value);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
      return real(field, value);
    default:
      return fail(mistake(std::string("'%") + field.type + "' is no field of a format"));
  }
}

Result<std::string> Formatter::text(const Field& field, const Object& value) {
  std::string body;
  if (field.type == 'c' && value.is_integral()) {
    if (value.integer() < 0 || value.integer() > 0x10ffff)
      return fail(mistake("'%c' needs the number of a character"));
    put(body, static_cast<char32_t>(value.integer()));
  } else if (field.type == 'c') {
    if (!value.is_string() || value.string().length() != 1)
      return fail(mistake("'%c' needs a number or one character"));
    body = value.text();
  } else if (field.type == 's') {
    TRY(body, str(machine_, value));
    const bool safe = value.is_string() && value.string().markup;
    if (markup_ && !safe) body = escape_html(body);
  } else {
    TRY(body, repr(machine_, value));
  }
  if (field.precision >= 0 && field.type != 'c') body.resize(offset_of(body, field.precision));
  return aligned("", body, field.left ? '<' : '>', ' ', field.width);
}

std::string Formatter::number_text(const Field& field, bool negative, const std::string& prefix,
                                   const std::string& body) const {
  const std::string sign = negative ? "-" : field.plus ? "+" : field.blank ? " " : "";
  const char align = field.left ? '<' : field.zero ? '=' : '>';
  return aligned(sign + prefix, body, align, align == '=' ? '0' : ' ', field.width);
}

Result<std::string> Formatter::whole(const Field& field, const Object& value) {
  const bool decimal = field.type == 'd' || field.type == 'i' || field.type == 'u';
  if (!value.is_integral() && !(decimal && value.is(Kind::real)))
    return fail(mistake(std::string("'%") + field.type + "' needs a number, not a " +
                        std::string(type_name(value))));
  const auto number = to_integer(value);
  if (!number) return fail(mistake("the number does not fit into 64 bits"));
  const unsigned base = decimal ? 10 : field.type == 'o' ? 8 : 16;
  std::string body = digits(magnitude(number->integer()), base, field.type == 'X');
  if (field.precision > static_cast<std::int64_t>(body.size()))
    body.insert(0, static_cast<std::size_t>(field.precision) - body.size(), '0');
  std::string prefix;
  if (field.alternate && !decimal) prefix = std::string("0") + field.type;
  return number_text(field, number->integer() < 0, prefix, body);
}

Result<std::string> Formatter::real(const Field& field, const Object& value) {
  if (!value.is_number())
    return fail(mistake(std::string("'%") + field.type + "' needs a number, not a " +
                        std::string(type_name(value))));
  if (field.precision > most_digits) return fail(mistake("too many digits in the format"));
  const int precision = field.precision < 0 ? 6 : static_cast<int>(field.precision);
  const double number = value.real();
  return number_text(field, std::signbit(number), "",
                     fixed(number, field.type, precision, field.alternate));
}

}  // namespace

Result<std::string> printf_format(Machine& machine, const String& format, const Object& values) {
  return Formatter(machine, format, values).run();
}

}  // namespace converge::jinja
