#include "converge/docker/fields/spec.h"

namespace converge {
namespace {

/// What the daemon takes for a part that nobody sets.
constexpr std::int64_t usual_retries = 3;
constexpr std::int64_t usual_seconds = 30;
constexpr std::int64_t second_ns = 1000000000;

std::int64_t part(const Value* own, const Value* inherited, std::string_view key,
                  std::int64_t otherwise) {
  for (const Value* check : {own, inherited}) {
    const Value* value = check == nullptr ? nullptr : check->find(key);
    if (value != nullptr && value->is_integer() && value->integer() > 0) return value->integer();
  }
  return otherwise;
}

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
  const std::int64_t retries = part(own, inherited, "Retries", usual_retries);
  const std::int64_t round = part(own, inherited, "Interval", usual_seconds * second_ns) +
                             part(own, inherited, "Timeout", usual_seconds * second_ns);
  const std::int64_t total = part(own, inherited, "StartPeriod", 0) + (retries + 1) * round;
  return Milliseconds{total / 1000000};
}

}  // namespace converge
