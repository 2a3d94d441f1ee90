#include "converge/language/yaml.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>

#include "converge/base/text.h"
#include "yaml_quotes.h"
#include "yaml_scalar.h"
#include "yaml_text.h"
#include "yaml_tree.h"

namespace converge {
namespace {

/// How yaml-cpp calls the tag of a scalar without quotes and of one with quotes.
constexpr std::string_view plain_tag = "?";
constexpr std::string_view quoted_tag = "!";

/// Ends yaml-cpp's parser from inside an event; caught in this file.
struct Stop {
  Error error;
};

void need(Result<void> result) {
  if (!result) throw Stop{std::move(result).error()};
}

bool indented_by_tab(std::string_view line) {
  const std::string_view indent = line.substr(0, line.find_first_not_of(" \t"));
  return indent.find('\t') != std::string_view::npos;
}

/// Hands yaml-cpp's events to the tree.
class Events : public YAML::EventHandler {
 public:
  explicit Events(const Locator& locator) : locator_(locator) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (started_)
      throw Stop{Error("a second document begins here", Trouble::refused)
                     .at(place(mark))
                     .hint("a state file is one document: remove the '---', or the '...'")};
    started_ = true;
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    met(mark, false);
    need(tree_.add(Value().at(place(mark)), anchor));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    met(mark, false);
    need(tree_.add_alias(anchor, place(mark)));
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    met(mark, tag != plain_tag);
    const Place where = place(mark);
    if (tag == plain_tag && value == "<<" && tree_.at_key())
      return need(tree_.add_merge_key(where));
    Result<Value> scalar = read_scalar(tag, value);
    if (!scalar) throw Stop{std::move(scalar).error().at(where)};
    need(tree_.add(std::move(scalar->at(where)), anchor));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    open(mark, tag, "tag:yaml.org,2002:seq", Value::list(), anchor);
    in_flow_.push_back(style == YAML::EmitterStyle::Flow);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    open(mark, tag, "tag:yaml.org,2002:map", Value::map(), anchor);
    in_flow_.push_back(style == YAML::EmitterStyle::Flow);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapEnd() override { close(); }

  Value take() { return tree_.take(); }
  /// Where the last scalar of the text begins, if that has quotes or a tag; else -1.
  int last_quoted() const { return last_quoted_; }

 private:
  Place place(const YAML::Mark& mark) const { return locator_.place(mark.line, mark.column); }

  static Result<Value> read_scalar(std::string_view tag, const std::string& value) {
    if (tag == plain_tag) return plain_scalar(value);
    if (tag == quoted_tag) return Value(value);
    return tagged_scalar(tag, value);
  }

  void open(const YAML::Mark& mark, std::string_view tag, std::string_view own_tag, Value container,
            YAML::anchor_t anchor) {
    met(mark, false);
    const Place where = place(mark);
    if (tag != plain_tag && tag != quoted_tag && tag != own_tag)
      throw Stop{Error(fmt::format("the tag '{}' is not supported", printable(short_tag(tag))),
                       Trouble::refused)
                     .at(where)};
    need(tree_.open(std::move(container.at(where)), anchor));
  }

  void close() {
    in_flow_.pop_back();
    need(tree_.close());
  }

  /// Called for everything that has a place.
  void met(const YAML::Mark& mark, bool quoted) {
    last_quoted_ = quoted ? mark.pos : -1;
    if (mark.line == last_line_) return;
    last_line_ = mark.line;
    const bool flow = !in_flow_.empty() && in_flow_.back();
    if (!flow && indented_by_tab(locator_.text().substr(line_start(mark))))
      throw Stop{tab(mark.line)};
  }

  static std::size_t line_start(const YAML::Mark& mark) {
    return static_cast<std::size_t>(std::max(mark.pos - mark.column, 0));
  }

  Error tab(int line) const {
    return Error("a tab is used for indentation", Trouble::refused)
        .at(locator_.place(line, 0))
        .hint("indent with spaces");
  }

  const Locator& locator_;
  YamlTree tree_;
  std::vector<bool> in_flow_;  // per open list or mapping
  bool started_ = false;
  int last_quoted_ = -1;
  int last_line_ = -1;
};

/// yaml-cpp's messages say what its parser met; people want to know what is wrong.
std::string plainer(const std::string& message) {
  if (message.starts_with("end of map not found"))
    return "this line is indented neither like its neighbours nor deeper";
  if (message.starts_with("end of sequence not found"))
    return "this line does not belong to the list above it";
  if (message.starts_with("illegal map value")) return "a ':' where no mapping can begin";
  if (message.starts_with("the referenced anchor is not defined")) return "the alias has no anchor";
  return message;
}

std::string hint_for(const std::string& message) {
  if (message.starts_with("end of map not found") || message.starts_with("end of sequence"))
    return "check the indentation of this line and the one before it, and quotes that do not end";
  if (message.starts_with("illegal map value")) return "put a value that holds ': ' in quotes";
  return {};
}

Error syntax_error(const YAML::ParserException& failure, const Locator& locator) {
  const YAML::Mark& mark = failure.mark;
  const Place where = locator.place(mark.line, mark.column);
  for (int line : {mark.line, mark.line - 1})
    if (line >= 0 && indented_by_tab(locator.line(line)))
      return Error("a tab is used for indentation", Trouble::refused)
          .at(locator.place(line, 0))
          .hint("indent with spaces");
  return Error(plainer(failure.msg), Trouble::refused).at(where).hint(hint_for(failure.msg));
}

}  // namespace

Result<Value> parse_yaml(const SourceFile& file, const Rendered* rendered) {
  TRY(check_file_text(file));
  const Locator locator(file, rendered);
  if (rendered) TRY(check_rendered_text(locator));
  try {
    std::istringstream stream{std::string(locator.text())};
    YAML::Parser parser(stream);
    Events events(locator);
    while (parser.HandleNextDocument(events)) {
    }
    TRY(check_last_quote(locator, events.last_quoted()));
    return events.take();
  } catch (Stop& stop) {
    return fail(std::move(stop.error));
  } catch (const YAML::ParserException& failure) {
    return fail(syntax_error(failure, locator));
  } catch (const YAML::Exception& failure) {
    return fail(Error(failure.what(), Trouble::refused).at(Place{&file, 0, 0}));
  }
}

}  // namespace converge
