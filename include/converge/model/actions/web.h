#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "converge/base/duration.h"
#include "converge/model/actions/effects.h"

namespace converge {

/// Asks a web server, once or again and again until `patience` is over, and judges the answer.
struct QueryUrl {
  std::string url;
  std::string method = "GET";
  std::string body;
  /// `Name: value`.
  std::vector<std::string> headers;
  std::string user;
  std::string password;
  bool verify_tls = true;
  Milliseconds timeout{30000};
  /// How long to go on asking, until the answer is a good one (or, with `any_answer`, no error); 0
  /// is once.
  Milliseconds patience{0};
  Milliseconds interval{1000};
  bool any_answer = false;
  /// A text, or a regular expression, that the body must contain.
  std::optional<std::string> match;
  bool match_is_pattern = false;
  /// The statuses that are good, as texts, or one regular expression for them.
  std::vector<std::string> statuses;
  bool status_is_pattern = false;
  bool operator==(const QueryUrl&) const = default;
};

using WebAction = std::variant<QueryUrl>;

/// See describe() and effects_of() of model/action.h.
std::string name_of(const WebAction& action);
Effects effects_in(const WebAction& action);

}  // namespace converge
