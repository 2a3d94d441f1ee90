#include "converge/host/system/users.h"

#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>

#include <charconv>
#include <optional>

#include "converge/base/text.h"

namespace converge {
namespace {

/// Grows the buffer that the reentrant functions want until the entry fits.
template <typename Entry, typename Ask>
std::optional<Entry> ask(std::vector<char>& buffer, const Ask& ask_system) {
  constexpr std::size_t largest = 1U << 20U;
  for (buffer.resize(4096); buffer.size() <= largest; buffer.resize(buffer.size() * 2)) {
    Entry entry{};
    Entry* found = nullptr;
    const int error = ask_system(&entry, buffer.data(), buffer.size(), &found);
    if (error == 0) return found ? std::optional<Entry>(entry) : std::nullopt;
    if (error != ERANGE) return std::nullopt;
  }
  return std::nullopt;
}

std::optional<unsigned> number(const std::string& text) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

User to_user(const passwd& entry) {
  return {entry.pw_name, entry.pw_uid, entry.pw_gid, entry.pw_dir, entry.pw_shell};
}

std::optional<passwd> by_uid(uid_t uid, std::vector<char>& buffer) {
  return ask<passwd>(buffer, [&](auto... rest) { return getpwuid_r(uid, rest...); });
}

}  // namespace

Result<User> find_user(const std::string& text) {
  std::vector<char> buffer;
  const auto named =
      ask<passwd>(buffer, [&](auto... rest) { return getpwnam_r(text.c_str(), rest...); });
  if (named) return to_user(*named);
  if (const auto uid = number(text)) {
    if (const auto entry = by_uid(*uid, buffer)) return to_user(*entry);
    return User{text, *uid, *uid, "/", "/bin/sh"};
  }
  return fail(fmt::format("user '{}' does not exist", printable(text)));
}

Result<gid_t> find_group(const std::string& text) {
  std::vector<char> buffer;
  const auto named =
      ask<group>(buffer, [&](auto... rest) { return getgrnam_r(text.c_str(), rest...); });
  if (named) return named->gr_gid;
  if (const auto gid = number(text)) return *gid;
  return fail(fmt::format("group '{}' does not exist", printable(text)));
}

std::string user_name(uid_t uid) {
  std::vector<char> buffer;
  const auto entry = by_uid(uid, buffer);
  return entry ? entry->pw_name : std::to_string(uid);
}

std::string group_name(gid_t gid) {
  std::vector<char> buffer;
  const auto entry = ask<group>(buffer, [&](auto... rest) { return getgrgid_r(gid, rest...); });
  return entry ? entry->gr_name : std::to_string(gid);
}

std::vector<gid_t> groups_of(const User& user) {
  int count = 64;
  std::vector<gid_t> groups(static_cast<std::size_t>(count));
  if (getgrouplist(user.name.c_str(), user.gid, groups.data(), &count) < 0) {
    groups.resize(static_cast<std::size_t>(count));
    getgrouplist(user.name.c_str(), user.gid, groups.data(), &count);
  }
  groups.resize(static_cast<std::size_t>(std::max(count, 0)));
  return groups;
}

}  // namespace converge
