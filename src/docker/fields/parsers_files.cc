#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>

#include "converge/base/text.h"
#include "converge/docker/fields/api_objects.h"
#include "converge/docker/fields/parsers.h"
#include "converge/docker/fields/shapes.h"

namespace converge {
namespace {

constexpr std::size_t volume_row = 2;
constexpr std::size_t propagation_row = 3;

bool is_volume_name(std::string_view text) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  const auto inner = [&](char c) { return plain(c) || c == '_' || c == '.' || c == '-'; };
  return text.size() >= 2 && plain(text.front()) && std::all_of(text.begin(), text.end(), inner);
}

/// What Docker takes as the third part of a bind: at most one word of each row.
constexpr std::array<std::array<std::string_view, 6>, 5> mode_words = {{
    {"ro", "rw"},
    {"z", "Z"},
    {"nocopy"},
    {"shared", "rshared", "slave", "rslave", "private", "rprivate"},
    {"consistent", "cached", "delegated"},
}};

/// Named volumes take no propagation, paths no `nocopy`. Nothing at all is `rw`.
bool is_bind_mode(std::string_view text, bool volume) {
  if (text.empty()) return true;
  std::set<std::size_t> used;
  for (const std::string& word : split(text, ',')) {
    std::size_t row = 0;
    const auto has = [&](const auto& words) {
      return !word.empty() && std::find(words.begin(), words.end(), word) != words.end();
    };
    while (row < mode_words.size() && !has(mode_words[row])) ++row;
    if (row == mode_words.size() || !used.insert(row).second) return false;
    if (row == (volume ? propagation_row : volume_row)) return false;
  }
  return true;
}

struct Bind {
  std::string text;         ///< as it is sent
  std::string destination;  ///< in the container, normalised
};

Result<void> check_source(const FieldInput& input, const Value& origin, const std::string& source) {
  if (is_absolute_path(source) || is_volume_name(source)) return {};
  return fail(input
                  .refuse(origin, fmt::format("'{}' is neither an absolute path on the host nor "
                                              "a name of a volume",
                                              printable(source)))
                  .hint("a relative path has no meaning here: write the whole path"));
}

/// `src:dst[:mode]`; a path alone is an anonymous volume.
Result<Bind> checked_bind(const FieldInput& input, const Value& origin, const std::string& text) {
  const std::vector<std::string> parts = split(text, ':');
  if (parts.size() > 3) {
    return fail(input.refuse(origin, fmt::format("'{}' has more than three parts", printable(text)))
                    .hint("write SOURCE:DESTINATION[:MODE]"));
  }
  if (parts.size() > 1) TRY(check_source(input, origin, parts[0]));
  const std::string& destination = parts.size() > 1 ? parts[1] : parts[0];
  if (!is_absolute_path(destination)) {
    return fail(input
                    .refuse(origin, fmt::format("'{}' is not an absolute path in the container",
                                                printable(destination)))
                    .hint("write SOURCE:DESTINATION[:MODE]; a comma in a text separates binds"));
  }
  if (parts.size() == 3 && !is_bind_mode(parts[2], !is_absolute_path(parts[0]))) {
    return fail(input.refuse(origin, fmt::format("'{}' is no mode of a bind", printable(parts[2])))
                    .hint("ro or rw, with z, Z, nocopy or a propagation"));
  }
  std::string normal = (std::filesystem::path(destination) / "").lexically_normal().string();
  if (normal == "/")
    return fail(
        input.refuse(origin, "nothing can be mounted over the container's whole file system"));
  return Bind{text, std::move(normal)};
}

/// The value below a host path: `/dst`, or {bind, mode | ro, propagation}.
Result<std::string> bind_target(const FieldInput& input, const Value& value) {
  if (!value.is_map()) {
    TRY(const std::string path, scalar_text(input, value));
    return path + ":rw";
  }
  std::string path;
  std::string mode = "rw";
  std::string propagation;
  for (const Value::Entry& entry : value.entries()) {
    TRY(const std::string name, scalar_text(input, entry.key));
    if (name == "ro") {
      if (value.find("mode") != nullptr)
        return fail(input.refuse(entry.key, "a bind has either 'ro' or 'mode'"));
      TRY(const bool read_only, truth(input, entry.value));
      mode = read_only ? "ro" : "rw";
      continue;
    }
    TRY(std::string text, scalar_text(input, entry.value));
    if (name == "bind") {
      path = std::move(text);
    } else if (name == "mode") {
      mode = std::move(text);
    } else if (name == "propagation") {
      propagation = "," + text;
    } else {
      return fail(input.refuse(entry.key, fmt::format("a bind has no part '{}'", printable(name)))
                      .hint("its parts are bind, mode, ro and propagation"));
    }
  }
  if (path.empty()) return fail(input.refuse(value, "names no path in the container ('bind')"));
  return path + ":" + mode + propagation;
}

Result<std::vector<TextItem>> bind_texts(const FieldInput& input) {
  if (!input.value.is_map()) return text_items(input);
  std::vector<TextItem> result;
  for (const Value::Entry& entry : input.value.entries()) {
    TRY(const std::string source, scalar_text(input, entry.key));
    TRY(const std::string target, bind_target(input, entry.value));
    result.push_back({source + ":" + target, entry.key});
  }
  return result;
}

/// `PATH:VALUE` texts, or the API's own mappings (Salt's skip_translate).
Result<Value> pairs_of_devices(const FieldInput& input, const ApiObject& object,
                               Result<std::int64_t> (*read)(const FieldInput&, const Value&)) {
  const std::string_view key = object.members.back().name;
  Value result = Value::list();
  const auto add = [&](const Value& origin, const std::string& path,
                       const Value& number) -> Result<void> {
    if (!is_absolute_path(path))
      return fail(
          input.refuse(origin, fmt::format("the path '{}' is not absolute", printable(path))));
    TRY(const std::int64_t amount, read(input, number));
    if (amount < 0) return fail(input.refuse(origin, "a limit must not be negative"));
    Value one = Value::map();
    one.set("Path", path);
    one.set(key, amount);
    result.push_back(std::move(one));
    return {};
  };
  if (looks_like(input.value, object)) {
    TRY(const Value given, spelled_list(input, object));
    for (const Value& item : given.items()) {
      const Value* number = item.find(key);
      if (number == nullptr) return fail(input.refuse(item, fmt::format("has no '{}'", key)));
      TRY(add(item, std::string(item.text_at("Path")), *number));
    }
    return result;
  }
  TRY(const std::vector<TextItem> items, text_items(input));
  for (const auto& [text, origin] : items) {
    const std::vector<std::string> parts = split(text, ':');
    if (parts.size() != 2) {
      return fail(input.refuse(origin, fmt::format("'{}' is not PATH:{}", printable(text),
                                                   key == "Rate" ? "RATE" : "WEIGHT")));
    }
    TRY(add(origin, std::string(trim(parts[0])), Value(trim(parts[1])).at(origin.place())));
  }
  return result;
}

}  // namespace

