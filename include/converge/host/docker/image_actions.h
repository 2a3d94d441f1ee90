#pragma once

#include <optional>
#include <string>
#include <vector>

#include "converge/host/docker/api.h"
#include "converge/model/actions/docker.h"
#include "converge/model/host.h"

namespace converge {

struct PullOptions {
  /// Pauses before the second, third, ... attempt: the newest engine does not try again by itself
  /// (trap 40), and serves what it got wrong for a moment.
  std::vector<Milliseconds> pauses{Milliseconds{1000}, Milliseconds{5000}, Milliseconds{25000}};
  /// For all attempts together.
  Milliseconds total{15 * 60 * 1000};
};

/// What to think of a pull that failed, from the words of the daemon or the registry. They differ
/// from version to version and are a hint only (trap 37).
struct PullVerdict {
  bool final = false;  ///< another attempt would fail in the same way
  std::string hint;
};
PullVerdict judge_pull_error(int status, std::string_view text);

/// Pulls until the stream ends without an error and the image resolves. `before` is what the
/// reference meant last; the same id afterwards means that nothing changed.
Result<Outcome> pull_image(const DockerApi& api, const PullImage& action,
                           const std::optional<ImageFacts>& before, const PullOptions& options,
                           const ActionContext& context);

Result<Outcome> remove_image(const DockerApi& api, const RemoveImage& action);

}  // namespace converge
