#pragma once

#include "converge/model/state_function.h"

namespace converge {

// The records of the state functions of this family, each in the file of its resource.

extern const StateFunction cmd_run;
extern const StateFunction cmd_script;
extern const StateFunction cmd_wait;
extern const StateFunction cmd_wait_script;
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
