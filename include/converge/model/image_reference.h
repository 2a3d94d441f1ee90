#pragma once

#include <string>
#include <string_view>

#include "converge/base/result.h"

namespace converge {

/// A reference to an image, taken apart by the rules of the distribution project (traps 42-50).
struct ImageReference {
  std::string registry;    ///< `docker.io`, `127.0.0.1:5000`
  std::string repository;  ///< `library/busybox`, `atelier/catalog`
  std::string tag;         ///< `latest` when neither tag nor digest was written; else may be empty
  std::string digest;      ///< `sha256:...` or empty
  bool tag_written = false;

  /// What is sent to the daemon, always with a tag or a digest: `name:tag`, or `name@digest` (a
  /// tag beside a digest is decoration that the daemon ignores, trap 43). In the short form that
  /// Docker itself shows: without `docker.io/` and `library/`.
  std::string text() const;
  /// The same repository without tag and digest: `busybox`, `127.0.0.1:5000/app`.
  std::string name() const;
  bool operator==(const ImageReference&) const = default;
};

/// Refuses what the daemon would refuse, or worse, accept (an empty reference, trap 59; upper
/// case, trap 50). `docker.io/library/x`, `index.docker.io/library/x`, `library/x` and `x` are the
/// same image. The error has no place; the caller adds it.
Result<ImageReference> parse_image_reference(std::string_view text);

/// `sha256:` and 64 hex digits, or a bare id prefix of at least 12: an image named by its id.
bool is_image_id(std::string_view text);

}  // namespace converge
