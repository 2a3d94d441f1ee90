#include "converge/model/actions/web.h"

#include <fmt/format.h>

#include "converge/base/overloaded.h"

namespace converge {
namespace {

/// An address without `user:password@` and without its query, which may hold a key.
std::string without_secrets(const std::string& url) {
  std::string shown = url.substr(0, url.find('?'));
  const auto scheme = shown.find("://");
  const auto host = scheme == std::string::npos ? 0 : scheme + 3;
  const auto at = shown.rfind('@', shown.find('/', host));
  if (at != std::string::npos && at >= host) shown.erase(host, at + 1 - host);
  return shown;
}

}  // namespace

std::string name_of(const WebAction& action) {
  return std::visit(
      overloaded{
          [](const QueryUrl& a) {
            return fmt::format("ask {} {}", a.method, without_secrets(a.url));
          },
      },
      action);
}

Effects effects_in(const WebAction& action) {
  return std::visit(
      overloaded{
          // What was asked may have changed something, a container of this host too.
          [](const QueryUrl& a) -> Effects {
            return {.everything = a.method != "GET" && a.method != "HEAD"};
          },
      },
      action);
}

}  // namespace converge
