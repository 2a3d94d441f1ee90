#include "converge/docker/fields/canonical.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

#include "canonical_forms.h"
#include "converge/base/text.h"
#include "converge/docker/fields/addresses.h"
#include "converge/model/labels.h"

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

std::string port_key(std::string_view key) {
  std::string name = lower(key);
  return name.find('/') == std::string::npos ? name + "/tcp" : name;
}

std::string address_of(std::string_view text) {
  const std::string whole(text);
  return normal_ip_address(whole).value_or(whole);
}

Value one_binding(const Value& binding) {
  const std::string_view port = binding.text_at("HostPort");
  Value result = Value::map();
  result.set("HostIp", address_of(binding.text_at("HostIp")));
  result.set("HostPort", port == "0" ? "" : port);
  return result;
}

/// The signals of Linux by their numbers, from 1 on.
constexpr std::array<std::string_view, 31> signals = {
    "hup",  "int",  "quit", "ill",    "trap",   "abrt",  "bus",  "fpe",  "kill", "usr1", "segv",
    "usr2", "pipe", "alrm", "term",   "stkflt", "chld",  "cont", "stop", "tstp", "ttin", "ttou",
    "urg",  "xcpu", "xfsz", "vtalrm", "prof",   "winch", "io",   "pwr",  "sys"};

}  // namespace

Value canonical_exact(const Value& value) {
  return is_nothing(value) ? Value() : value;
}

Value canonical_plain(const Value& value) {
  return is_nothing(value) || is_zero(value) ? Value() : value;
}

Value canonical_object(const Value& value) {
  if (value.is_map()) {
    Value result = Value::map();
    for (const Value::Entry& entry : value.entries()) {
      Value member = canonical_object(entry.value);
      if (entry.key.is_string() && !member.is_null())
        result.set(entry.key.string(), std::move(member));
    }
    return canonical_exact(result);
  }
  if (!value.is_list()) return canonical_plain(value);
  Value result = Value::list();
  for (const Value& item : value.items()) result.push_back(canonical_object(item));
  return canonical_exact(result);
}

Value canonical_objects(const Value& value) {
  return object_set(value, canonical_object);
}

Value canonical_entrypoint(const Value& value) {
  const bool none = value.is_list() && value.items().size() == 1 && value.items()[0] == Value("");
  return none ? Value() : canonical_exact(value);
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

Value canonical_environment(const Value& value) {
  if (!value.is_list()) return canonical_exact(value);
  std::map<std::string, Value> variables;
  std::size_t number = 0;
  for (const Value& entry : value.items()) {
    // What is no text is nothing a daemon sends: it stays, and is a difference.
    const std::string name = entry.is_string() ? entry.string().substr(0, entry.string().find('='))
                                               : "=" + std::to_string(++number);
    variables[name] = entry;
  }
  Value result = Value::list();
  for (auto& [name, entry] : variables) result.push_back(std::move(entry));
  return canonical_exact(result);
}

Value canonical_labels(const Value& value) {
  if (!value.is_map()) return canonical_exact(value);
  Value result = Value::map();
  for (const Value::Entry& entry : value.entries())
    if (entry.key.is_string() && !entry.key.string().starts_with(label::prefix))
      result.set(entry.key.string(), entry.value);
  return canonical_exact(result);
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

Value canonical_addresses(const Value& value) {
  if (!value.is_list()) return canonical_exact(value);
  Value result = Value::list();
  for (const Value& item : value.items())
    result.push_back(item.is_string() ? Value(address_of(item.string())) : item);
  return canonical_exact(result);
}

Value canonical_hosts(const Value& value) {
  return text_set(value, [](const std::string& host) {
    const std::size_t colon = host.find(':');
    if (colon == std::string::npos) return host;
    return host.substr(0, colon + 1) + address_of(host.substr(colon + 1));
  });
}

Value canonical_mac_address(const Value& value) {
  if (!value.is_string()) return canonical_exact(value);
  return canonical_exact(normal_mac_address(value.string()).value_or(value.string()));
}

Value canonical_links(const Value& value) {
  return text_set(value, [](const std::string& link) {
    const std::size_t colon = link.find(':');
    if (!link.starts_with('/') || colon == std::string::npos) return link;
    return link.substr(1, colon - 1) + ":" + link.substr(link.rfind('/') + 1);
  });
}

Value canonical_signal(const Value& value) {
  if (!value.is_string()) return canonical_exact(value);
  std::string name = lower(value.string());
  if (name.starts_with("sig")) name.erase(0, 3);
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  const bool whole = error == std::errc() && end == name.data() + name.size();
  if (whole && number >= 1 && number <= signals.size()) name = signals[number - 1];
  return canonical_exact(Value(std::move(name)));
}

Value canonical_isolation(const Value& value) {
  return value.is_string() && value.string() == "default" ? Value() : canonical_exact(value);
}

}  // namespace converge
