#pragma once

#include <string>
#include <utility>

namespace converge {

/// Texts that look alike and must never be compared with each other (traps 52-54) are types of
/// their own. `Tag` is only a name for the compiler.
template <typename Tag>
struct Identity {
  std::string text;

  explicit operator bool() const { return !text.empty(); }
  bool operator==(const Identity&) const = default;
};

/// The `Id` of an image inspect and the `Image` of a container inspect: the digest of the
/// image's config in the classic store, of its manifest or index in the containerd store. Only
/// comparable with ids of the same daemon in the same run (trap 53).
using ImageId = Identity<struct ImageIdTag>;
/// Digest of one platform's manifest.
using ManifestDigest = Identity<struct ManifestDigestTag>;
/// `name@sha256:...`: what a registry calls the image. Proves nothing about local builds.
using RepoDigest = Identity<struct RepoDigestTag>;
using ContainerId = Identity<struct ContainerIdTag>;

}  // namespace converge