Result<Value> parse_binds(const FieldInput& input) {
  TRY(const std::vector<TextItem> items, bind_texts(input));
  Value result = Value::list();
  std::set<std::string> taken;
  for (const auto& [text, origin] : items) {
    TRY(Bind bind, checked_bind(input, origin, text));
    if (!taken.insert(bind.destination).second) {
      return fail(input.refuse(origin, fmt::format("'{}' is mounted twice in the container",
                                                   printable(bind.destination))));
    }
    result.push_back(std::move(bind.text));
  }
  return result;
}

Result<Value> parse_volumes(const FieldInput& input) {
  Value result = Value::map();
  std::vector<TextItem> items;
  if (input.value.is_map()) {  // as the API has it: {/data: {}}
    TRY(items, set_items(input));
  } else {
    TRY(items, text_items(input));
  }
  for (const auto& [text, origin] : items) {
    if (!is_absolute_path(text)) {
      return fail(input.refuse(origin, fmt::format("'{}' is not an absolute path", printable(text)))
                      .hint("a volume with a name is a bind: binds: NAME:/path"));
    }
    if (text == "/") return fail(input.refuse(origin, "'/' cannot be a volume"));
    result.set(text, Value::map());
  }
  return result;
}

Result<Value> parse_tmpfs(const FieldInput& input) {
  if (input.value.is_list() && input.value.items().empty()) return Value::map();
  if (!input.value.is_map()) {
    return fail(input
                    .refuse(input.value, fmt::format("should be a mapping, got {}",
                                                     kind_name(input.value.kind())))
                    .hint("write PATH: OPTIONS, e.g. /run: size=64m"));
  }
  Value result = Value::map();
  for (const Value::Entry& entry : input.value.entries()) {
    TRY(const std::string path, scalar_text(input, entry.key));
    if (!is_absolute_path(path))
      return fail(
          input.refuse(entry.key, fmt::format("'{}' is not an absolute path", printable(path))));
    std::string options;
    if (!entry.value.is_null()) {
      TRY(options, scalar_text(input, entry.value));
    }
    result.set(path, std::move(options));
  }
  return result;
}

Result<Value> parse_devices(const FieldInput& input) {
  const auto device = [](std::string_view host, std::string_view inside, std::string_view rights) {
    Value one = Value::map();
    one.set("PathOnHost", host);
    one.set("PathInContainer", inside.empty() ? host : inside);
    // Without any the container could do nothing with it; the API's clients write them out.
    one.set("CgroupPermissions", rights.empty() ? "rwm" : rights);
    return one;
  };
  Value result = Value::list();
  if (looks_like(input.value, api_device)) {
    TRY(const Value given, spelled_list(input, api_device));
    for (const Value& item : given.items())
      result.push_back(device(item.text_at("PathOnHost"), item.text_at("PathInContainer"),
                              item.text_at("CgroupPermissions")));
    return result;
  }
  TRY(const std::vector<TextItem> items, text_items(input));
  for (const auto& [text, origin] : items) {
    const std::vector<std::string> parts = split(text, ':');
    if (parts.size() > 3 || !is_absolute_path(parts[0])) {
      return fail(input.refuse(origin, fmt::format("'{}' is no device", printable(text)))
                      .hint("write PATH[:PATH_IN_CONTAINER[:PERMISSIONS]]"));
    }
    result.push_back(
        device(parts[0], parts.size() > 1 ? parts[1] : "", parts.size() > 2 ? parts[2] : ""));
  }
  return result;
}

Result<Value> parse_mounts(const FieldInput& input) {
  return spelled_list(input, api_mount);
}

Result<Value> parse_device_requests(const FieldInput& input) {
  return spelled_list(input, api_device_request);
}

Result<Value> parse_device_bytes(const FieldInput& input) {
  return pairs_of_devices(input, api_device_rate, byte_count);
}

Result<Value> parse_device_operations(const FieldInput& input) {
  return pairs_of_devices(input, api_device_rate, whole_number);
}

Result<Value> parse_device_weights(const FieldInput& input) {
  return pairs_of_devices(input, api_device_weight, whole_number);
}

}  // namespace converge
