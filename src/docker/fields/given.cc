#include "given.h"

#include <fmt/format.h>

#include <algorithm>

#include "converge/docker/fields/networks.h"
#include "converge/docker/fields/shapes.h"

namespace converge {
namespace {

/// Salt's arguments about the arguments.
struct Manner {
  bool ignore_collisions = false;
  bool check_addresses = true;
  bool skip_all = false;
  std::vector<std::string> skip;

  bool skips(std::string_view name) const {
    return skip_all || std::find(skip.begin(), skip.end(), name) != skip.end();
  }
};

Result<bool> flag(const Value& arguments, const std::string& name, bool otherwise) {
  const Value* value = arguments.find(name);
  if (value == nullptr) return otherwise;
  return truth({name, *value}, *value);
}

Result<Manner> read_manner(const Value& arguments) {
  Manner manner;
  TRY(manner.ignore_collisions, flag(arguments, "ignore_collisions", false));
  TRY(manner.check_addresses, flag(arguments, "validate_ip_addrs", true));
  const Value* skip = arguments.find("skip_translate");
  if (skip == nullptr || skip->is_null()) return manner;
  manner.skip_all = skip->is_boolean() && skip->boolean();
  if (skip->is_boolean()) return manner;
  TRY(const std::vector<TextItem> names, text_items({"skip_translate", *skip}));
  for (const TextItem& name : names) manner.skip.push_back(name.text);
  return manner;
}

/// Takes the arguments one after the other and keeps what is wrong with each.
class FieldReader {
 public:
  FieldReader(const StateInput& input, Manner manner) : input_(input), manner_(std::move(manner)) {
    given_.declare_volumes = !manner_.skips("binds") && !manner_.skips("volumes");
  }

  Result<GivenFields> read() {
    for (const Value::Entry& argument : input_.arguments.entries()) take(argument);
    spread_host_config();
    if (!errors_.empty()) return fail(joined(std::move(errors_)));
    drop_overridden();
    return std::move(given_);
  }

 private:
  void take(const Value::Entry& argument) {
    if (!argument.key.is_string()) return;
    const std::string& name = argument.key.string();
    const ContainerField* field = find_container_field(name);
    if (field == nullptr || collides(*field, argument)) return;
    FieldInput input{name, argument.value};
    input.check_addresses = manner_.check_addresses && !manner_.skips(field->name);
    input.api_shape = manner_.skips(field->name) || input_.written.starts_with("docker.");
    if (field->name == "networks") {
      keep(read_given_networks(input), given_.networks);
      return;
    }
    input.value = repack(argument.value);
    Given given{field, input, {}};
    if (keep(field->parse(input), given.wanted)) given_.all.push_back(std::move(given));
  }

  /// What of `host_config` is a row of the table is as good as given by itself, and is read and
  /// compared in that row's ways. A field of its own counts before it.
  void spread_host_config() {
    const Given* given = given_.find("host_config");
    if (given == nullptr) return;
    const Given whole = *given;
    given_.all.erase(given_.all.begin() + (given - given_.all.data()));
    Given rest{whole.field, whole.input, Value::map()};
    for (const Value::Entry& entry : whole.wanted.entries()) {
      const std::string& key = entry.key.string();
      const ContainerField* field = find_host_config_field(key);
      if (field == nullptr) {
        rest.wanted.set(key, entry.value);
      } else if (!has_own(*field)) {
        FieldInput input{whole.input.argument + ": " + key, repack(entry.value)};
        input.check_addresses = whole.input.check_addresses;
        input.api_shape = true;
        Given part{field, input, {}, true};
        if (keep(field->parse(input), part.wanted)) given_.all.push_back(std::move(part));
      }
    }
    if (!rest.wanted.entries().empty()) given_.all.push_back(std::move(rest));
  }

  /// The row itself, or one that is a part of it (log_driver is one of LogConfig).
  bool has_own(const ContainerField& field) const {
    return std::any_of(given_.all.begin(), given_.all.end(), [&](const Given& given) {
      const auto& path = given.field->path;
      return !given.part_of_host_config && path.size() >= field.path.size() &&
             std::equal(field.path.begin(), field.path.end(), path.begin());
    });
  }

  static Result<std::vector<NetworkWish>> read_given_networks(const FieldInput& input) {
    if (input.value.is_null()) return std::vector<NetworkWish>{};
    return read_networks(input);
  }

  template <typename T>
  bool keep(Result<T> result, T& place) {
    if (!result) {
      errors_.push_back(std::move(result).error());
      return false;
    }
    place = *std::move(result);
    return true;
  }

  /// A field given by two of its names: an error, or with ignore_collisions its own name counts.
  bool collides(const ContainerField& field, const Value::Entry& argument) {
    std::vector<std::string_view> names = field.aliases;
    names.push_back(field.name);
    for (const std::string_view other : names) {
      const Value* value = input_.arguments.find(other);
      if (other == argument.key.string() || value == nullptr) continue;
      if (manner_.ignore_collisions) return argument.key.string() != field.name;
      if (argument.key.string() == field.name) return false;  // told once, at the alias
      errors_.push_back(Error(fmt::format("'{}' is an alias for '{}', they cannot both be used",
                                          argument.key.string(), other),
                              Trouble::refused)
                            .at(argument.key.place())
                            .at(argument.value.place())
                            .note("the other one", value->place()));
      return true;
    }
    return false;
  }

  /// log_config counts before its two halves, as in Salt.
  void drop_overridden() {
    if (given_.find("log_config") == nullptr) return;
    for (const std::string_view half : {"log_driver", "log_opt"}) {
      const Given* given = given_.find(half);
      if (given == nullptr) continue;
      given_.warnings.push_back(Error(fmt::format("'{}' has no effect beside 'log_config'", half))
                                    .at(given->input.value.place()));
      given_.all.erase(given_.all.begin() + (given - given_.all.data()));
    }
  }

  const StateInput& input_;
  Manner manner_;
  GivenFields given_;
  std::vector<Error> errors_;
};

}  // namespace

const Given* GivenFields::find(std::string_view name) const {
  for (const Given& given : all)
    if (given.field->name == name) return &given;
  return nullptr;
}

bool GivenFields::is_true(std::string_view name) const {
  const Given* given = find(name);
  return given != nullptr && given->wanted == Value(true);
}

std::int64_t GivenFields::number(std::string_view name) const {
  const Given* given = find(name);
  return given != nullptr && given->wanted.is_integer() ? given->wanted.integer() : 0;
}

Error joined(std::vector<Error> errors) {
  Error first = std::move(errors.front());
  for (std::size_t i = 1; i < errors.size(); ++i)
    first = std::move(first).note(errors[i].message(), errors[i].place());
  return first;
}

Result<GivenFields> read_given(const StateInput& input) {
  TRY(Manner manner, read_manner(input.arguments));
  return FieldReader(input, std::move(manner)).read();
}

}  // namespace converge
