#pragma once

#include <memory>
#include <string>
#include <vector>

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

  /// The parts of its way, in their order, where it has several: what `--graph` shows.
  virtual std::vector<std::string> stages() const { return {title()}; }

  /// True for what takes a service down on its way: before each action outside of a gap, the rest
  /// of the way is gone on a shadow of the machine, and nothing is touched unless it comes to its
  /// end.
  virtual bool rehearsed() const { return false; }

  /// Asked after check() or one of its actions failed, again and again until it is Settled.
  virtual Result<Recovery> recover(const HostView&, const Error& /*failure*/) const {
    return Recovery{Settled{}};
  }

  /// How things stand, looked at when recover() could not bring them to an end.
  virtual Result<Settled> standing(const HostView&, const Error& /*failure*/) const {
    return Settled{};
  }

  /// Adds what check() will look at.
  virtual void mention(Mentions&) const {}

  /// True for what the machine decides alone (a command, a file): it keeps its place in the order
  /// of the file. Docker resources may run side by side.
  virtual bool opaque() const { return false; }
};

using ResourcePtr = std::unique_ptr<const Resource>;

}  // namespace converge
