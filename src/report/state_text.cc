#include "state_text.h"

#include <fmt/format.h>

#include "converge/base/overloaded.h"
#include "converge/base/text.h"
#include "converge/report/summary.h"

namespace converge {
namespace {

/// What a state came to, as far as its mark goes.
struct Mark {
  std::string_view unicode;
  std::string_view ascii;
  Paint paint;
};

Mark mark_of(const StateReport& report) {
  if (!report.result) return {"~", "~", Paint::yellow};
  if (!*report.result) return {"✗", "!", Paint::red};
  if (report.changed) return {"+", "+", Paint::yellow};
  if (report.skipped) return {"–", "-", Paint::dim};
  if (report.assumed) return {"≈", "?", Paint::dim};
  return {"✔", "=", Paint::green};
}

/// What an action does is shown from this duration on with how long it took.
constexpr Milliseconds noticeable{100};

/// "->" where the terminal has no arrow.
std::string_view arrow(const Style& style) {
  return style.unicode ? "→" : "->";
}

std::string indented(std::string_view text, std::size_t indent) {
  std::string result;
  for (const std::string& line : split(trim(text), '\n'))
    result += std::string(indent, ' ') + line + "\n";
  return result;
}

/// Says why; further lines of a comment come below the state's own.
std::string reason(const StateReport& report) {
  if (report.result == false)
    return report.error ? standing_words(report.standing) : report.comment;
  const bool acted = report.changed || !report.result;
  return acted && !report.cause.empty() ? report.cause : report.comment;
}

std::string value_text(const Value& value) {
  return printable(python_text(value), true);
}

std::string colored_diff(const Style& style, const std::string& diff, std::size_t indent) {
  std::string result;
  for (const std::string& line : split(trim(diff), '\n')) {
    const Paint color = line.starts_with('+')   ? Paint::green
                        : line.starts_with('-') ? Paint::red
                        : line.starts_with('@') ? Paint::dim
                                                : Paint::none;
    result += std::string(indent, ' ') + paint(style, color, line) + "\n";
  }
  return result;
}

std::string change_text(const Change& change, const Style& style, std::size_t indent) {
  const std::string what = std::string(indent, ' ') + printable(change.what) + ":";
  const std::string after = value_text(change.after);
  if (after.empty() && change.before.is_null()) return "";
  if (after.find('\n') != std::string::npos && change.before.is_null())
    return what + "\n" + colored_diff(style, after, indent + 2);
  if (change.before.is_null()) return what + " " + after + "\n";
  return what + " " + printable(value_text(change.before)) + " " + std::string(arrow(style)) + " " +
         printable(after) + "\n";
}

std::string action_text(const ActionReport& action, const StateReport& report, const Style& style,
                        std::size_t indent) {
  std::string text = std::string(indent, ' ');
  if (action.recovery) text += "to put things right: ";
  text += printable(action.description);
  if (!action.why.empty() && action.why != report.cause) text += " (" + printable(action.why) + ")";
  if (action.duration >= noticeable) text += "  " + human_duration(action.duration);
  text = paint(style, Paint::dim, text);
  if (action.error) text += paint(style, Paint::red, style.unicode ? " ✗" : " failed");
  return text + "\n";
}

/// The actions of Salt's `test` states only pretend.
bool acts(const StateReport& report) {
  return noteworthy(report) && !report.function.starts_with("test.");
}

/// What a command left (its exit code and output) is all there is to tell why it failed.
bool command_failed(const StateReport& report) {
  return report.result == false && !report.error && report.function.starts_with("cmd.");
}

std::string details(const StateReport& report, const TextOptions& options, std::size_t indent) {
  std::string text;
  if (acts(report))
    for (const ActionReport& action : report.actions)
      text += action_text(action, report, options.style, indent);
  if (options.diff || command_failed(report))
    for (const Change& change : report.changes) text += change_text(change, options.style, indent);
  for (const std::string& warning : report.warnings)
    text += std::string(indent, ' ') +
            paint(options.style, Paint::yellow, "warning: " + printable(warning)) + "\n";
  if (report.error) text += indented(render(*report.error), indent);
  return text;
}

}  // namespace

bool noteworthy(const StateReport& report) {
  return report.result != true || report.changed;
}

std::string state_text(const StateReport& report, const TextOptions& options, const std::string& id,
                       std::size_t id_width, std::size_t indent) {
  const Style& style = options.style;
  const Mark mark = mark_of(report);
  std::string line = std::string(indent, ' ');
  line += paint(style, mark.paint, style.unicode ? mark.unicode : mark.ascii) + " ";
  if (!id.empty()) {
    const std::string shown = printable(id);
    line += paint(style, Paint::bold, shown);
    line += std::string(2 + (id_width > characters(shown) ? id_width - characters(shown) : 0), ' ');
  }
  line += printable(report.function);
  if (report.name != report.id) line += " " + headline(report.name);
  const std::vector<std::string> lines = split(trim(printable(reason(report), true)), '\n');
  if (!lines.front().empty()) line += "  " + lines.front();
  line += "\n";
  for (std::size_t i = 1; i < lines.size(); ++i)
    line += std::string(indent + 6, ' ') + lines[i] + "\n";
  return line + details(report, options, indent + 4);
}

}  // namespace converge
