#include "events.h"

#include <fmt/format.h>
#include <yaml-cpp/mark.h>

#include "converge/base/text.h"
#include "converge/base/yaml_scalar.h"

namespace converge {
namespace {

/// How yaml-cpp calls the tag of a scalar without quotes and of one with quotes.
constexpr std::string_view plain_tag = "?";
constexpr std::string_view quoted_tag = "!";

void need(Result<void> result) {
  if (!result) throw YamlStop{std::move(result).error()};
}

YamlStrictness::Spot spot(const YAML::Mark& mark) {
  return {mark.pos, mark.line, mark.column};
}

Result<Value> read_scalar(std::string_view tag, const std::string& value) {
  if (tag == plain_tag) return plain_scalar(value);
  if (tag == quoted_tag) return Value(value);
  return tagged_scalar(tag, value);
}

}  // namespace

void YamlEvents::OnDocumentStart(const YAML::Mark& mark) {
  need(strict_.passed(mark.pos));
  if (started_)
    throw YamlStop{Error("a second document begins here", Trouble::refused)
                       .at(place(mark))
                       .hint("a state file is one document: remove the '---', or the '...'")};
  started_ = true;
}

void YamlEvents::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  if (tree_.at_key())
    need(strict_.empty_key(spot(mark)));
  else if (tree_.at_value() && !in_flow())
    need(strict_.empty_value(spot(mark), key_));
  else if (!tree_.at_value() && in_flow())
    need(strict_.empty_item(spot(mark)));
  // yaml-cpp places what is not there at what comes next.
  const bool left_out = tree_.at_value() && mark.line > key_line_;
  const Place where = left_out ? tree_.key_place() : place(mark);
  met(mark, false);
  need(tree_.add(Value().at(where), anchor));
}

void YamlEvents::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
  met(mark, false);
  need(tree_.add_alias(anchor, place(mark)));
}

void YamlEvents::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                          const std::string& value) {
  met(mark, tag != plain_tag);
  if (tag == plain_tag && value == "<<" && tree_.at_key()) return tree_.add_merge_key();
  Result<Value> scalar = read_scalar(tag, value);
  if (!scalar) throw YamlStop{std::move(scalar).error().at(place(mark))};
  need(tree_.add(std::move(scalar->at(place(mark))), anchor));
}

void YamlEvents::OnSequenceStart(const YAML::Mark& mark, const std::string& tag,
                                 YAML::anchor_t anchor, YAML::EmitterStyle::value style) {
  open(mark, tag, "tag:yaml.org,2002:seq", Value::list(), anchor,
       style == YAML::EmitterStyle::Flow);
}

void YamlEvents::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                            YAML::EmitterStyle::value style) {
  open(mark, tag, "tag:yaml.org,2002:map", Value::map(), anchor, style == YAML::EmitterStyle::Flow);
}

void YamlEvents::OnAnchor(const YAML::Mark& mark, const std::string& name) {
  need(strict_.anchor(spot(mark), name));
}

Result<Value> YamlEvents::take() {
  TRY(strict_.finish());
  return tree_.take();
}

const std::optional<OpenBracket>& YamlEvents::open_bracket() const {
  static const std::optional<OpenBracket> none;
  return open_.empty() ? none : open_.back();
}

Place YamlEvents::place(const YAML::Mark& mark) const {
  return locator_.place(mark.line, mark.column);
}

/// Called for everything that has a place.
void YamlEvents::met(const YAML::Mark& mark, bool quoted) {
  if (tree_.at_key()) {
    key_ = mark.pos;
    key_line_ = mark.line;
  }
  last_ = mark.pos;
  need(strict_.met(spot(mark), quoted, in_flow()));
}

void YamlEvents::open(const YAML::Mark& mark, std::string_view tag, std::string_view own_tag,
                      Value container, YAML::anchor_t anchor, bool flow) {
  met(mark, false);
  if (tag != plain_tag && tag != quoted_tag && tag != own_tag)
    throw YamlStop{Error(fmt::format("the tag '{}' is not supported", printable(short_tag(tag))),
                         Trouble::refused)
                       .at(place(mark))};
  const char bracket = container.is_list() ? '[' : '{';
  need(tree_.open(std::move(container.at(place(mark))), anchor));
  open_.push_back(flow ? std::optional(OpenBracket{bracket, place(mark)}) : std::nullopt);
}

void YamlEvents::close() {
  open_.pop_back();
  need(tree_.close());
}

}  // namespace converge
