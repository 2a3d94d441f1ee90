#include "converge/resources/container_spec.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "converge/base/text.h"
#include "converge/resources/container_fields.h"
#include "converge/resources/container_networks.h"
#include "converge/resources/container_shapes.h"
#include "converge/resources/image_reference.h"

namespace converge {
namespace {

/// One argument that is a container field, parsed.
struct Given {
  const ContainerField* field = nullptr;
  FieldInput input;
  Value wanted;
};

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

class SpecReader {
 public:
  SpecReader(const StateInput& input, Manner manner) : input_(input), manner_(std::move(manner)) {}

  Result<ContainerSpec> read(const std::string& name, const std::string& image) {
    spec_.name = name;
    spec_.image = image;
    spec_.place = input_.place;
    const Value* image_value = input_.arguments.find("image");
    spec_.image_place = image_value != nullptr ? image_value->place() : input_.place;
    for (const Value::Entry& argument : input_.arguments.entries()) take(argument);
    if (!errors_.empty()) return fail(all_errors());
    assemble();
    check_clashes();
    if (!errors_.empty()) return fail(all_errors());
    return std::move(spec_);
  }

 private:
  /// Parses one argument; what is wrong is kept, so that all of it can be told at once, as in Salt.
  void take(const Value::Entry& argument) {
    if (!argument.key.is_string()) return;
    const std::string& name = argument.key.string();
    const ContainerField* field = find_container_field(name);
    if (field == nullptr || collides(*field, argument)) return;
    Given given{field, {name, repack(argument.value)}, {}};
    given.input.check_addresses = manner_.check_addresses && !manner_.skips(field->name);
    if (field->name == "networks") {
      take_networks({name, argument.value, given.input.check_addresses});
      return;
    }
    Result<Value> wanted = field->parse(given.input);
    if (!wanted) {
      errors_.push_back(std::move(wanted).error());
      return;
    }
    given.wanted = *std::move(wanted);
    given_.push_back(std::move(given));
  }

  void take_networks(const FieldInput& input) {
    if (input.value.is_null()) return;
    Result<std::vector<NetworkWish>> wishes = read_networks(input);
    if (!wishes) {
      errors_.push_back(std::move(wishes).error());
      return;
    }
    spec_.networks = *std::move(wishes);
    // An empty list (a loop over nothing) asks for nothing: the network mode decides.
    spec_.networks_given = !spec_.networks.empty();
  }

  /// A field given by two of its names: an error, or with ignore_collisions its own name counts.
  bool collides(const ContainerField& field, const Value::Entry& argument) {
    std::vector<std::string_view> names = field.aliases;
    names.push_back(field.name);
    for (const std::string_view other : names) {
      if (other == argument.key.string() || input_.arguments.find(other) == nullptr) continue;
      if (manner_.ignore_collisions) return argument.key.string() != field.name;
      if (argument.key.string() == field.name) return false;  // told once, at the alias
      errors_.push_back(Error(fmt::format("'{}' is an alias for '{}', they cannot both be used",
                                          argument.key.string(), other),
                              Trouble::refused)
                            .at(argument.key.place())
                            .at(argument.value.place())
                            .note("the other one", input_.arguments.find(other)->place()));
      return true;
    }
    return false;
  }

  Error all_errors() {
    Error first = std::move(errors_.front());
    for (std::size_t i = 1; i < errors_.size(); ++i)
      first = std::move(first).note(errors_[i].message(), errors_[i].place());
    return first;
  }

  const Given* find(std::string_view name) const {
    for (const Given& given : given_)
      if (given.field->name == name) return &given;
    return nullptr;
  }

  bool is_true(std::string_view name) const {
    const Given* given = find(name);
    return given != nullptr && given->wanted.is_boolean() && given->wanted.boolean();
  }

  std::int64_t number(std::string_view name) const {
    const Given* given = find(name);
    return given != nullptr && given->wanted.is_integer() ? given->wanted.integer() : 0;
  }

  void put(const std::vector<std::string_view>& path, const Value& value) {
    Value* at = &spec_.body;
    for (std::size_t i = 0; i + 1 < path.size(); ++i) {
      if (at->find(path[i]) == nullptr) at->set(path[i], Value::map());
      at = at->find(path[i]);
    }
    at->set(path.back(), value);
  }

