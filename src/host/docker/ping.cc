#include <fmt/format.h>

#include <algorithm>

#include "converge/base/text.h"
#include "converge/host/docker/api.h"
#include "converge/host/docker/error_text.h"

namespace converge {
namespace {

Error not_docker(std::string_view why) {
  return Error(fmt::format("not a Docker daemon: {}", why), Trouble::unreachable);
}

std::string header(const HttpAnswer& answer, const std::string& name) {
  const auto found = answer.headers.find(name);
  return found == answer.headers.end() ? "" : found->second;
}

/// Its newest version. A proxy in front may drop the header (trap 35): something that answers OK
/// like a daemon is taken for one of 1.41.
Result<ApiVersion> offered(const HttpAnswer& answer) {
  const auto text = header(answer, "api-version");
  if (text.empty()) {
    if (trim(answer.body) == "OK") return ApiVersion{1, 41};
    return fail(not_docker(answer.body.empty() ? "GET /_ping answers nothing"
                                               : "GET /_ping answers " + error_text(answer.body)));
  }
  auto version = parse_api_version(text);
  if (!version) return fail(not_docker("its Api-Version: " + version.error().message()));
  return version;
}

/// `Docker/20.10.24+dfsg1 (linux)`.
std::string release_of(const std::string& server) {
  const std::size_t slash = server.find('/');
  if (slash == std::string::npos) return {};
  return server.substr(slash + 1, server.find(' ', slash) - slash - 1);
}

}  // namespace

Result<DaemonFacts> judge_ping(const HttpAnswer& answer, const std::optional<ApiVersion>& wanted) {
  if (answer.status != 200) {
    return fail(answer_error("GET /_ping", answer, Trouble::unreachable));
  }
  TRY(const auto newest, offered(answer));
  if (newest < oldest_api) {
    return fail(
        Error(fmt::format("daemon too old: API {}, need {}", newest.text(), oldest_api.text()),
              Trouble::unreachable));
  }
  if (wanted && *wanted > newest) {
    return fail(Error(fmt::format("DOCKER_API_VERSION: the daemon speaks at most {}, not {}",
                                  newest.text(), wanted->text()),
                      Trouble::refused));
  }
  DaemonFacts facts;
  facts.version = wanted.value_or(std::min(newest, newest_api));
  facts.newest = newest;
  facts.release = release_of(header(answer, "server"));
  facts.os = lower(header(answer, "ostype"));
  facts.podman = answer.headers.contains("libpod-api-version") ||
                 header(answer, "server").starts_with("Libpod/");
  return facts;
}

}  // namespace converge
