#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "converge/base/result.h"

namespace converge {

/// A user of this machine, as the system's databases have it.
struct User {
  std::string name;
  uid_t uid = 0;
  gid_t gid = 0;
  std::string home;
  std::string shell;
};

/// By name, or by number when no name is like that and `text` is all digits.
Result<User> find_user(const std::string& text);
/// The number of a group, by name or by number.
Result<gid_t> find_group(const std::string& text);

/// The name, or the number in digits when it has none.
std::string user_name(uid_t uid);
std::string group_name(gid_t gid);

/// All groups the user is in.
std::vector<gid_t> groups_of(const User& user);

}  // namespace converge
