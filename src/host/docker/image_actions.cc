#include "converge/host/docker/image_actions.h"

#include <fmt/format.h>
#include <sys/utsname.h>

#include "converge/base/text.h"
#include "converge/base/waiting.h"
#include "converge/host/docker/error_text.h"
#include "converge/host/docker/pull_stream.h"

namespace converge {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr Milliseconds between_progress = 100ms;
/// An attempt that took longer than this was spent by the daemon on attempts of its own (20.10
/// makes five, 75 s): another one of ours would only double the wait.
constexpr Milliseconds daemon_tried_itself = 30s;

bool contains_any(std::string_view text, std::initializer_list<std::string_view> words) {
  for (const auto word : words) {
    if (text.find(word) != text.npos) return true;
  }
  return false;
}

struct Attempt {
  bool good = false;
  bool final = false;
  Error error{""};
  std::vector<std::string> warnings;
};

Attempt failed_attempt(const std::string& reference, int status, const std::string& text) {
  auto verdict = judge_pull_error(status, text);
  Attempt attempt;
  attempt.final = verdict.final;
  attempt.error = Error(fmt::format("pull {}: {}", reference, text));
  if (!verdict.hint.empty()) {
    attempt.error = Error(std::move(attempt.error).hint(std::move(verdict.hint)));
  }
  return attempt;
}

Attempt attempt_pull(const DockerApi& api, const std::string& reference, Milliseconds total,
                     const ActionContext& context) {
  PullStream stream;
  auto last_progress = Clock::now() - between_progress;
  const auto take = [&](std::string_view piece) {
    if (!stream.feed(piece)) return false;
    const auto now = Clock::now();
    if (context.progress && now - last_progress >= between_progress) {
      last_progress = now;
      context.progress(stream.progress());
    }
    return true;
  };
  const auto answer = api.pull(reference, total, take, context.give_up);
  Attempt attempt;
  if (!answer) {
    attempt.error = answer.error();
    attempt.final = attempt.error.trouble() == Trouble::interrupted;
    return attempt;
  }
  if (!answer->good()) return failed_attempt(reference, answer->status, error_text(answer->body));
  if (!stream.error().empty()) return failed_attempt(reference, 200, stream.error());
  if (!stream.whole()) return failed_attempt(reference, 200, "the daemon's answer broke off");
  attempt.good = true;
  attempt.warnings = stream.warnings();
  return attempt;
}

Result<Attempt> pull_until_good(const DockerApi& api, const std::string& reference,
                                const PullOptions& options, const ActionContext& context) {
  const auto deadline = Clock::now() + options.total;
  for (std::size_t tries = 0;; ++tries) {
    const auto started = Clock::now();
    const auto left = std::chrono::duration_cast<Milliseconds>(deadline - started);
    auto attempt = attempt_pull(api, reference, std::max(left, Milliseconds(1)), context);
    if (attempt.good) return attempt;
    const bool enough = attempt.final || tries >= options.pauses.size() ||
                        Clock::now() - started > daemon_tried_itself ||
                        Clock::now() + options.pauses[tries] >= deadline;
    if (enough) return fail(std::move(attempt.error));
    if (context.progress) {
      context.progress(fmt::format("trying again in {}: {}", human_duration(options.pauses[tries]),
                                   attempt.error.message()));
    }
    if (!pause(options.pauses[tries], context.give_up)) {
      return fail("interrupted while pulling " + reference, Trouble::interrupted);
    }
  }
}

std::string host_architecture() {
  utsname names{};
  uname(&names);
  const std::string machine = names.machine;
  if (machine == "x86_64") return "amd64";
  if (machine == "aarch64") return "arm64";
  return "";
}

/// A warning when the image is for another kind of machine: the newest engine pulls and even starts
/// such a one without a word (trap 45). Older variants of our own kind do run.
std::string platform_warning(const ImageFacts& image, const std::string& os) {
  const auto here = host_architecture();
  const auto& there = image.architecture;
  const bool other_os = !os.empty() && !image.os.empty() && image.os != os;
  const bool family =
      there == here || (here == "amd64" && there == "386") || (here == "arm64" && there == "arm");
  if (!other_os && (here.empty() || there.empty() || family)) return "";
  return fmt::format("the image is made for {}/{}, this host is {}/{}", image.os, there,
                     os.empty() ? "linux" : os, here);
}

std::string pulled_comment(const std::optional<ImageFacts>& before, const ImageFacts& after) {
  if (!before) return "pulled " + short_id(after.id.text);
  if (before->id == after.id) return "is up to date: " + short_id(after.id.text);
  return fmt::format("pulled {}, was {}", short_id(after.id.text), short_id(before->id.text));
}

}  // namespace

PullVerdict judge_pull_error(int status, std::string_view text) {
  const auto words = lower(text);
  if (contains_any(words, {"toomanyrequests", "429", "rate limit"})) {
    return {true, "the registry limits how often it is asked: log in, or try later"};
  }
  if (status == 401 || status == 403 ||
      contains_any(words, {"unauthorized", "denied", "no basic auth", "authentication required",
                           "403 forbidden"})) {
    return {true,
            "the registry refuses: does the image exist under this name, and may this host "
            "read it without logging in?"};
  }
  if (contains_any(words, {"http response to https client"})) {
    return {true, "add the registry to insecure-registries in the daemon's configuration"};
  }
  if (contains_any(words, {"no space left", "disk quota"})) {
    return {true, "make room where the daemon keeps its images (docker system df)"};
  }
  if (status == 400) return {true, ""};
  if (contains_any(words, {"no matching manifest"})) {
    return {true, "the image exists, but not for this kind of machine"};
  }
  if (status == 404 ||
      contains_any(words, {"manifest unknown", "name unknown", "no such manifest"})) {
    return {true, "is the tag written correctly, and has it been pushed?"};
  }
  return {};
}

Result<Outcome> pull_image(const DockerApi& api, const PullImage& action,
                           const std::optional<ImageFacts>& before, const PullOptions& options,
                           const ActionContext& context) {
  TRY(const auto daemon, api.connect());
  TRY(auto attempt, pull_until_good(api, action.reference, options, context));
  TRY(const auto after, api.image(action.reference));
  if (!after) {
    return fail(
        fmt::format("pull {}: the daemon says that all went well, but there is no such image",
                    action.reference));
  }
  Outcome outcome;
  outcome.changed = !before || before->id != after->id;
  outcome.comment = pulled_comment(before, *after);
  outcome.warnings = std::move(attempt.warnings);
  if (auto warning = platform_warning(*after, daemon.os); !warning.empty()) {
    outcome.warnings.push_back(std::move(warning));
  }
  return outcome;
}

Result<Outcome> remove_image(const DockerApi& api, const RemoveImage& action) {
  const auto what = "remove image " + action.reference;
  const auto answer = api.remove_image(action.reference, action.force);
  if (!answer) {
    if (answer.error().trouble() != Trouble::unknown || !api.wait_until_back(Milliseconds(30000))) {
      return fail(answer.error());
    }
    const auto now = api.image(action.reference);
    if (!now) return fail(answer.error());
    if (*now) return fail(answer.error().message() + ", and it has not been done");
    return Outcome{.changed = true, .comment = "done, though the daemon's answer never came"};
  }
  if (answer->status == 200) return Outcome();
  if (answer->status == 404 && !unknown_request(*answer)) {
    return Outcome{.changed = false, .comment = action.reference + " is not here"};
  }
  auto error = answer_error(what, *answer);
  if (answer->status == 409)
    return fail(std::move(error).hint("remove what uses it, or say 'force: True'"));
  return fail(std::move(error));
}

}  // namespace converge
