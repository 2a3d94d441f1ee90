#include "text.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "converge/base/text.h"

namespace converge {
namespace {

/// YAML's printable characters, as far as one byte or the two bytes of U+0080 to U+009F tell.
bool is_control(std::string_view text, std::size_t i) {
  const auto byte = static_cast<unsigned char>(text[i]);
  if (byte == '\r') return !text.substr(i + 1).starts_with('\n');
  if (byte < 0x20) return byte != '\t' && byte != '\n';
  if (byte == 0x7f) return true;
  if (byte != 0xc2 || i + 1 >= text.size()) return false;
  const auto next = static_cast<unsigned char>(text[i + 1]);
  return next < 0xa0 && next != 0x85;
}

std::optional<std::size_t> first_control(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i)
    if (is_control(text, i)) return i;
  return std::nullopt;
}

Error trouble_at(const Locator& locator, std::size_t offset, std::string message) {
  return Error(std::move(message), Trouble::refused).at(locator.place_of(offset));
}

Result<void> check_characters(const Locator& locator) {
  const std::string_view text = locator.text();
  if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff"))
    return fail(trouble_at(locator, 0, "the file is UTF-16").hint("save it as UTF-8"));
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos)
    return fail(trouble_at(locator, nul, fmt::format("byte {} is NUL", nul))
                    .hint("a state file is UTF-8 text"));
  if (const auto bad = invalid_utf8(text))
    return fail(trouble_at(locator, *bad, fmt::format("byte {} is not UTF-8", *bad))
                    .hint("save the file as UTF-8"));
  if (const auto control = first_control(text))
    return fail(trouble_at(locator, *control,
                           fmt::format("byte {} is the control character 0x{:02x}", *control,
                                       static_cast<unsigned char>(text[*control])))
                    .hint("write it as \"\\x..\" in double quotes if it is meant"));
  return {};
}

}  // namespace

Result<void> check_file_text(const SourceFile& file) {
  if (file.text().size() > most_file_bytes)
    return fail(Error(fmt::format("the file has {} bytes, at most {} are read", file.text().size(),
                                  most_file_bytes),
                      Trouble::refused)
                    .at(Place{&file, 0, 0}));
  return check_characters(Locator(file, nullptr));
}

Result<void> check_rendered_text(const Locator& locator) {
  if (locator.text().size() > most_rendered_bytes)
    return fail(trouble_at(locator, 0,
                           fmt::format("the template made {} bytes, at most {} are read",
                                       locator.text().size(), most_rendered_bytes)));
  return check_characters(locator);
}

Result<void> check_brackets(const Locator& locator) {
  constexpr std::size_t most_in_a_row = 2000;
  const std::string_view text = locator.text();
  std::size_t in_a_row = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    in_a_row = text[i] == '[' || text[i] == '{' ? in_a_row + 1 : 0;
    if (in_a_row > most_in_a_row) return fail(trouble_at(locator, i, "nesting deeper than 64"));
  }
  return {};
}

}  // namespace converge
