#include "converge/jinja/unicode.h"

#include <algorithm>
#include <array>

namespace converge::jinja {
namespace {

struct Span {
  char32_t first, last;
};

template <std::size_t count>
bool within(const std::array<Span, count>& spans, char32_t character) {
  return std::any_of(spans.begin(), spans.end(), [&](const Span& span) {
    return character >= span.first && character <= span.last;
  });
}

/// Blocks of letters whose upper and lower forms alternate, upper first at even numbers.
constexpr std::array<Span, 6> even_pairs{{{0x100, 0x137},
                                          {0x14a, 0x177},
                                          {0x1de, 0x1ef},
                                          {0x1f8, 0x21f},
                                          {0x460, 0x481},
                                          {0x48a, 0x4bf}}};
constexpr std::array<Span, 3> odd_pairs{{{0x139, 0x148}, {0x179, 0x17e}, {0x1cd, 0x1dc}}};
/// The first letter of an upper alphabet, its length, and how far below the lower one lies.
struct Alphabet {
  char32_t upper, count, distance;
};
constexpr std::array<Alphabet, 9> alphabets{{{'A', 26, 32},
                                             {0xc0, 23, 32},
                                             {0xd8, 7, 32},
                                             {0x391, 17, 32},
                                             {0x3a3, 9, 32},
                                             {0x388, 3, 37},
                                             {0x400, 16, 80},
                                             {0x410, 32, 32},
                                             {0x531, 38, 48}}};
constexpr std::array<Span, 22> letter_ranges{
    {{'A', 'Z'},       {'a', 'z'},      {0xaa, 0xaa},   {0xb5, 0xb5},   {0xba, 0xba},
     {0xc0, 0xd6},     {0xd8, 0xf6},    {0xf8, 0x2c1},  {0x370, 0x373}, {0x376, 0x377},
     {0x37b, 0x37d},   {0x386, 0x386},  {0x388, 0x481}, {0x48a, 0x559}, {0x561, 0x587},
     {0x5d0, 0x5ea},   {0x620, 0x64a},  {0x904, 0x939}, {0xe01, 0xe30}, {0x1e00, 0x1fbc},
     {0x3041, 0x9fff}, {0xac00, 0xd7a3}}};

}  // namespace

char32_t take(std::string_view& text) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned char first = byte(0);
  const std::size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (length == 1 || first < 0xc0 || text.size() < length) {
    text.remove_prefix(1);
    return first;
  }
  char32_t character = first & (0xff >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) character = character << 6 | (byte(i) & 0x3f);
  text.remove_prefix(length);
  return character;
}

void put(std::string& text, char32_t character) {
  const auto add = [&](char32_t value) { text += static_cast<char>(value); };
  if (character < 0x80) {
    add(character);
  } else if (character < 0x800) {
    add(0xc0 | character >> 6);
    add(0x80 | (character & 0x3f));
  } else if (character < 0x10000) {
    add(0xe0 | character >> 12);
    add(0x80 | (character >> 6 & 0x3f));
    add(0x80 | (character & 0x3f));
  } else {
    add(0xf0 | character >> 18);
    add(0x80 | (character >> 12 & 0x3f));
    add(0x80 | (character >> 6 & 0x3f));
    add(0x80 | (character & 0x3f));
  }
}

std::int64_t count_characters(std::string_view text) {
  return std::count_if(text.begin(), text.end(),
                       [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
}

std::size_t offset_of(std::string_view text, std::int64_t character) {
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    if ((static_cast<unsigned char>(text[at]) & 0xc0) == 0x80) continue;
    if (character-- == 0) return at;
  }
  return text.size();
}

char32_t to_lower(char32_t c) {
  for (const Alphabet& a : alphabets)
    if (c >= a.upper && c < a.upper + a.count) return c + a.distance;
  if (c < 0x80) return c;
  if (c == 0x130) return 'i';
  if (c == 0x178) return 0xff;
  if (c == 0x1e9e) return 0xdf;
  if (c == 0x386) return 0x3ac;
  if (within(even_pairs, c) || (c >= 0x1e00 && c <= 0x1e95) || (c >= 0x1ea0 && c <= 0x1eff))
    return c % 2 == 0 ? c + 1 : c;
  if (within(odd_pairs, c)) return c % 2 == 1 ? c + 1 : c;
  return c;
}

char32_t to_upper(char32_t c) {
  if (c == 0x131) return 'I';
  if (c == 0xff) return 0x178;
  if (c == 0xb5) return 0x39c;
  if (c == 0x3c2) return 0x3a3;
  if (c == 0x3ac) return 0x386;
  for (const Alphabet& a : alphabets)
    if (c >= a.upper + a.distance && c < a.upper + a.count + a.distance && c != 0xf7)
      return c - a.distance;
  if (c < 0x80 || c == 0x138) return c;
  if (within(even_pairs, c) || (c >= 0x1e00 && c <= 0x1e95) || (c >= 0x1ea0 && c <= 0x1eff))
    return c % 2 == 1 ? c - 1 : c;
  if (within(odd_pairs, c)) return c % 2 == 0 ? c - 1 : c;
  return c;
}

std::string upper(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const char32_t c = take(text);
    if (c == 0xdf)
      result += "SS";
    else
      put(result, to_upper(c));
  }
  return result;
}

std::string lower(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) put(result, to_lower(take(text)));
  return result;
}

std::string capitalize(std::string_view text) {
  if (text.empty()) return {};
  std::string_view rest = text;
  take(rest);
  std::string first = upper(text.substr(0, text.size() - rest.size()));
  if (first == "SS") first = "Ss";
  return first + lower(rest);
}

bool is_space(char32_t c) {
  return (c >= 0x09 && c <= 0x0d) || (c >= 0x1c && c <= 0x20) || c == 0x85 || c == 0xa0 ||
         c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f ||
         c == 0x205f || c == 0x3000;
}

bool is_digit(char32_t c) {
  return (c >= '0' && c <= '9') || (c >= 0x660 && c <= 0x669) || (c >= 0x966 && c <= 0x96f) ||
         (c >= 0xff10 && c <= 0xff19);
}

bool is_letter(char32_t c) {
  return within(letter_ranges, c) || (c >= 0x20000 && c <= 0x3134f);
}

bool is_lower(char32_t c) {
  return to_upper(c) != c || c == 0xdf || c == 0xaa || c == 0xba || c == 0x138;
}

bool is_printable(char32_t c) {
  return c >= 0x20 && !(c >= 0x7f && c <= 0xa0) && c != 0xad && !(is_space(c) && c != ' ');
}

std::string_view strip_left(std::string_view text) {
  while (!text.empty()) {
    std::string_view rest = text;
    if (!is_space(take(rest))) break;
    text = rest;
  }
  return text;
}

std::string_view strip_right(std::string_view text) {
  while (!text.empty()) {
    std::size_t last = text.size() - 1;
    while (last > 0 && (static_cast<unsigned char>(text[last]) & 0xc0) == 0x80) --last;
    std::string_view tail = text.substr(last);
    if (!is_space(take(tail))) break;
    text = text.substr(0, last);
  }
  return text;
}

}  // namespace converge::jinja
