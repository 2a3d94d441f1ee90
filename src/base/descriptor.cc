#include "converge/base/descriptor.h"

#include <cerrno>

namespace converge {

std::error_code last_error() {
  return {errno, std::generic_category()};
}

tl::expected<std::string, std::error_code> read_to_end(int descriptor, std::size_t limit) {
  std::string text;
  char buffer[65536];
  for (;;) {
    const ssize_t count = read(descriptor, buffer, sizeof buffer);
    if (count == 0) return text;
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return tl::unexpected(last_error());
    text.append(buffer, static_cast<std::size_t>(count));
    if (text.size() > limit) return tl::unexpected(std::make_error_code(std::errc::file_too_large));
  }
}

std::error_code write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = write(descriptor, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return last_error();
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

}  // namespace converge
