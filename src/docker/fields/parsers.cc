#include "converge/docker/fields/parsers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "converge/base/text.h"
#include "converge/docker/fields/addresses.h"
#include "converge/docker/fields/api_objects.h"
#include "converge/docker/fields/shapes.h"

namespace converge {

Result<Value> parse_text(const FieldInput& input) {
  TRY(std::string text, scalar_text(input, input.value));
  return Value(std::move(text));
}

Result<Value> parse_number(const FieldInput& input) {
  TRY(const std::int64_t number, whole_number(input, input.value));
  return Value(number);
}

Result<Value> parse_flag(const FieldInput& input) {
  if (input.value.is_null()) return Value(false);
  TRY(const bool flag, truth(input, input.value));
  return Value(flag);
}

Result<Value> parse_bytes(const FieldInput& input) {
  TRY(const std::int64_t bytes, byte_count(input, input.value));
  return Value(bytes);
}

Result<Value> parse_memory(const FieldInput& input) {
  constexpr std::int64_t least = 6 << 20;  // the daemon's own minimum (trap 108)
  TRY(const std::int64_t bytes, byte_count(input, input.value));
  if (bytes != 0 && bytes < least) {
    return fail(input
                    .refuse(input.value, fmt::format("{} bytes are too few: the daemon's minimum "
                                                     "is 6 MiB",
                                                     bytes))
                    .hint("give a unit, e.g. 64M"));
  }
  return Value(bytes);
}

Result<Value> parse_absolute_path(const FieldInput& input) {
  TRY(std::string text, scalar_text(input, input.value));
  if (!is_absolute_path(text))
    return fail(
        input.refuse(input.value, fmt::format("'{}' is not an absolute path", printable(text))));
  return Value(std::move(text));
}

Result<Value> parse_user(const FieldInput& input) {
  if (input.value.is_boolean() || input.value.is_real())
    return fail(input.refuse(input.value, "should be a user name or a number"));
  TRY(std::string text, scalar_text(input, input.value));
  if (text.starts_with('-'))
    return fail(input.refuse(input.value, fmt::format("'{}' is no user", printable(text))));
  // A number is a number, as in Salt: '01000' is 1000.
  if (!text.empty() && text.find_first_not_of("0123456789") == std::string::npos)
    text.erase(0, std::min(text.find_first_not_of('0'), text.size() - 1));
  return Value(std::move(text));
}

Result<Value> parse_hostname(const FieldInput& input) {
  constexpr std::size_t longest = 64;  // Linux takes no more; 20.10 only says so at the start
  TRY(std::string text, scalar_text(input, input.value));
  if (text.size() > longest)
    return fail(input.refuse(input.value, fmt::format("is longer than {} characters", longest)));
  return Value(std::move(text));
}

Result<Value> parse_host_only(const FieldInput& input) {
  TRY(std::string text, scalar_text(input, input.value));
  if (text != "host" && !text.empty()) {
    return fail(
        input.refuse(input.value, fmt::format("should be 'host', got '{}'", printable(text))));
  }
  return Value(std::move(text));
}

Result<Value> parse_mac_address(const FieldInput& input) {
  if (input.value.is_integer()) {
    return fail(input.refuse(input.value, "is a number, not a MAC address")
                    .hint("YAML reads digits with colons as a number in base 60: write the address "
                          "in quotes"));
  }
  TRY(const std::string text, scalar_text(input, input.value));
  if (text.empty()) return Value(text);
  if (const auto normal = normal_mac_address(text)) return Value(*normal);
  return fail(input.refuse(input.value, fmt::format("'{}' is not a MAC address", printable(text)))
                  .hint("e.g. 02:00:00:00:00:01"));
}

namespace {

Result<Value> number_between(const FieldInput& input, std::int64_t least, std::int64_t most) {
  TRY(const std::int64_t number, whole_number(input, input.value));
  if (number < least || number > most) {
    return fail(
        input.refuse(input.value, fmt::format("{} is not between {} and {}", number, least, most)));
  }
  return Value(number);
}

Result<Value> restart_policy(const FieldInput& input, const std::string& name,
                             std::int64_t retries) {
  const std::array<std::string, 4> names = {"no", "always", "on-failure", "unless-stopped"};
  if (name == "False") {
    return fail(input.refuse(input.value, "is the boolean False, not a policy")
                    .hint("YAML reads an unquoted no as a boolean: write 'no' in quotes"));
  }
  if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end()) {
    return fail(
        input.refuse(input.value, fmt::format("'{}' is not a restart policy", printable(name)))
            .hint("one of no, always, on-failure[:COUNT], unless-stopped"));
  }
  if (retries < 0) return fail(input.refuse(input.value, "the count must not be negative"));
  if (retries > 0 && name != "on-failure")
    return fail(input.refuse(input.value, "a count of retries goes only with on-failure"));
  Value result = Value::map();
  result.set("Name", name.empty() ? "no" : name);
  result.set("MaximumRetryCount", retries);
  return result;
}

/// {Name, MaximumRetryCount}
Result<Value> restart_mapping(const FieldInput& input) {
  TRY(const Value policy, spelled(input, input.value, api_restart_policy));
  std::int64_t retries = 0;
  if (const Value* count = policy.find("MaximumRetryCount")) {
    TRY(retries, whole_number(input, *count));
  }
  return restart_policy(input, std::string(policy.text_at("Name")), retries);
}

}  // namespace

Result<Value> parse_swappiness(const FieldInput& input) {
  return number_between(input, -1, 100);
}

Result<Value> parse_score(const FieldInput& input) {
  return number_between(input, -1000, 1000);
}

Result<Value> parse_timeout(const FieldInput& input) {
  constexpr std::int64_t most = 7 * 24 * 3600;
  return number_between(input, 0, most);
}

Result<Value> parse_restart_policy(const FieldInput& input) {
  if (input.value.is_map() && input.api_shape) return restart_mapping(input);
  if (input.value.is_map()) {
    return fail(input.refuse(input.value, "should be a text, got a mapping")
                    .hint("write on-failure:COUNT"));
  }
  TRY(const std::vector<TextItem> items, text_items(input));
  if (items.size() != 1) return fail(input.refuse(input.value, "only one policy is permitted"));
  const std::vector<std::string> parts = split(items.front().text, ':');
  if (parts.size() > 2)
    return fail(input.refuse(
        input.value, fmt::format("'{}' is not NAME[:COUNT]", printable(items.front().text))));
  std::int64_t retries = 0;
  if (parts.size() == 2) {
    TRY(retries, whole_number(input, Value(parts[1]).at(input.value.place())));
  }
  return restart_policy(input, std::string(trim(parts[0])), retries);
}

Result<Value> parse_mapping(const FieldInput& input) {
  if (input.value.is_map()) return input.value;
  if (input.value.is_list() && input.value.items().empty()) return Value::map();
  return fail(input.refuse(
      input.value, fmt::format("should be a mapping, got {}", kind_name(input.value.kind()))));
}

Result<Value> parse_host_config(const FieldInput& input) {
  TRY(const Value given, parse_mapping(input));
  Value result = Value::map();
  for (const Value::Entry& entry : given.entries()) {
    TRY(const std::string name, scalar_text(input, entry.key));
    if (!entry.value.is_null()) result.set(host_config_key(name), entry.value);
  }
  return result;
}

Result<Value> parse_nothing(const FieldInput&) {
  return Value();
}

}  // namespace converge
