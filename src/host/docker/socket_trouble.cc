#include "converge/host/docker/socket_trouble.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "converge/base/text.h"
#include "converge/host/system/users.h"

namespace converge {
namespace {

bool is_socket(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) != 0 || S_ISSOCK(status.st_mode);
}

}  // namespace

Error connect_error(const Endpoint& endpoint, int number) {
  const auto socket = printable(endpoint.socket);
  const auto unreachable = [](std::string text) {
    return Error("daemon unreachable: " + std::move(text), Trouble::unreachable);
  };
  switch (number) {
    case ENOENT:
      return unreachable(socket + " does not exist")
          .hint(
              "is Docker running? systemctl start docker, or name its socket with --host or "
              "DOCKER_HOST");
    case EACCES:
    case EPERM:
      return unreachable(
                 fmt::format("user {} is not permitted to use {}", user_name(geteuid()), socket))
          .hint("run as root, or add the user to group docker (which equals root)");
    case ECONNREFUSED:
      if (!is_socket(endpoint.socket)) return unreachable(socket + " is not a socket");
      return unreachable(socket + " exists but nobody listens on it")
          .hint("the daemon has ended without cleaning up: systemctl restart docker");
    case EAGAIN:
      return unreachable(socket + " is so busy that it takes no more connections");
    default:
      return unreachable(
          fmt::format("{}: {}", socket, number != 0 ? std::strerror(number) : "cannot connect"));
  }
}

}  // namespace converge
