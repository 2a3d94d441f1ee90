#include "converge/report/fanout.h"

namespace converge {

EventSink fanout(std::vector<EventSink> sinks) {
  return [sinks = std::move(sinks)](const Event& event) {
    for (const EventSink& sink : sinks) sink(event);
  };
}

}  // namespace converge
