#include "assume.h"

#include <algorithm>

#include "converge/language/compile/functions.h"

namespace converge {
namespace {

class AssumedDone : public Resource {
 public:
  std::string title() const override { return "assumed to be done"; }
  Result<Decision> check(const HostView&) const override {
    return Decision{Keep{"assumed to be done: nobody has looked"}};
  }
};

Result<StateBody> build_assumed(const StateInput&) {
  return assumed_body();
}

}  // namespace

bool is_assumed(const Low& low, const std::vector<std::string>& assumed) {
  if (assumed.empty()) return false;
  const std::string written = low.module + "." + low.function;
  const StateFunction* known = find_function(written);
  const std::string_view current = known ? known->name : std::string_view(written);
  return std::ranges::any_of(assumed, [&](const std::string& name) {
    return name == low.module || name == written || name == current ||
           name == current.substr(0, current.find('.'));
  });
}

StateBody assumed_body() {
  StateBody body;
  body.resources.push_back(std::make_unique<AssumedDone>());
  return body;
}

const StateFunction& assumed_function() {
  static const StateFunction function{.name = "",
                                      .summary = "Taken as done.",
                                      .arguments = {},
                                      .any_argument = true,
                                      .build = &build_assumed};
  return function;
}

}  // namespace converge
