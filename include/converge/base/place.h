#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

namespace converge {

/// One text the user gave us: a state file, an included file, a template, an option's value.
/// Lines are counted from 1; a line's text comes without its end ("\n" or "\r\n").
class SourceFile {
 public:
  SourceFile(std::string name, std::string text) : name_(std::move(name)), text_(std::move(text)) {}

  /// The name as the user would write it: `states/app.yml`, `<stdin>`, `--pillar`.
  const std::string& name() const { return name_; }
  const std::string& text() const { return text_; }
  /// Empty when there is no such line.
  std::string_view line(std::uint32_t number) const;

 private:
  std::string name_;
  std::string text_;
};

/// Where something was written. A value of 16 bytes; does not own the file.
/// `line` 0 means "somewhere in the file"; `column` 0 means "somewhere in the line" (a line that
/// a template produced has no columns of its own).
struct Place {
  const SourceFile* file = nullptr;
  std::uint32_t line = 0;
  std::uint32_t column = 0;

  explicit operator bool() const { return file != nullptr; }
  bool operator==(const Place&) const = default;
};

/// `states/app.yml:3:14`, without the parts that are unknown. Empty for no place.
std::string to_string(const Place& place);

/// Owns every SourceFile of a run. Files never move and live as long as this object, which
/// outlives all Places: main() holds it.
class Sources {
 public:
  const SourceFile& add(std::string name, std::string text) {
    return files_.emplace_back(std::move(name), std::move(text));
  }

 private:
  std::deque<SourceFile> files_;
};

}  // namespace converge
