#include "converge/docker/fields/made.h"

#include <algorithm>
#include <charconv>

#include "converge/base/hash.h"
#include "converge/base/text.h"
#include "converge/docker/fields/canonical.h"
#include "converge/docker/fields/table.h"
#include "converge/model/labels.h"

namespace converge {
namespace {

/// Enough to tell two values of one field apart, and too little to guess a secret from.
constexpr std::size_t digest_length = 8;
constexpr std::string_view networks_field = "networks";
constexpr std::string_view policy_field = "restart_policy";

/// Field names and their canonical texts, sorted. What means "not set" is as good as not there.
using Texts = std::map<std::string, std::string>;

Texts canonical_texts(const ContainerSpec& spec) {
  Texts texts;
  for (const WantedField& want : spec.fields) {
    const ContainerField* field = find_container_field(want.argument);
    if (field == nullptr) continue;
    const Value value = field->canonical(want.wanted);
    if (value.is_null()) continue;
    std::string text = canonical_text(value);
    if (field->secret) text = sha256(spec.name + '\n' + text);
    texts[std::string(field->name)] = std::move(text);
  }
  // `no` is what it means to say nothing.
  texts[std::string(policy_field)] = policy_text(spec.restart_policy);
  if (!spec.networks_given) return texts;
  Value networks = Value::map();
  for (const NetworkWish& wish : spec.networks)
    networks.set(wish.name, canonical_object(wish.endpoint));
  texts[std::string(networks_field)] = canonical_text(networks);
  return texts;
}

std::string digest(const std::string& text) {
  return sha256(text).substr(0, digest_length);
}

/// `name=digest` words of the label, whoever wrote it.
Texts labelled_digests(const ContainerFacts& container) {
  Texts digests;
  for (const std::string& word : split(label_of(container, label::fields), ' ')) {
    const std::size_t equals = word.find('=');
    if (equals != std::string::npos) digests[word.substr(0, equals)] = word.substr(equals + 1);
  }
  return digests;
}

bool of_this_version(const ContainerFacts& container) {
  return label_of(container, label::spec).starts_with(std::string(spec_version) + ":");
}

/// The difference of a field that the file no longer has.
Drift left_out(const ContainerSpec& spec, const std::string& name,
               const ContainerFacts& container) {
  Drift drift;
  drift.argument = name;
  drift.place = spec.place;
  drift.removed = true;
  const ContainerField* field = find_container_field(name);
  if (field == nullptr) return drift;
  drift.secret = field->secret;
  const Value* seen = &container.inspect;
  for (const std::string_view key : field->path) seen = seen ? seen->find(key) : nullptr;
  if (seen != nullptr && !field->secret) drift.seen = *seen;
  return drift;
}

bool is_absent(const Value& seen) {
  return canonical_plain(seen).is_null() || seen == Value(-1);
}

/// The file asks for the same as when the container was made, and what the daemon reports of it is
/// either fixed since then or was never taken.
bool settled_at_creation(const Drift& drift, const ContainerField& field) {
  const bool changeable = drift.update.has_value() || field.mending == Mending::update;
  return !changeable || (field.droppable && is_absent(drift.seen));
}

}  // namespace

std::string label_of(const ContainerFacts& container, std::string_view label) {
  const auto found = container.labels.find(std::string(label));
  return found == container.labels.end() ? std::string() : found->second;
}

bool is_ours(const ContainerFacts& container) {
  return !label_of(container, label::managed).empty() &&
         label_of(container, label::image) == container.image.text;
}

std::string spec_hash(const ContainerSpec& spec) {
  std::string all;
  for (const auto& [name, text] : canonical_texts(spec)) all += name + '=' + text + '\n';
  return std::string(spec_version) + ":" + sha256(all);
}

std::string field_digests(const ContainerSpec& spec) {
  std::string words;
  for (const auto& [name, text] : canonical_texts(spec))
    words += (words.empty() ? "" : " ") + name + '=' + digest(text);
  return words;
}

bool had_same_policy_wish(const ContainerSpec& spec, const ContainerFacts& container) {
  const Texts then = labelled_digests(container);
  const auto made = then.find(std::string(policy_field));
  return made == then.end() || made->second == digest(policy_text(spec.restart_policy));
}

std::vector<Drift> differences(const ContainerSpec& spec, const ContainerFacts& container,
                               const std::optional<ImageFacts>& image) {
  std::vector<Drift> all = find_drift(spec, container, image);
  if (!is_ours(container)) return all;
  const Texts then = labelled_digests(container);
  const Texts now = canonical_texts(spec);
  const bool comparable = of_this_version(container);
  std::erase_if(all, [&](const Drift& drift) {
    const ContainerField* field = find_container_field(drift.argument);
    const auto made = then.find(drift.argument);
    const auto wanted = now.find(drift.argument);
    return comparable && !drift.network && field != nullptr && made != then.end() &&
           wanted != now.end() && made->second == digest(wanted->second) &&
           settled_at_creation(drift, *field);
  });
  for (const auto& [name, made] : then)
    if (!now.contains(name)) all.push_back(left_out(spec, name, container));
  return all;
}

std::string policy_text(const Value& policy) {
  const std::string_view name = policy.text_at("Name");
  const Value* count = policy.find("MaximumRetryCount");
  if (name.empty()) return "no";
  if (name != "on-failure" || !count || !count->is_integer() || count->integer() <= 0)
    return std::string(name);
  return std::string(name) + ":" + std::to_string(count->integer());
}

Value policy_value(std::string_view text) {
  Value policy = Value::map();
  const std::size_t colon = text.find(':');
  policy.set("Name", text.substr(0, colon));
  std::int64_t count = 0;
  if (colon == std::string_view::npos) return policy;
  const std::string_view digits = text.substr(colon + 1);
  const auto [end, trouble] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
  if (trouble == std::errc() && end == digits.data() + digits.size() && count > 0)
    policy.set("MaximumRetryCount", count);
  return policy;
}

std::string to_text(const Former& former) {
  return former.id + ' ' + former.restart_policy + ' ' + join(former.networks, ",");
}

std::optional<Former> former_of(const ContainerFacts& container) {
  if (!is_ours(container)) return std::nullopt;
  const std::vector<std::string> words = split(label_of(container, label::former), ' ');
  if (words.size() != 3 || words[0].empty()) return std::nullopt;
  constexpr std::array policies{"no", "always", "unless-stopped", "on-failure"};
  const std::string name = words[1].substr(0, words[1].find(':'));
  if (std::ranges::find(policies, name) == policies.end()) return std::nullopt;
  Former former{words[0], words[1], {}};
  if (!words[2].empty()) former.networks = split(words[2], ',');
  return former;
}

Former remember(const ContainerFacts& container) {
  Former former;
  former.id = container.id.text;
  const Value* policy = container.inspect.find_path({"HostConfig", "RestartPolicy"});
  former.restart_policy = policy ? policy_text(*policy) : container.restart_policy;
  if (former.restart_policy.empty()) former.restart_policy = "no";
  const Value* networks = container.inspect.find_path({"NetworkSettings", "Networks"});
  if (!networks || !networks->is_map()) return former;
  for (const Value::Entry& entry : networks->entries())
    if (entry.key.is_string()) former.networks.push_back(entry.key.string());
  return former;
}

}  // namespace converge