  void assemble() {
    put({"Image"}, written_image());
    put({"HostConfig"}, Value::map());
    put_host_config();
    for (const Given& given : given_) {
      if (given.field->name == "restart_policy" || given.field->path.empty()) continue;
      if (given.field->name == "host_config") continue;
      put(body_path(*given.field), given.wanted);
    }
    put_attachment();
    put_log();
    add_keys("binds", {"Volumes"});
    add_keys("port_bindings", {"ExposedPorts"});
    put_networks();
    put_beside();
    for (const Given& given : given_) {
      Value wanted = given.wanted;
      const bool merged = given.field->name == "ports" || given.field->name == "volumes";
      if (merged) wanted = *spec_.body.find(given.field->path.back());
      if (!given.field->path.empty())
        spec_.fields.push_back({std::string(given.field->name), given.input.value.place(), wanted});
    }
  }

  /// The create body has the parts of Config at its top.
  static std::vector<std::string_view> body_path(const ContainerField& field) {
    const bool config = field.path.front() == "Config";
    return {field.path.begin() + (config ? 1 : 0), field.path.end()};
  }

  /// The image as the file has it: what `docker ps` shows is what the user wrote, as in Salt. The
  /// daemon reads it like the normalised reference.
  std::string written_image() const {
    const Value* written = input_.arguments.find("image");
    if (written == nullptr || !written->is_string()) return spec_.image;
    const Result<ImageReference> parsed = parse_image_reference(written->string());
    return parsed && parsed->text() == spec_.image ? written->string() : spec_.image;
  }

  void put_host_config() {
    const Given* whole = find("host_config");
    if (whole == nullptr) return;
    for (const Value::Entry& entry : whole->wanted.entries())
      if (entry.key.is_string()) put({"HostConfig", entry.key.string()}, entry.value);
  }

  /// As docker-py does it; without `StdinOnce` a shell would outlive its client.
  void put_attachment() {
    const bool attach = !is_true("detach");
    put({"AttachStdout"}, attach);
    put({"AttachStderr"}, attach);
    if (!is_true("stdin_open") || !attach) return;
    put({"AttachStdin"}, true);
    put({"StdinOnce"}, true);
  }

  void put_log() {
    const Given* options = find("log_opt");
    if (options == nullptr || find("log_driver") || find("log_config")) return;
    put({"HostConfig", "LogConfig", "Type"}, "none");
    spec_.warnings.push_back(
        Error("'log_opt' without 'log_driver' switches logging off, as in Salt")
            .at(options->input.value.place())
            .hint("add log_driver, e.g. json-file"));
  }

  /// What is mounted or published is also declared, as Salt does: 20.10 publishes no port that is
  /// not exposed (engines.md section 4).
  void add_keys(std::string_view source, const std::vector<std::string_view>& path) {
    const Given* given = find(source);
    if (given == nullptr) return;
    const Value& written = given->input.value;
    for (std::size_t i = 0; i < size_of(given->wanted); ++i) {
      std::string key;
      if (given->wanted.is_map()) {
        key = given->wanted.entries()[i].key.string();
      } else {
        const bool short_form = written.is_map() && !written.entries()[i].value.is_map();
        const std::vector<std::string> parts = split(given->wanted.items()[i].string(), ':');
        if (parts.size() < 2 || short_form) continue;
        key = parts[1];
      }
      put({path.front(), key}, Value::map());
    }
  }

  static std::size_t size_of(const Value& value) {
    return value.is_map() ? value.entries().size() : value.items().size();
  }

  /// The first network is entered at creation: 20.10 takes only one there (trap 96), and with it
  /// the container is never in the default bridge.
  void put_networks() {
    const NetworkMode mode = network_mode(spec_);
    const Given* mac = find("mac_address");
    if (spec_.networks_given) {
      auto& all = spec_.networks;
      const auto main = std::find_if(all.begin(), all.end(), [&](const NetworkWish& wish) {
        return mode.kind == NetworkMode::Kind::network && wish.name == mode.name;
      });
      if (main != all.end()) std::rotate(all.begin(), main, main + 1);
      // Below 1.44 the container has one MAC address, from 1.44 on each endpoint has its own.
      if (mac != nullptr && all[0].endpoint.find("MacAddress") == nullptr)
        all[0].endpoint.set("MacAddress", mac->wanted);
      put_endpoint(all[0].name, all[0].endpoint);
    } else if (mac != nullptr && mode.own()) {
      Value endpoint = Value::map();
      endpoint.set("MacAddress", mac->wanted);
      put_endpoint(mode.name, endpoint);
    }
  }

  void put_endpoint(const std::string& network, const Value& endpoint) {
    put({"NetworkingConfig", "EndpointsConfig", network},
        endpoint.is_null() ? Value::map() : endpoint);
  }

