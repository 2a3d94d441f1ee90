#pragma once

#include <unistd.h>

#include <string>
#include <system_error>
#include <tl/expected.hpp>
#include <utility>

namespace converge {

/// Owns a file descriptor and closes it.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { close(); }
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) {
      close();
      number_ = std::exchange(other.number_, -1);
    }
    return *this;
  }

  int get() const { return number_; }
  explicit operator bool() const { return number_ >= 0; }
  void close() {
    if (number_ >= 0) ::close(number_);
    number_ = -1;
  }

 private:
  int number_ = -1;
};

/// The number that the last failed call left in errno.
std::error_code last_error();

/// All that is still to be read; std::errc::file_too_large when it is more than `limit` bytes, of
/// which no more than a buffer's worth is read then.
tl::expected<std::string, std::error_code> read_to_end(int descriptor, std::size_t limit);

/// All of `text`, however many calls it takes.
std::error_code write_all(int descriptor, std::string_view text);

}  // namespace converge
