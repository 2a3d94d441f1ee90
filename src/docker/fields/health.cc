#include "converge/docker/fields/spec.h"
#include "converge/model/inherited.h"

namespace converge {
namespace {

/// "", "NONE", "CMD", "CMD-SHELL"; nothing where the check says nothing about it.
std::string_view kind_of(const Value* check) {
  const Value* test = check == nullptr ? nullptr : check->find("Test");
  if (test == nullptr || !test->is_list() || test->items().empty()) return {};
  return test->items().front().is_string() ? std::string_view(test->items().front().string())
                                           : std::string_view();
}

}  // namespace

Milliseconds health_deadline(const ContainerSpec& spec, const std::optional<ImageFacts>& image) {
  const Value* own = spec.body.find("Healthcheck");
  const Value* inherited = image ? image->config.find("Healthcheck") : nullptr;
  const std::string_view kind = kind_of(own).empty() ? kind_of(inherited) : kind_of(own);
  if (kind.empty() || kind == "NONE") return Milliseconds{0};
  return health_patience(own, inherited);
}

}  // namespace converge
