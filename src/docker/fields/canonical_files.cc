#include <algorithm>
#include <charconv>
#include <filesystem>
#include <set>

#include "canonical_forms.h"
#include "converge/base/text.h"

namespace converge {
namespace {

std::string directory(const std::string& text) {
  if (text.empty()) return text;
  std::string path = std::filesystem::path(text).lexically_normal().string();
  if (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

/// A path of the host, or a volume's name, which is no path.
std::string source(const std::string& text) {
  return text.starts_with('/') ? directory(text) : text;
}

/// Words between commas, sorted, without the usual ones.
std::string words(std::string_view text, const std::set<std::string_view>& usual) {
  std::vector<std::string> all = split(text, ',');
  std::erase_if(all, [&](const std::string& word) { return word.empty() || usual.contains(word); });
  std::sort(all.begin(), all.end());
  return join(all, ",");
}

void erase_usual(Value& object, std::string_view key, std::string_view usual) {
  if (object.is_map() && object.text_at(key) == usual) object.erase(key);
}

Value one_mount(const Value& value) {
  Value mount = value;
  erase_usual(mount, "Consistency", "default");
  if (Value* options = mount.find("BindOptions")) erase_usual(*options, "Propagation", "rprivate");
  for (const std::string_view key : {"Source", "Target"})
    if (Value* path = mount.find(key); path != nullptr && path->is_string())
      *path = source(path->string());
  return canonical_object(mount);
}

/// Lists within the object are sets.
Value one_request(const Value& value) {
  if (value.is_list()) return canonical_set(object_set(value, one_request));
  if (!value.is_map()) return canonical_plain(value);
  Value request = Value::map();
  for (const Value::Entry& entry : value.entries())
    if (entry.key.is_string()) request.set(entry.key.string(), one_request(entry.value));
  return canonical_object(request);
}

Value one_device(const Value& value) {
  Value device = value;
  if (Value* rights = device.find("CgroupPermissions"); rights != nullptr && rights->is_string()) {
    std::string letters = rights->string();
    std::sort(letters.begin(), letters.end());
    *rights = letters;
  }
  return canonical_object(device);
}

/// `0-2,4` as numbers; empty for what is nothing of the kind.
std::set<int> members(const std::string& text) {
  std::set<int> result;
  for (const std::string& part : split(text, ',')) {
    const std::vector<std::string> ends = split(part, '-');
    std::vector<int> numbers;
    for (const std::string& end : ends) {
      int number = 0;
      const auto [stop, error] = std::from_chars(end.data(), end.data() + end.size(), number);
      if (error != std::errc() || stop != end.data() + end.size()) return {};
      numbers.push_back(number);
    }
    constexpr int most = 1 << 14;  // CPUs of one machine
    if (numbers.size() > 2 || numbers.back() > most) return {};
    for (int i = numbers.front(); i <= numbers.back(); ++i) result.insert(i);
  }
  return result;
}

}  // namespace

Value canonical_directory(const Value& value) {
  return value.is_string() ? canonical_exact(Value(directory(value.string())))
                           : canonical_exact(value);
}

Value canonical_volumes(const Value& value) {
  if (!value.is_map()) return canonical_exact(value);
  Value result = Value::map();
  for (const Value::Entry& entry : value.entries())
    if (entry.key.is_string()) result.set(directory(entry.key.string()), Value::map());
  return canonical_exact(result);
}

Value canonical_binds(const Value& value) {
  return text_set(value, [](const std::string& bind) {
    const std::vector<std::string> parts = split(bind, ':');
    if (parts.size() < 2 || parts.size() > 3) return bind;
    const std::string mode =
        parts.size() == 3 ? words(parts[2], {"rw", "rprivate", "consistent"}) : "";
    return source(parts[0]) + ":" + directory(parts[1]) + (mode.empty() ? "" : ":" + mode);
  });
}

Value canonical_volumes_from(const Value& value) {
  return text_set(value, [](const std::string& peer) {
    return peer.ends_with(":rw") ? peer.substr(0, peer.size() - 3) : peer;
  });
}

Value canonical_mounts(const Value& value) {
  return object_set(value, one_mount);
}

Value canonical_device_requests(const Value& value) {
  return object_set(value, one_request);
}

Value canonical_devices(const Value& value) {
  return object_set(value, one_device);
}

Value canonical_tmpfs(const Value& value) {
  if (!value.is_map()) return canonical_exact(value);
  Value result = Value::map();
  for (const Value::Entry& entry : value.entries()) {
    if (!entry.key.is_string()) continue;
    const std::string options = entry.value.is_string() ? entry.value.string() : "";
    result.set(directory(entry.key.string()), words(options, {}));
  }
  return canonical_exact(result);
}

Value canonical_cpuset(const Value& value) {
  if (!value.is_string()) return canonical_exact(value);
  const std::set<int> all = members(value.string());
  if (all.empty()) return canonical_exact(value);
  std::vector<std::string> texts;
  for (const int number : all) texts.push_back(std::to_string(number));
  return Value(join(texts, ","));
}

Value canonical_security_options(const Value& value) {
  return text_set(value, [](const std::string& option) {
    const std::size_t at = option.find_first_of("=:");
    if (at == std::string::npos) return option == "no-new-privileges" ? option + "=true" : option;
    return option.substr(0, at) + "=" + option.substr(at + 1);
  });
}

}  // namespace converge
