#pragma once

#include <string>

#include "converge/base/place.h"
#include "converge/model/resource.h"

namespace converge {

/// "image X present": the image is on the host; also what the first step of a container state is.
class ImagePulled : public Resource {
 public:
  /// `reference` is normalised, or an image's id (which cannot be pulled). With `always` the
  /// registry is asked at every run; whether something changed is then for the pull to say: it
  /// compares the ids before and after (trap 39).
  ImagePulled(std::string reference, bool always, const Place& place)
      : reference_(std::move(reference)), always_(always), place_(place) {}

  std::string title() const override;
  Result<Decision> check(const HostView& host) const override;
  void mention(Mentions& mentions) const override;

 private:
  std::string reference_;
  bool always_;
  Place place_;
};

/// "image X absent". An image that a container uses is only removed with `force`.
class ImageAbsent : public Resource {
 public:
  ImageAbsent(std::string reference, bool force)
      : reference_(std::move(reference)), force_(force) {}

  std::string title() const override;
  Result<Decision> check(const HostView& host) const override;
  void mention(Mentions& mentions) const override;

 private:
  std::string reference_;
  bool force_;
};

}  // namespace converge
