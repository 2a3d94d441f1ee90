#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "converge/base/result.h"
#include "text.h"

namespace converge {

/// What yaml-cpp lets pass and Salt's loader (libyaml) does not: quotes that do not end, tabs as
/// indentation, lines that begin with '%', keys without a colon or colons without a key, anchors
/// with strange names. Judged from the text and from where yaml-cpp found its parts, which come in
/// the order in which they are written.
class YamlStrictness {
 public:
  explicit YamlStrictness(const Locator& locator);

  struct Spot {
    int position;
    int line;
    int column;
  };

  /// Something begins here. `quoted`: a scalar that may have quotes.
  Result<void> met(const Spot& spot, bool quoted, bool in_flow);
  /// Everything before this position has been read.
  Result<void> passed(int position);
  /// Nothing stands where a key belongs.
  Result<void> empty_key(const Spot& spot) const;
  /// Nothing stands where the value of the key that begins at `key` belongs (not in a flow mapping,
  /// where that is right).
  Result<void> empty_value(const Spot& spot, int key) const;
  /// Nothing stands where an item of a list in brackets belongs.
  Result<void> empty_item(const Spot& spot) const;
  Result<void> anchor(const Spot& spot, const std::string& name);
  /// The text is over.
  Result<void> finish() const;

 private:
  Result<void> check_tabs(const Spot& spot) const;
  Error quote_without_end(std::size_t position) const;

  const Locator& locator_;
  std::string_view text_;
  std::vector<std::size_t> percent_lines_;  // offsets, not passed yet, last first
  std::unordered_set<std::string> anchors_;
  int last_quoted_ = -1;  // where the last part begins, if it is a scalar with quotes
  int last_line_ = -1;
};

}  // namespace converge
