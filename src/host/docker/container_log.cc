#include "converge/host/docker/container_log.h"

#include "converge/base/text.h"
#include "converge/host/system/capture.h"

namespace converge {
namespace {

constexpr std::size_t header_size = 8;
constexpr std::size_t longest_line = 300;

std::size_t frame_size(std::string_view header) {
  std::size_t size = 0;
  for (const char byte : header.substr(4, 4)) size = size << 8U | static_cast<unsigned char>(byte);
  return size;
}

std::string without_frames(std::string_view body) {
  std::string text;
  while (body.size() > header_size) {
    const auto stream = static_cast<unsigned char>(body[0]);
    if (stream > 2 || body.substr(1, 3) != std::string_view("\0\0\0", 3)) break;
    const auto size = frame_size(body);
    body.remove_prefix(header_size);
    text += body.substr(0, size);
    body.remove_prefix(std::min(size, body.size()));
  }
  return text;
}

}  // namespace

std::vector<std::string> log_lines(std::string_view body, bool terminal) {
  std::vector<std::string> lines;
  const std::string text = terminal ? std::string(body) : without_frames(body);
  for (const auto& line : split(text, '\n')) {
    const auto trimmed = trim(line);
    if (!trimmed.empty()) lines.push_back(printable(trimmed.substr(0, longest_line)));
  }
  return lines;
}

std::string log_text(std::string_view body, bool terminal) {
  Capture capture;
  capture.add(terminal ? std::string(body) : without_frames(body));
  return capture.text();
}

}  // namespace converge
