#pragma once

#include "converge/model/state_function.h"

namespace converge {

// The records of the state functions of this family, each in the file of its resource.

extern const StateFunction docker_container_absent;
extern const StateFunction docker_container_created;
extern const StateFunction docker_container_run;
extern const StateFunction docker_container_running;
extern const StateFunction docker_container_stopped;
extern const StateFunction docker_image_absent;
extern const StateFunction docker_image_present;

}  // namespace converge
