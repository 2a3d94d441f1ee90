#include "converge/host/docker/endpoint.h"

#include <fmt/format.h>
#include <sys/un.h>

#include "converge/base/text.h"

namespace converge {
namespace {

constexpr std::string_view unix_scheme = "unix://";
constexpr std::size_t longest_path = sizeof(sockaddr_un::sun_path) - 1;

Error refused(std::string_view origin, std::string_view what) {
  return Error(fmt::format("{}: {}", origin, what), Trouble::refused);
}

Error not_unix(std::string_view text, std::string_view origin) {
  const std::string_view hint =
      "use unix:///path/to/docker.sock; to reach another host run converge there";
  if (text.starts_with("tcp://") || text.starts_with("http://") || text.starts_with("https://")) {
    return refused(origin, fmt::format("'{}': tcp is not supported in this version, with or "
                                       "without TLS, only unix://",
                                       printable(text)))
        .hint(std::string(hint));
  }
  if (text.starts_with("ssh://")) {
    return refused(origin, fmt::format("'{}': ssh is not supported in this version, only unix://",
                                       printable(text)))
        .hint(std::string(hint));
  }
  auto error = refused(
      origin, fmt::format("'{}' is not an address of a daemon, expected unix://", printable(text)));
  if (text.starts_with('/'))
    return std::move(error).hint(fmt::format("did you mean 'unix://{}'?", printable(text)));
  return error;
}

}  // namespace

Result<Endpoint> parse_endpoint(std::string_view text, std::string_view origin) {
  if (text.empty()) return Endpoint{std::string(default_socket)};
  if (!text.starts_with(unix_scheme)) return fail(not_unix(text, origin));
  const auto path = text.substr(unix_scheme.size());
  if (path.empty()) return fail(refused(origin, "unix:// needs the path of a socket"));
  if (!path.starts_with('/')) {
    return fail(refused(origin, fmt::format("the path of the socket must be absolute, got '{}'",
                                            printable(path)))
                    .hint(fmt::format("did you mean 'unix:///{}'?", printable(path))));
  }
  if (path.find('\0') != path.npos) {
    return fail(refused(origin, "the path of the socket contains a NUL byte"));
  }
  if (path.size() > longest_path) {
    return fail(refused(
        origin, fmt::format("socket path longer than {} bytes ({})", longest_path, path.size())));
  }
  return Endpoint{std::string(path)};
}

Result<Endpoint> choose_endpoint(
    const std::optional<std::string>& option,
    const std::function<std::optional<std::string>(const std::string& name)>& environment) {
  if (option) return parse_endpoint(*option, "--host");
  return parse_endpoint(environment("DOCKER_HOST").value_or(""), "DOCKER_HOST");
}

}  // namespace converge
