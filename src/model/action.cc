#include "converge/model/action.h"

#include <fmt/format.h>

#include "converge/base/overloaded.h"
#include "converge/base/text.h"

namespace converge {
namespace {

/// The first line of a command, shortened: enough to know which it is.
std::string headline(const std::string& text) {
  constexpr std::size_t longest = 72;
  const std::string_view whole = trim(text);
  std::string_view first = trim(whole.substr(0, whole.find('\n')));
  const bool cut = first.size() < whole.size() || first.size() > longest;
  first = first.substr(0, longest);
  // Not in the middle of a character.
  while (invalid_utf8(first).has_value() && first.size() > longest - 4) first.remove_suffix(1);
  return printable(first) + (cut ? "..." : "");
}

std::string ownership(const ChangeOwnership& a) {
  std::vector<std::string> parts;
  if (a.mode) parts.push_back(fmt::format("mode {:04o}", *a.mode));
  if (a.user) parts.push_back("user " + *a.user);
  if (a.group) parts.push_back("group " + *a.group);
  return join(parts, ", ");
}

std::string prove(const ProveContainer& a) {
  const auto seconds = static_cast<double>(a.window.count()) / 1000;
  std::string text = fmt::format("watch {} for {:g} s", a.name, seconds);
  if (a.health_deadline.count() > 0) text += " until it is healthy";
  return text;
}

/// An address without `user:password@` and without its query, which may hold a key.
std::string without_secrets(const std::string& url) {
  std::string shown = url.substr(0, url.find('?'));
  const auto scheme = shown.find("://");
  const auto host = scheme == std::string::npos ? 0 : scheme + 3;
  const auto at = shown.rfind('@', shown.find('/', host));
  if (at != std::string::npos && at >= host) shown.erase(host, at + 1 - host);
  return shown;
}

std::string name_of(const Action& action) {
  return std::visit(
      overloaded{
          [](const PullImage& a) { return "pull " + a.reference; },
          [](const RemoveImage& a) { return "remove image " + a.reference; },
          [](const CreateContainer& a) { return "create " + a.name; },
          [](const StartContainer& a) { return "start " + a.name; },
          [](const StopContainer& a) { return "stop " + a.name; },
          [](const RestartContainer& a) { return "restart " + a.name; },
          [](const KillContainer& a) { return fmt::format("send {} to {}", a.signal, a.name); },
          [](const UnpauseContainer& a) { return "unpause " + a.name; },
          [](const RenameContainer& a) { return fmt::format("rename {} to {}", a.name, a.to); },
          [](const RemoveContainer& a) { return "remove " + a.name; },
          [](const UpdateContainer& a) { return "update " + a.name; },
          [](const ConnectNetwork& a) {
            return fmt::format("connect {} to network {}", a.container, a.network);
          },
          [](const DisconnectNetwork& a) {
            return fmt::format("disconnect {} from network {}", a.container, a.network);
          },
          [](const ProveContainer& a) { return prove(a); },
          [](const AwaitContainer& a) { return "wait for the end of " + a.name; },
          [](const RunCommand& a) {
            return "run " + headline(a.name.empty() ? a.command.text : a.name);
          },
          [](const WriteFile& a) { return "write " + a.path; },
          [](const MakeDirectory& a) { return "make directory " + a.path; },
          [](const ChangeOwnership& a) {
            return fmt::format("set {} of {}", ownership(a), a.path);
          },
          [](const RemovePath& a) { return "remove " + a.path; },
          [](const MakeLink& a) { return fmt::format("link {} to {}", a.path, a.target); },
          [](const ChangeFiles& a) {
            return fmt::format("make {} in {}", counted(a.steps.size(), "change"), a.path);
          },
          [](const TouchFile& a) { return "touch " + a.path; },
          [](const MovePath& a) { return fmt::format("move {} to {}", a.from, a.path); },
          [](const QueryUrl& a) {
            return fmt::format("ask {} {}", a.method, without_secrets(a.url));
          },
          [](const Pretend& a) -> std::string {
            return a.change ? "pretend to change something" : "do nothing";
          },
      },
      action);
}

}  // namespace

std::string describe(const Action& action) {
  return printable(name_of(action));
}

bool writes(const Action& action) {
  return !std::holds_alternative<ProveContainer>(action);
}

bool opaque(const Action& action) {
  return std::holds_alternative<RunCommand>(action);
}

}  // namespace converge
