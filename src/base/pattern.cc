#include "converge/base/pattern.h"

#include <fmt/format.h>

#include <boost/regex.hpp>
#include <optional>

#include "converge/base/text.h"

namespace converge {
namespace {

using Regex = boost::regex;
using Match = boost::match_results<std::string_view::const_iterator>;

/// (?P<name>...) is (?<name>...), (?P=name) is \k<name>, \Z is \z: the rest is Perl's.
std::string to_perl(std::string_view pattern) {
  std::string result;
  while (!pattern.empty()) {
    if (pattern.starts_with("(?P<")) {
      result += "(?<";
      pattern.remove_prefix(4);
    } else if (pattern.starts_with("(?P=")) {
      const std::size_t end = std::min(pattern.find(')'), pattern.size() - 1);
      result += "\\k<" + std::string(pattern.substr(4, end - 4)) + ">";
      pattern.remove_prefix(end + 1);
    } else if (pattern.starts_with("\\Z")) {
      result += "\\z";
      pattern.remove_prefix(2);
    } else {
      const std::size_t size = pattern.starts_with('\\') && pattern.size() > 1 ? 2 : 1;
      result += pattern.substr(0, size);
      pattern.remove_prefix(size);
    }
  }
  return result;
}

Result<Regex> compile(std::string_view pattern, PatternFlags flags) {
  Regex::flag_type type = Regex::perl;
  if (flags.ignore_case) type |= Regex::icase;
  try {
    return Regex(to_perl(pattern), type);
  } catch (const std::exception& error) {
    const std::string_view what = error.what();
    return fail(fmt::format("the regular expression '{}' is wrong: {}", printable(pattern),
                            what.substr(0, what.find("  The error"))),
                Trouble::refused);
  }
}

boost::match_flag_type match_flags(PatternFlags flags) {
  boost::match_flag_type all = boost::match_default;
  if (!flags.dot_all) all |= boost::match_not_dot_newline;
  if (!flags.multiline) all |= boost::match_single_line;
  return all;
}

Result<bool> search(const Regex& regex, std::string_view text, std::size_t from,
                    boost::match_flag_type flags, Match& match) {
  if (from > 0) flags |= boost::match_prev_avail;
  try {
    return boost::regex_search(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(), match,
                               regex, flags);
  } catch (const std::exception&) {
    return fail("the regular expression takes too long on this text");
  }
}

std::optional<char> plain_escape(char letter) {
  constexpr std::string_view letters = "nrtfvab\\";
  constexpr std::string_view meanings = "\n\r\t\f\v\a\b\\";
  const auto at = letters.find(letter);
  if (at == std::string_view::npos) return std::nullopt;
  return meanings[at];
}

Result<std::string> group(const Match& match, const std::string& name) {
  if (name.find_first_not_of("0123456789") != std::string::npos) {
    return match[name].str();
  }
  const std::size_t number = name.size() < 4 ? std::stoul(name) : match.size();
  if (number >= match.size())
    return fail(fmt::format("the replacement names group {}, which is not in the expression", name),
                Trouble::refused);
  return match[static_cast<int>(number)].str();
}

/// Takes the reference or escape behind a backslash off `rest`.
Result<std::string> expand_one(const Match& match, std::string_view& rest) {
  const char letter = rest.empty() ? '\\' : rest.front();
  if (letter >= '0' && letter <= '9') {
    const std::size_t size = rest.size() > 1 && rest[1] >= '0' && rest[1] <= '9' ? 2 : 1;
    const std::string name(rest.substr(0, size));
    rest.remove_prefix(size);
    return group(match, name);
  }
  if (rest.starts_with("g<") && rest.find('>') > 2 && rest.find('>') != std::string_view::npos) {
    const std::string name(rest.substr(2, rest.find('>') - 2));
    rest.remove_prefix(rest.find('>') + 1);
    return group(match, name);
  }
  if (!rest.empty()) rest.remove_prefix(1);
  if (const auto plain = plain_escape(letter)) return std::string(1, *plain);
  return std::string("\\") + letter;
}

Result<std::string> expand(const Match& match, std::string_view replacement) {
  std::string result;
  while (!replacement.empty()) {
    const std::size_t backslash = std::min(replacement.find('\\'), replacement.size());
    result += replacement.substr(0, backslash);
    replacement.remove_prefix(backslash);
    if (replacement.empty()) break;
    replacement.remove_prefix(1);
    TRY(const std::string one, expand_one(match, replacement));
    result += one;
  }
  return result;
}

}  // namespace

Result<void> check_pattern(std::string_view pattern, PatternFlags flags) {
  TRY(compile(pattern, flags));
  return {};
}

Result<bool> pattern_found(std::string_view pattern, std::string_view text, PatternFlags flags,
                           bool at_start) {
  TRY(const Regex regex, compile(pattern, flags));
  Match match;
  auto how = match_flags(flags);
  if (at_start) how |= boost::match_continuous;
  return search(regex, text, 0, how, match);
}

Result<Replaced> replace_pattern(std::string_view pattern, std::string_view replacement,
                                 std::string_view text, PatternFlags flags, std::size_t most,
                                 bool literal) {
  TRY(const Regex regex, compile(pattern, flags));
  Replaced result;
  std::size_t done = 0;
  for (std::size_t from = 0; from <= text.size() && (most == 0 || result.count < most);) {
    Match match;
    TRY(const bool found, search(regex, text, from, match_flags(flags), match));
    if (!found) break;
    const auto begin = static_cast<std::size_t>(match[0].first - text.begin());
    const auto end = static_cast<std::size_t>(match[0].second - text.begin());
    TRY(const std::string put,
        literal ? Result<std::string>(std::string(replacement)) : expand(match, replacement));
    result.text += text.substr(done, begin - done);
    result.text += put;
    ++result.count;
    done = end;
    // Behind an empty match the next one begins a character further on.
    from = end > begin ? end : end + 1;
  }
  if (done < text.size()) result.text += text.substr(done);
  return result;
}

std::string escaped_pattern(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '_' || static_cast<unsigned char>(c) >= 0x80;
    if (!word && c != '\n') result += '\\';
    result += c;
  }
  return result;
}

}  // namespace converge
