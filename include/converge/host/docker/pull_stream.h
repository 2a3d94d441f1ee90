#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace converge {

/// Judges the answer to POST /images/create while it arrives (traps 27, 36-46). It is a sequence
/// of JSON objects, usually one a line, that may be cut anywhere, share a line or be separated by
/// "\r\n". The status 200 says nothing: an error comes as a later object.
class PullStream {
 public:
  /// False when these bytes can be no such stream.
  bool feed(std::string_view piece);

  /// Asked after the answer ended cleanly: true when it did not end inside an object.
  bool whole() const { return depth_ == 0 && object_.empty(); }
  /// The first error the daemon wrote, from `errorDetail.message` or `error`; "" for none.
  const std::string& error() const { return error_; }
  /// Lines like "WARNING: image with reference ... does not match the specified platform".
  const std::vector<std::string>& warnings() const { return warnings_; }
  /// `2 of 5 layers, 12.4 of 30.1 MB`, or the daemon's own last words when it speaks of none.
  std::string progress() const;

 private:
  struct Layer {
    std::int64_t current = 0;
    std::int64_t total = 0;
    bool done = false;
  };

  void take_object();

  std::string object_;  ///< the bytes of the object being read
  std::size_t depth_ = 0;
  bool in_string_ = false;
  bool escaped_ = false;
  std::string error_;
  std::string last_status_;
  std::map<std::string, Layer> layers_;
  std::vector<std::string> warnings_;
};

}  // namespace converge
