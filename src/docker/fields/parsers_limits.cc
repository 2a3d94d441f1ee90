#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "converge/base/text.h"
#include "converge/docker/fields/api_objects.h"
#include "converge/docker/fields/parsers.h"
#include "converge/docker/fields/shapes.h"

namespace converge {
namespace {

constexpr std::array<std::string_view, 15> limit_names = {
    "core",   "cpu",   "data", "fsize",  "locks",  "memlock",    "msgqueue", "nice",
    "nofile", "nproc", "rss",  "rtprio", "rttime", "sigpending", "stack"};

Result<Value> limit_of(const FieldInput& input, const Value& origin, const std::string& name,
                       std::int64_t soft, std::int64_t hard) {
  if (std::find(limit_names.begin(), limit_names.end(), name) == limit_names.end()) {
    const std::vector<std::string> names(limit_names.begin(), limit_names.end());
    return fail(input.refuse(origin, fmt::format("'{}' is no limit", printable(name)))
                    .hint(did_you_mean(name, names)));
  }
  // -1 is unlimited. The daemon takes a soft limit above the hard one and fails at the start.
  if (hard != -1 && (soft == -1 || soft > hard)) {
    return fail(input.refuse(origin, fmt::format("the soft limit {} of {} is above the hard limit "
                                                 "{}",
                                                 soft, name, hard)));
  }
  Value result = Value::map();
  result.set("Name", name);
  result.set("Soft", soft);
  result.set("Hard", hard);
  return result;
}

/// The API's own form: {Name, Soft, Hard}.
Result<Value> limit_mapping(const FieldInput& input, const Value& item) {
  TRY(const Value limit, spelled(input, item, api_ulimit));
  std::array<std::int64_t, 2> numbers = {0, 0};
  const std::array<std::string_view, 2> keys = {"Soft", "Hard"};
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (const Value* number = limit.find(keys[i])) {
      TRY(numbers[i], whole_number(input, *number));
    }
  }
  return limit_of(input, item, std::string(limit.text_at("Name")), numbers[0], numbers[1]);
}

Result<Value> limit_text(const FieldInput& input, const TextItem& item) {
  const std::size_t equals = item.text.find('=');
  if (equals == std::string::npos) {
    return fail(input.refuse(item.origin,
                             fmt::format("'{}' is not NAME=SOFT[:HARD]", printable(item.text))));
  }
  const std::string_view limits = std::string_view(item.text).substr(equals + 1);
  const std::size_t colon = limits.find(':');
  const auto number = [&](std::string_view text) {
    return whole_number(input, Value(trim(text)).at(item.origin.place()));
  };
  TRY(const std::int64_t soft, number(limits.substr(0, colon)));
  std::int64_t hard = soft;
  if (colon != std::string_view::npos) {
    TRY(hard, number(limits.substr(colon + 1)));
  }
  return limit_of(input, item.origin, std::string(trim(item.text.substr(0, equals))), soft, hard);
}

}  // namespace

Result<Value> parse_ulimits(const FieldInput& input) {
  Value result = Value::list();
  if (looks_like(input.value, api_ulimit)) {
    const Value::List alone = {input.value};
    for (const Value& item : input.value.is_list() ? input.value.items() : alone) {
      TRY(Value limit, limit_mapping(input, item));
      result.push_back(std::move(limit));
    }
    return result;
  }
  TRY(const std::vector<TextItem> items, text_items(input));
  for (const TextItem& item : items) {
    TRY(Value limit, limit_text(input, item));
    result.push_back(std::move(limit));
  }
  return result;
}

}  // namespace converge