  /// What of the fields stands beside the body.
  void put_beside() {
    spec_.restart_policy = Value::map();
    spec_.restart_policy.set("Name", "no");
    if (const Given* policy = find("restart_policy")) {
      spec_.restart_policy = policy->wanted;
      spec_.restart_policy_given = true;
    }
    if (find("stop_timeout")) spec_.stop_timeout = std::chrono::seconds(number("stop_timeout"));
    if (const Given* check = find("healthcheck")) {
      const Value* test = check->wanted.find("Test");
      const bool none = test != nullptr && test->is_list() && !test->items().empty() &&
                        test->items().front() == Value("NONE");
      spec_.has_healthcheck = !none;
    }
    for (const std::string_view name : {"lxc_conf", "cpu_group"}) {
      if (const Given* idle = find(name))
        spec_.warnings.push_back(Error(fmt::format("'{}' has no effect", idle->input.argument))
                                     .at(idle->input.value.place()));
    }
  }

  void clash(const Given& given, std::string_view what, std::string hint = {}) {
    errors_.push_back(given.input.refuse(given.input.value, what).hint(std::move(hint)));
  }

  void check_clashes() {
    check_network_clashes();
    check_memory_clashes();
    const Given* policy = find("restart_policy");
    if (policy != nullptr && is_true("auto_remove") && policy->wanted.text_at("Name") != "no")
      clash(*policy, "cannot be used with auto_remove");
    if (const Given* volumes = find("volumes")) {
      for (const Value::Entry& entry : volumes->wanted.entries()) {
        if (entry.key.string().find(':') == std::string::npos) continue;
        spec_.warnings.push_back(
            Error(fmt::format("'{}': '{}' binds nothing: volumes are paths in "
                              "the container",
                              volumes->input.argument, printable(entry.key.string())))
                .at(volumes->input.value.place())
                .hint("use 'binds'"));
      }
    }
  }

  void check_network_clashes() {
    const NetworkMode mode = network_mode(spec_);
    const Given* bindings = find("port_bindings");
    const Given* hostname = find("hostname");
    const bool binds = bindings != nullptr && !bindings->wanted.entries().empty();
    if (bindings != nullptr && is_true("publish_all_ports"))
      clash(*bindings, "cannot be used with publish_all_ports: True");
    if (hostname != nullptr && mode.kind == NetworkMode::Kind::host)
      clash(*hostname, "cannot be used with network_mode: host");
    if (binds && mode.kind == NetworkMode::Kind::host)
      clash(*bindings, "cannot be used with network_mode: host",
            "its ports are the host's already");
    if (binds && mode.kind == NetworkMode::Kind::container)
      clash(*bindings, "cannot be used with network_mode: container:...",
            "publish the ports of that container");
    const Given* mode_given = find("network_mode");
    if (mode_given == nullptr || !spec_.networks_given) return;
    const auto named = [&](const NetworkWish& wish) { return wish.name == mode.name; };
    if (!mode.own()) {
      clash(*mode_given,
            fmt::format("'{}' cannot be used with networks", mode_given->wanted.string()));
    } else if (mode.kind == NetworkMode::Kind::network &&
               std::none_of(spec_.networks.begin(), spec_.networks.end(), named)) {
      clash(*mode_given, fmt::format("'{}' is not among the networks", mode.name),
            "add it there, or leave network_mode out");
    }
  }

  void check_memory_clashes() {
    const Given* swap = find("memswap_limit");
    if (swap == nullptr || number("memswap_limit") <= 0) return;
    if (number("mem_limit") == 0) {
      clash(*swap, "needs mem_limit beside it");
    } else if (number("memswap_limit") < number("mem_limit")) {
      clash(*swap, "is memory and swap together and must not be below mem_limit");
    }
  }

  const StateInput& input_;
  Manner manner_;
  std::vector<Given> given_;
  std::vector<Error> errors_;
  ContainerSpec spec_;
};

}  // namespace

Result<ContainerSpec> read_container_spec(const StateInput& input,
                                          const std::string& container_name,
                                          const std::string& image) {
  TRY(Manner manner, read_manner(input.arguments));
  return SpecReader(input, std::move(manner)).read(container_name, image);
}

const std::vector<Argument>& container_field_arguments() {
  static const std::vector<Argument> arguments = [] {
    std::vector<Argument> all;
    for (const ContainerField& field : container_fields())
      all.push_back({field.name, field.aliases, field.help});
    return all;
  }();
  return arguments;
}

}  // namespace converge
