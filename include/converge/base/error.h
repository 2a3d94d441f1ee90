#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "converge/base/place.h"

namespace converge {

/// What kind of trouble it is, as far as somebody has to act differently upon it.
enum class Trouble {
  refused,      ///< the input is wrong: state file, option, permission. Nothing was touched.
  failed,       ///< something was tried and did not work
  own_fault,    ///< the new container itself is bad: it exited, became unhealthy, or start said 400
  unreachable,  ///< nobody answers: socket absent, forbidden, dead, or not a Docker daemon
  unknown,      ///< an answer never came: what was asked may have happened (look again)
  locked,       ///< another run holds the lock
  interrupted,  ///< a signal or the deadline came first
  known_bad,    ///< this very version failed before and is not tried again
};

/// An error is a value: what is wrong, where the user wrote it, what to do, and the way up.
/// Messages start in lower case and end without a full stop.
class Error {
 public:
  explicit Error(std::string message, Trouble trouble = Trouble::failed)
      : message_(std::move(message)), trouble_(trouble) {}

  /// Where the user wrote it. The first place given stays: the innermost one is the exact one.
  Error at(const Place& place) &&;
  /// What to do about it, when we know.
  Error hint(std::string text) &&;
  /// Another place that belongs to it: "first written", states/app.yml:3:1.
  Error note(std::string text, const Place& place = {}) &&;
  /// What was being done, from the inside to the outside.
  Error during(std::string what) &&;

  const std::string& message() const { return message_; }
  const Place& place() const { return place_; }
  const std::string& hint_text() const { return hint_; }
  const std::vector<std::pair<std::string, Place>>& notes() const { return notes_; }
  const std::vector<std::string>& context() const { return context_; }
  Trouble trouble() const { return trouble_; }

 private:
  std::string message_;
  Trouble trouble_;
  Place place_;
  std::string hint_;
  std::vector<std::pair<std::string, Place>> notes_;
  std::vector<std::string> context_;
};

/// One line: `app.yml:3:5: what is wrong (while doing this; hint)`. For logs and JSON.
std::string one_line(const Error& error);

/// The whole: message with its place, the source line with a caret below the column, notes,
/// hint, context. Several lines, the last one ends with "\n".
///
///     states/app.yml:4:5: error: no state function is called 'docker_container.runing'
///       4 |     docker_container.runing:
///         |     ^
///       hint: did you mean 'docker_container.running'?
std::string render(const Error& error);

/// The same for something that is not an error: `label` is "warning", ...
std::string render(const Error& error, std::string_view label);

}  // namespace converge
