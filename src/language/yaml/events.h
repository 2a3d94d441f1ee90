#pragma once

#include <yaml-cpp/eventhandler.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "strict.h"
#include "syntax.h"
#include "tree.h"

namespace converge {

/// Ends yaml-cpp's parser from inside an event; never leaves parse.cc.
struct YamlStop {
  Error error;
};

/// Hands yaml-cpp's events to the tree and to the strictness, and gives scalars their types.
class YamlEvents : public YAML::EventHandler {
 public:
  explicit YamlEvents(const Locator& locator) : locator_(locator), strict_(locator) {}

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override { close(); }
  void OnAnchor(const YAML::Mark& mark, const std::string& name) override;

  /// The document, when the text is over.
  Result<Value> take();
  /// The innermost list or mapping in brackets, if that is what is open.
  const std::optional<OpenBracket>& open_bracket() const;
  /// Where the last part begins that has been read; -1 when there is none.
  int last() const { return last_; }

 private:
  Place place(const YAML::Mark& mark) const;
  bool in_flow() const { return !open_.empty() && open_.back(); }
  void met(const YAML::Mark& mark, bool quoted);
  void open(const YAML::Mark& mark, std::string_view tag, std::string_view own_tag, Value container,
            YAML::anchor_t anchor, bool flow);
  void close();

  const Locator& locator_;
  YamlStrictness strict_;
  YamlTree tree_;
  std::vector<std::optional<OpenBracket>> open_;  // lists and mappings; nothing without brackets
  bool started_ = false;
  int key_ = -1;  // where the last key begins
  int key_line_ = -1;
  int last_ = -1;
};

}  // namespace converge
