#include <optional>
#include <string>

#include "converge/base/shell_words.h"

namespace converge {
namespace {

/// Reads one word after the other. A word exists as soon as a letter or a quote of it was seen, so
/// that '' is an empty word.
class WordReader {
 public:
  explicit WordReader(std::string_view text) : text_(text) {}

  Result<std::vector<std::string>> read() {
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (std::string_view(" \t\r\n").find(c) != std::string_view::npos) {
        finish();
      } else if (c == '\'' || c == '"') {
        TRY(quoted(c));
      } else if (c == '\\') {
        TRY(escaped());
      } else {
        letter(c);
      }
    }
    finish();
    return std::move(words_);
  }

 private:
  void letter(char c) {
    if (!word_) word_.emplace();
    word_->push_back(c);
  }

  void finish() {
    if (word_) words_.push_back(*std::move(word_));
    word_.reset();
  }

  Result<void> escaped() {
    if (at_ == text_.size()) return fail("ends in a backslash", Trouble::refused);
    letter(text_[at_++]);
    return {};
  }

  Result<void> quoted(char quote) {
    if (!word_) word_.emplace();
    while (at_ < text_.size()) {
      char c = text_[at_++];
      if (c == quote) return {};
      // Inside double quotes a backslash is one unless a quote or a backslash follows.
      const bool escape = c == '\\' && quote == '"' && at_ < text_.size() &&
                          (text_[at_] == '"' || text_[at_] == '\\');
      if (escape) c = text_[at_++];
      letter(c);
    }
    return fail(std::string("has no closing ") + quote, Trouble::refused);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::optional<std::string> word_;
  std::vector<std::string> words_;
};

}  // namespace

Result<std::vector<std::string>> shell_words(std::string_view text) {
  return WordReader(text).read();
}

}  // namespace converge
