#include "converge/model/inherited.h"

#include <algorithm>
#include <chrono>
#include <set>

namespace converge {
namespace {

using namespace std::chrono_literals;

/// What the daemon takes for a part that nobody sets.
constexpr std::int64_t usual_retries = 3;
constexpr Milliseconds usual_time = 30s;
/// More is as good as for ever, and no sum of it overflows.
constexpr std::int64_t most_retries = 1000;

/// A number above zero, which is how the API says that a part is set.
std::optional<std::int64_t> part(const Value* own, const Value* inherited, std::string_view key) {
  for (const Value* check : {own, inherited}) {
    const Value* value = check ? check->find(key) : nullptr;
    if (value && value->is_integer() && value->integer() > 0) return value->integer();
  }
  return std::nullopt;
}

}  // namespace

std::string_view variable_name(const Value& entry) {
  if (!entry.is_string()) return {};
  return std::string_view(entry.string()).substr(0, entry.string().find('='));
}

Value merged_environment(const Value& own, const Value& inherited) {
  Value result = own.is_list() ? own : Value::list();
  if (!inherited.is_list()) return result;
  if (result.items().empty()) return inherited;
  std::set<std::string_view> names;
  for (const Value& entry : result.items()) names.insert(variable_name(entry));
  std::vector<Value> added;
  for (const Value& entry : inherited.items())
    if (names.insert(variable_name(entry)).second) added.push_back(entry);
  for (Value& entry : added) result.push_back(std::move(entry));
  return result;
}

Milliseconds health_patience(const Value* own, const Value* inherited) {
  if (!own && !inherited) return 0ms;
  const auto time = [&](std::string_view key, Milliseconds otherwise) {
    const auto nanoseconds = part(own, inherited, key);
    if (!nanoseconds) return otherwise;
    return std::chrono::duration_cast<Milliseconds>(std::chrono::nanoseconds(*nanoseconds));
  };
  const auto retries =
      std::min(part(own, inherited, "Retries").value_or(usual_retries), most_retries);
  return time("StartPeriod", 0ms) +
         (retries + 1) * (time("Interval", usual_time) + time("Timeout", usual_time));
}

}  // namespace converge
