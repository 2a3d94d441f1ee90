#pragma once

#include "converge/resources/registry.h"

namespace converge {

// The records of all state functions, each in the file of its resource.

extern const StateFunction cmd_run;
extern const StateFunction cmd_script;
extern const StateFunction cmd_wait;
extern const StateFunction cmd_wait_script;
extern const StateFunction docker_container_absent;
extern const StateFunction docker_container_created;
extern const StateFunction docker_container_run;
extern const StateFunction docker_container_running;
extern const StateFunction docker_container_stopped;
extern const StateFunction docker_image_absent;
extern const StateFunction docker_image_present;
extern const StateFunction file_absent;
extern const StateFunction file_append;
extern const StateFunction file_comment;
extern const StateFunction file_directory;
extern const StateFunction file_exists;
extern const StateFunction file_managed;
extern const StateFunction file_missing;
extern const StateFunction file_prepend;
extern const StateFunction file_recurse;
extern const StateFunction file_rename;
extern const StateFunction file_replace;
extern const StateFunction file_symlink;
extern const StateFunction file_touch;
extern const StateFunction file_uncomment;
extern const StateFunction http_query;
extern const StateFunction http_wait_for_successful_query;
extern const StateFunction test_check_pillar;
extern const StateFunction test_configurable_test_state;
extern const StateFunction test_fail_with_changes;
extern const StateFunction test_fail_without_changes;
extern const StateFunction test_mod_watch;
extern const StateFunction test_nop;
extern const StateFunction test_show_notification;
extern const StateFunction test_succeed_with_changes;
extern const StateFunction test_succeed_without_changes;

}  // namespace converge
