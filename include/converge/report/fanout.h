#pragma once

#include <vector>

#include "converge/model/event.h"

namespace converge {

/// One sink that hands every event to each of these, in this order.
EventSink fanout(std::vector<EventSink> sinks);

}  // namespace converge
