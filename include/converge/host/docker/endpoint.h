#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "converge/base/result.h"

namespace converge {

/// Where the Docker daemon listens. Only unix sockets are supported: plain tcp is root for
/// everybody on the network, and tcp with TLS and ssh are refused with a clear message rather
/// than done halfway.
struct Endpoint {
  std::string socket;  ///< absolute path, at most 107 bytes (trap 5)

  /// `unix:///var/run/docker.sock`
  std::string text() const { return "unix://" + socket; }
  bool operator==(const Endpoint&) const = default;
};

inline constexpr std::string_view default_socket = "/var/run/docker.sock";

/// Reads the text of --host or DOCKER_HOST; empty is the default. Errors are Trouble::refused and
/// begin with `origin`, the name of what the user wrote ("DOCKER_HOST", "--host").
Result<Endpoint> parse_endpoint(std::string_view text, std::string_view origin);

/// --host when it was given, else DOCKER_HOST, else the default.
Result<Endpoint> choose_endpoint(
    const std::optional<std::string>& option,
    const std::function<std::optional<std::string>(const std::string& name)>& environment);

}  // namespace converge
