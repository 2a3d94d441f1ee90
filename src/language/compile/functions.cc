#include "converge/language/compile/functions.h"

#include <array>
#include <utility>

#include "converge/commands/states.h"
#include "converge/docker/states.h"
#include "converge/files/states.h"
#include "converge/web/states.h"

namespace converge {
namespace {

/// Every state function there is.
const std::array all_functions = {
    &cmd_run,
    &cmd_script,
    &cmd_wait,
    &cmd_wait_script,
    &docker_container_absent,
    &docker_container_created,
    &docker_container_run,
    &docker_container_running,
    &docker_container_stopped,
    &docker_image_absent,
    &docker_image_present,
    &file_absent,
    &file_append,
    &file_comment,
    &file_directory,
    &file_exists,
    &file_managed,
    &file_missing,
    &file_prepend,
    &file_recurse,
    &file_rename,
    &file_replace,
    &file_symlink,
    &file_touch,
    &file_uncomment,
    &http_query,
    &http_wait_for_successful_query,
    &test_check_pillar,
    &test_configurable_test_state,
    &test_fail_with_changes,
    &test_fail_without_changes,
    &test_mod_watch,
    &test_nop,
    &test_show_notification,
    &test_succeed_with_changes,
    &test_succeed_without_changes,
};

/// The words of older Salts: `docker` of 2014, `dockerng` of 2015.
constexpr std::array<std::pair<std::string_view, std::string_view>, 12> older_words = {{
    {"cmd.watch", "cmd.wait"},
    {"docker.absent", "docker_container.absent"},
    {"docker.installed", "docker_container.created"},
    {"docker.pulled", "docker_image.present"},
    {"docker.running", "docker_container.running"},
    {"docker.stopped", "docker_container.stopped"},
    {"dockerng.absent", "docker_container.absent"},
    {"dockerng.created", "docker_container.created"},
    {"dockerng.image_absent", "docker_image.absent"},
    {"dockerng.image_present", "docker_image.present"},
    {"dockerng.running", "docker_container.running"},
    {"dockerng.stopped", "docker_container.stopped"},
}};

std::string_view current_word(std::string_view name) {
  for (const auto& [old, now] : older_words)
    if (old == name) return now;
  return name;
}

}  // namespace

const std::vector<const StateFunction*>& state_functions() {
  static const std::vector<const StateFunction*> functions(all_functions.begin(),
                                                           all_functions.end());
  return functions;
}

std::vector<std::string_view> older_names(std::string_view canonical) {
  std::vector<std::string_view> names;
  for (const auto& [old, now] : older_words)
    if (now == canonical) names.push_back(old);
  return names;
}

const StateFunction* find_function(std::string_view name) {
  const std::string_view wanted = current_word(name);
  for (const StateFunction* function : all_functions)
    if (function->name == wanted) return function;
  return nullptr;
}

std::vector<std::string> function_names() {
  std::vector<std::string> names;
  for (const StateFunction* function : all_functions) names.emplace_back(function->name);
  for (const auto& [old, now] : older_words) names.emplace_back(old);
  return names;
}

}  // namespace converge
