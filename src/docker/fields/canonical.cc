#include "converge/docker/fields/canonical.h"

#include <algorithm>
#include <filesystem>

#include "converge/base/text.h"

namespace converge {
namespace {

bool is_nothing(const Value& value) {
  return value.is_null() || (value.is_string() && value.string().empty()) ||
         (value.is_list() && value.items().empty()) || (value.is_map() && value.entries().empty());
}

bool is_zero(const Value& value) {
  return (value.is_boolean() && !value.boolean()) || (value.is_integer() && value.integer() == 0) ||
         (value.is_real() && value.real() == 0);
}

/// The texts of a list, each changed by `change`, as a sorted list without repetitions.
template <typename Change>
Value text_set(const Value& value, Change change) {
  if (!value.is_list()) return canonical_exact(value);
  std::vector<std::string> texts;
  for (const Value& item : value.items())
    if (item.is_string()) texts.push_back(change(item.string()));
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
  Value result;
  for (std::string& text : texts) {
    if (result.is_null()) result = Value::list();
    result.push_back(std::move(text));
  }
  return result;
}

std::string port_key(std::string_view key) {
  std::string name = lower(key);
  return name.find('/') == std::string::npos ? name + "/tcp" : name;
}

Value one_binding(const Value& binding) {
  Value result = Value::map();
  result.set("HostIp", binding.text_at("HostIp"));
  result.set("HostPort", binding.text_at("HostPort"));
  return result;
}

}  // namespace

Value canonical_exact(const Value& value) {
  return is_nothing(value) ? Value() : value;
}

Value canonical_plain(const Value& value) {
  return is_nothing(value) || is_zero(value) ? Value() : value;
}

Value canonical_limit(const Value& value) {
  const bool unlimited = value.is_integer() && value.integer() <= 0;
  return unlimited ? Value() : canonical_exact(value);
}

Value canonical_choice(const Value& value) {
  return value == Value(-1) ? Value() : canonical_exact(value);
}

Value canonical_set(const Value& value) {
  if (!value.is_list() || value.items().empty()) return canonical_exact(value);
  Value result = value;
  std::sort(result.items().begin(), result.items().end(),
            [](const Value& a, const Value& b) { return canonical_text(a) < canonical_text(b); });
  return result;
}

Value canonical_capabilities(const Value& value) {
  return text_set(value, [](const std::string& name) {
    std::string upper = name;
    for (char& c : upper)
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return upper.starts_with("CAP_") ? upper.substr(4) : upper;
  });
}

Value canonical_network_mode(const Value& value) {
  if (is_nothing(value)) return Value("bridge");
  return value.is_string() && value.string() == "default" ? Value("bridge") : value;
}

Value canonical_restart_policy(const Value& value) {
  const std::string_view name = value.text_at("Name");
  Value result = Value::map();
  result.set("Name", name.empty() ? "no" : name);
  const Value* count = value.find("MaximumRetryCount");
  if (name == "on-failure" && count != nullptr) result.set("MaximumRetryCount", *count);
  return result;
}

Value canonical_ports(const Value& value) {
  if (!value.is_map() || value.entries().empty()) return Value();
  Value result = Value::map();
  for (const Value::Entry& entry : value.entries())
    if (entry.key.is_string()) result.set(port_key(entry.key.string()), Value::map());
  return result;
}

Value canonical_port_bindings(const Value& value) {
  if (!value.is_map() || value.entries().empty()) return Value();
  Value result = Value::map();
  for (const Value::Entry& entry : value.entries()) {
    if (!entry.key.is_string()) continue;
    Value bindings = Value::list();
    if (entry.value.is_list())
      for (const Value& binding : entry.value.items()) bindings.push_back(one_binding(binding));
    result.set(port_key(entry.key.string()), canonical_set(bindings));
  }
  return result;
}

Value canonical_keys(const Value& value) {
  if (!value.is_map()) return canonical_exact(value);
  Value result = Value::map();
  for (const Value::Entry& entry : value.entries())
    if (entry.key.is_string()) result.set(entry.key.string(), Value::map());
  return canonical_exact(result);
}

Value canonical_binds(const Value& value) {
  return text_set(value, [](const std::string& bind) {
    for (const std::string_view usual : {":rw", ":"})
      if (bind.ends_with(usual)) return bind.substr(0, bind.size() - usual.size());
    return bind;
  });
}

Value canonical_links(const Value& value) {
  return text_set(value, [](const std::string& link) {
    const std::size_t colon = link.find(':');
    if (!link.starts_with('/') || colon == std::string::npos) return link;
    return link.substr(1, colon - 1) + ":" + link.substr(link.rfind('/') + 1);
  });
}

Value canonical_directory(const Value& value) {
  if (!value.is_string() || value.string().empty()) return canonical_exact(value);
  std::string path = std::filesystem::path(value.string()).lexically_normal().string();
  if (path.size() > 1 && path.back() == '/') path.pop_back();
  return Value(std::move(path));
}

Value canonical_members(const Value& value) {
  if (!value.is_map()) return canonical_exact(value);
  Value result = Value::map();
  for (const Value::Entry& entry : value.entries()) {
    const bool set = !is_nothing(entry.value) && !is_zero(entry.value);
    if (set && entry.key.is_string()) result.set(entry.key.string(), entry.value);
  }
  return canonical_exact(result);
}

Value canonical_tmpfs(const Value& value) {
  if (!value.is_map()) return canonical_exact(value);
  Value result = Value::map();
  for (const Value::Entry& entry : value.entries())
    if (entry.key.is_string())
      result.set(entry.key.string(), entry.value.is_null() ? Value("") : entry.value);
  return canonical_exact(result);
}

Value canonical_lower(const Value& value) {
  return value.is_string() ? canonical_exact(Value(lower(value.string()))) : canonical_exact(value);
}

Value canonical_signal(const Value& value) {
  const Value lowered = canonical_lower(value);
  if (!lowered.is_string() || !lowered.string().starts_with("sig")) return lowered;
  return Value(lowered.string().substr(3));
}

Value canonical_isolation(const Value& value) {
  return value.is_string() && value.string() == "default" ? Value() : canonical_exact(value);
}

}  // namespace converge
