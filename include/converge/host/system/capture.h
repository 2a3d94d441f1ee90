#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace converge {

/// The beginning and the end of an output of any length.
class Capture {
 public:
  static constexpr std::size_t limit = 64U << 10U;

  void add(std::string_view piece);
  /// Everything, or head and tail with a line about what is missing between them.
  std::string text() const;

 private:
  std::string head_;
  std::string tail_;
  std::uint64_t dropped_ = 0;
};

}  // namespace converge
