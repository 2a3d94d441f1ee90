#pragma once

#include <memory>
#include <string>

#include "converge/model/host.h"

namespace converge {

/// One thing that should be so: "image pulled", "container running". It can look and decide; it
/// has no means to act. All functions are const and depend on their arguments alone.
class Resource {
 public:
  virtual ~Resource() = default;

  /// Short and in the words of the user's file: "image app:1 present".
  virtual std::string title() const = 0;

  /// Looks at the machine and decides. Asked again after each action until it keeps; deciding
  /// on the same action twice in a row is reported as `not convergent`.
  virtual Result<Decision> check(const HostView& host) const = 0;

  /// Asked after check() or one of its actions failed, again and again until it is Settled.
  virtual Result<Recovery> recover(const HostView&, const Error& /*failure*/) const {
    return Recovery{Settled{}};
  }

  /// Adds what check() will look at.
  virtual void mention(Mentions&) const {}

  /// True for what the machine decides alone (a command, a file): it keeps its place in the order
  /// of the file. Docker resources may run side by side.
  virtual bool opaque() const { return false; }
};

using ResourcePtr = std::unique_ptr<const Resource>;

}  // namespace converge
