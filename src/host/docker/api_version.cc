#include "converge/host/docker/api_version.h"

#include <fmt/format.h>

#include <charconv>

#include "converge/base/text.h"

namespace converge {
namespace {

bool read_number(std::string_view text, int& number) {
  if (text.empty() || text.size() > 4 || text.find_first_not_of("0123456789") != text.npos) {
    return false;
  }
  return std::from_chars(text.data(), text.data() + text.size(), number).ec == std::errc();
}

}  // namespace

Result<ApiVersion> parse_api_version(std::string_view text) {
  ApiVersion version;
  const auto dot = text.find('.');
  if (dot == text.npos || !read_number(text.substr(0, dot), version.major) ||
      !read_number(text.substr(dot + 1), version.minor)) {
    return fail(fmt::format("'{}' is not an API version like 1.41", printable(text)));
  }
  return version;
}

Result<ApiVersion> parse_api_override(std::string_view text) {
  if (text.starts_with('v')) text.remove_prefix(1);
  auto version = parse_api_version(text);
  if (!version) {
    return fail(Error("DOCKER_API_VERSION: " + version.error().message(), Trouble::refused));
  }
  if (*version < oldest_api || *version > newest_api) {
    return fail(Error(fmt::format("DOCKER_API_VERSION: converge speaks {} to {}, not {}",
                                  oldest_api.text(), newest_api.text(), version->text()),
                      Trouble::refused));
  }
  return version;
}

}  // namespace converge
