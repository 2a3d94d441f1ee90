#include "converge/model/arguments.h"

#include <fmt/format.h>

#include <charconv>

#include "converge/base/text.h"

namespace converge {
namespace {

std::optional<bool> truth_word(std::string_view word) {
  const std::string small = lower(word);
  if (small == "true" || small == "yes" || small == "on" || small == "1") return true;
  if (small == "false" || small == "no" || small == "off" || small == "0") return false;
  return std::nullopt;
}

/// What was found instead, short: "'abc'", "a list".
std::string found(const Value& value) {
  if (!value.is_scalar() || value.is_null()) return std::string(kind_name(value.kind()));
  return fmt::format("'{}'", printable(python_text(value)));
}

constexpr std::uint32_t highest_mode = 07777;

/// The digits are octal, however YAML reads them: Salt's loader makes 644 of an unquoted 0644.
std::optional<std::uint32_t> octal(std::string_view digits) {
  std::uint32_t number = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), number, 8);
  if (error != std::errc{} || end != digits.data() + digits.size() || number > highest_mode)
    return std::nullopt;
  return number;
}

}  // namespace

Error Arguments::wrong(std::string_view name, std::string_view expected) const {
  const Value* value = find(name);
  return Error(fmt::format("'{}' should be {}, got {}", name, expected,
                           value ? found(*value) : "nothing"),
               Trouble::refused)
      .at(value ? value->place() : input_.place)
      .at(input_.place);
}

Result<std::string> Arguments::required_text(std::string_view name) const {
  TRY(auto text, this->text(name));
  if (text && !text->empty()) return *std::move(text);
  const Value* value = find(name);
  if (value) return fail(wrong(name, "a text that is not empty"));
  return fail(Error(fmt::format("{} '{}' needs the argument '{}'", input_.written, input_.id, name),
                    Trouble::refused)
                  .at(input_.place));
}

Result<std::optional<std::string>> Arguments::text(std::string_view name) const {
  const Value* value = find(name);
  if (!value || value->is_null()) return std::optional<std::string>();
  if (!value->is_scalar()) return fail(wrong(name, "a text"));
  return std::optional(python_text(*value));
}

Result<bool> Arguments::flag(std::string_view name, bool otherwise) const {
  const Value* value = find(name);
  if (!value || value->is_null()) return otherwise;
  if (value->is_boolean()) return value->boolean();
  if (value->is_scalar())
    if (const auto word = truth_word(python_text(*value))) return *word;
  return fail(wrong(name, "True or False"));
}

Result<std::optional<std::int64_t>> Arguments::number(std::string_view name) const {
  const Value* value = find(name);
  if (!value || value->is_null()) return std::optional<std::int64_t>();
  if (value->is_integer()) return std::optional(value->integer());
  if (value->is_string()) {
    const std::string& text = value->string();
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc{} && end == text.data() + text.size()) return std::optional(number);
  }
  return fail(wrong(name, "a whole number"));
}

Result<std::vector<std::string>> Arguments::texts(std::string_view name) const {
  const Value* value = find(name);
  std::vector<std::string> texts;
  if (!value || value->is_null()) return texts;
  if (value->is_scalar()) return std::vector{python_text(*value)};
  if (!value->is_list()) return fail(wrong(name, "a list of texts"));
  for (const Value& item : value->items()) {
    if (!item.is_scalar() || item.is_null())
      return fail(Error(fmt::format("'{}' should be a list of texts, one of them is {}", name,
                                    kind_name(item.kind())),
                        Trouble::refused)
                      .at(item.place())
                      .at(value->place()));
    texts.push_back(python_text(item));
  }
  return texts;
}

Result<std::optional<Milliseconds>> Arguments::duration(std::string_view name) const {
  TRY(const auto text, this->text(name));
  if (!text) return std::optional<Milliseconds>();
  Result<Milliseconds> parsed = parse_duration(*text);
  if (!parsed) return fail(wrong(name, "a duration such as 10, 10s or 1m30s"));
  return std::optional(*parsed);
}

Result<std::optional<std::uint32_t>> Arguments::mode(std::string_view name) const {
  TRY(const auto text, this->text(name));
  if (!text) return std::optional<std::uint32_t>();
  std::string_view digits = *text;
  if (digits.starts_with("0o")) digits.remove_prefix(2);
  const auto mode = octal(digits);
  if (!mode) return fail(wrong(name, "a mode in octal such as '0644'"));
  return std::optional(*mode);
}

Result<std::vector<int>> Arguments::exit_codes(std::string_view name) const {
  std::vector<int> codes = {0};
  const Value* value = find(name);
  TRY(auto texts, this->texts(name));
  if (value && value->is_string()) texts = split(value->string(), ',');
  for (const std::string& written : texts) {
    const std::string_view text = trim(written);
    const bool number = !text.empty() && text.size() <= 3 &&
                        text.find_first_not_of("0123456789") == std::string_view::npos;
    if (!number) return fail(wrong(name, "a list of exit codes"));
    codes.push_back(std::stoi(std::string(text)));
  }
  return codes;
}

}  // namespace converge
