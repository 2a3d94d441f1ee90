#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace converge::jinja {

/// Characters of UTF-8 texts as Python's str sees them. Case and classes are exact for ASCII,
/// Latin, Greek and Cyrillic; other scripts have no case here.

/// Takes the first character off a text, which must not be empty. A byte that is not UTF-8 counts
/// as one character.
char32_t take(std::string_view& text);
void put(std::string& text, char32_t character);
std::int64_t count_characters(std::string_view text);
/// The byte offset of a character; the end when there are fewer.
std::size_t offset_of(std::string_view text, std::int64_t character);

char32_t to_upper(char32_t character);
char32_t to_lower(char32_t character);
std::string upper(std::string_view text);
std::string lower(std::string_view text);
/// The first character upper, all others lower.
std::string capitalize(std::string_view text);

bool is_space(char32_t character);
bool is_digit(char32_t character);
bool is_letter(char32_t character);
inline bool is_word(char32_t character) {
  return character == '_' || is_letter(character) || is_digit(character);
}
inline bool is_upper(char32_t character) {
  return to_lower(character) != character;
}
bool is_lower(char32_t character);
bool is_printable(char32_t character);

std::string_view strip_left(std::string_view text);
std::string_view strip_right(std::string_view text);

}  // namespace converge::jinja
