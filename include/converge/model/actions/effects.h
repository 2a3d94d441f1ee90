#pragma once

#include <string>
#include <vector>

namespace converge {

/// What an action may have changed of what was seen before, also when it failed.
struct Effects {
  /// False for what only looks: it is no change, and in check mode nothing is pending after it.
  bool writes = true;
  /// May change anything on the machine: nothing seen before counts any more.
  bool everything = false;
  /// What any reference to an image means on this daemon.
  bool images = false;
  /// By name. A new name counts as changed too.
  std::vector<std::string> containers = {};
};

}  // namespace converge
