#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace converge {

std::vector<std::string> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
std::string_view trim(std::string_view text);
std::string lower(std::string_view text);

/// The candidate that was probably meant: the nearest by edit distance, when it is near enough
/// (a third of the word's letters). Nothing for a word that resembles none.
std::optional<std::string> nearest(std::string_view word,
                                   const std::vector<std::string>& candidates);

/// `did you mean 'running'?`, or "" when nothing is near.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

/// The byte offset of the first byte that is not UTF-8 (overlong forms and surrogates count as
/// wrong); nothing when all is well.
std::optional<std::size_t> invalid_utf8(std::string_view text);

/// Control characters as `\x1b`, so that a name or a log line cannot drive the user's terminal.
/// Keeps "\n" and "\t" when `keep_lines`.
std::string printable(std::string_view text, bool keep_lines = false);

/// Shell patterns as Salt's requisite targets use them (fnmatch: `*`, `?`, `[a-z]`, `[!a]`).
bool glob_match(std::string_view pattern, std::string_view text);

/// Whether a text has a letter that such a pattern gives a meaning to.
bool is_glob(std::string_view text);

/// How many characters a text has; a byte that belongs to none counts as one that continues the
/// one before. A terminal shows each in one column (a few take two).
std::size_t characters(std::string_view text);

/// The first `count` characters, never a piece of one.
std::string_view first_characters(std::string_view text, std::size_t count);

/// The first line, for people: printable, at most `longest` characters of it, and `...` behind it
/// when there was more.
std::string headline(std::string_view text, std::size_t longest = std::string_view::npos);

/// The same text with U+FFFD for each byte that does not belong to a character.
std::string mended_utf8(std::string_view text);

/// "1 state", "2 states".
std::string counted(std::size_t count, std::string_view noun);

/// Short form of an image id or digest for people: the first 12 hex digits.
std::string short_id(std::string_view id);

/// The text as one word that any shell reads as it stands.
std::string shell_quoted(const std::string& text);

}  // namespace converge
