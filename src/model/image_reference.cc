#include "converge/model/image_reference.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "converge/base/text.h"

namespace converge {
namespace {

constexpr std::size_t longest_name = 255;
constexpr std::size_t longest_tag = 128;
constexpr std::size_t longest_id = 64;
constexpr std::size_t shortest_id = 12;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_word(char c) {
  return is_digit(c) || is_lower(c) || is_upper(c) || c == '_';
}
bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f');
}

template <typename Test>
bool all_of(std::string_view text, Test test) {
  return std::all_of(text.begin(), text.end(), test);
}

auto refuse(std::string_view reference, std::string_view what, std::string hint = {}) {
  return fail(
      Error(fmt::format("image reference '{}' {}", printable(reference), what), Trouble::refused)
          .hint(std::move(hint)));
}

/// One part of a repository's path: letters and digits, joined by one dot, one or two
/// underscores, or any number of dashes.
bool is_path_component(std::string_view text) {
  const auto plain = [](char c) { return is_lower(c) || is_digit(c); };
  if (text.empty() || !plain(text.front()) || !plain(text.back())) return false;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    const std::size_t end =
        plain(c) ? at + 1 : std::min(text.find_first_not_of(c, at), text.size());
    const std::size_t run = end - at;
    const bool good = plain(c) || c == '-' || (c == '.' && run == 1) || (c == '_' && run <= 2);
    if (!good || (end < text.size() && !plain(c) && !plain(text[end]))) return false;
    at = end;
  }
  return true;
}

bool is_host(std::string_view text) {
  if (text.size() > 2 && text.front() == '[' && text.back() == ']')
    return all_of(text.substr(1, text.size() - 2), [](char c) { return is_hex(c) || c == ':'; });
  for (const std::string& label : split(text, '.')) {
    const auto inner = [](char c) { return is_word(c) ? c != '_' : c == '-'; };
    if (label.empty() || !all_of(label, inner) || label.front() == '-' || label.back() == '-')
      return false;
  }
  return true;
}

/// The part before the first slash is a registry when it cannot be the name of a user.
bool names_registry(std::string_view part) {
  return part.find_first_of(".:") != std::string_view::npos || part == "localhost" ||
         std::any_of(part.begin(), part.end(), is_upper);
}

bool is_registry(std::string_view text) {
  const std::size_t bracket = text.rfind(']');
  const std::size_t colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
  const std::string_view port =
      colon == std::string_view::npos ? "0" : text.substr(std::min(colon + 1, text.size()));
  return is_host(text.substr(0, colon)) && !port.empty() && all_of(port, is_digit);
}

Result<void> check_letters(std::string_view text) {
  if (text.empty()) {
    return fail(Error("the image reference is empty", Trouble::refused)
                    .hint("write NAME:TAG, e.g. 'busybox:1.36'"));
  }
  if (text.find_first_of(" \t\r\n\v\f") != std::string_view::npos)
    return refuse(text, "contains white space");
  if (text.front() == '-') return refuse(text, "starts with a dash");
  const auto printable_ascii = [](char c) { return c > ' ' && c < '\x7f'; };
  if (!all_of(text, printable_ascii))
    return refuse(text, "contains a character that no name may have");
  return {};
}

Result<void> check_digest(std::string_view reference, std::string_view digest) {
  const std::size_t colon = digest.find(':');
  const std::string_view algorithm = digest.substr(0, colon);
  if (colon == std::string_view::npos || (algorithm != "sha256" && algorithm != "sha512"))
    return refuse(reference, "has a digest that is not 'sha256:...'");
  const std::string_view hex = digest.substr(colon + 1);
  const std::size_t length = algorithm == "sha256" ? 64 : 128;
  if (hex.size() != length || !all_of(hex, is_hex)) {
    return refuse(reference, fmt::format("has a wrong digest: a {} digest must be {} hex digits",
                                         algorithm, length));
  }
  return {};
}

Result<void> check_tag(std::string_view reference, std::string_view tag) {
  if (tag.empty()) return refuse(reference, "ends in ':' without a tag");
  if (tag.size() > longest_tag)
    return refuse(reference, fmt::format("has a tag longer than {} characters", longest_tag));
  const auto inner = [](char c) { return is_word(c) || c == '.' || c == '-'; };
  if (!all_of(tag, inner) || !is_word(tag.front()))
    return refuse(reference, fmt::format("has the wrong tag '{}'", tag));
  return {};
}

Result<void> check_repository(std::string_view reference, std::string_view path) {
  if (path.empty()) return refuse(reference, "names a registry but no repository");
  if (path.find(':') != std::string_view::npos)
    return refuse(reference, "has more than one ':'", "write NAME:TAG");
  if (std::any_of(path.begin(), path.end(), is_upper)) {
    return refuse(reference, "has upper case letters in the repository's name",
                  fmt::format("the name would be '{}'", lower(path)));
  }
  for (const std::string& part : split(path, '/'))
    if (!is_path_component(part)) return refuse(reference, "is not a name of an image");
  return {};
}

struct Parts {
  std::string_view name;
  std::optional<std::string_view> tag;
  std::optional<std::string_view> digest;
};

Parts take_apart(std::string_view text) {
  Parts parts;
  if (const std::size_t at = text.find('@'); at != std::string_view::npos) {
    parts.digest = text.substr(at + 1);
    text = text.substr(0, at);
  }
  const std::size_t slash = text.rfind('/');
  const std::size_t colon = text.rfind(':');
  const bool tagged =
      colon != std::string_view::npos && (slash == std::string_view::npos || slash < colon);
  if (tagged) {
    parts.tag = text.substr(colon + 1);
    text = text.substr(0, colon);
  }
  parts.name = text;
  return parts;
}

/// Splits the registry off and fills in what Docker Hub's short names leave out.
ImageReference named(std::string_view name) {
  ImageReference result;
  const std::size_t slash = name.find('/');
  if (slash != std::string_view::npos && names_registry(name.substr(0, slash))) {
    result.registry = name.substr(0, slash);
    name = name.substr(slash + 1);
  } else {
    result.registry = "docker.io";
  }
  if (result.registry == "index.docker.io") result.registry = "docker.io";
  const bool official =
      result.registry == "docker.io" && !name.empty() && name.find('/') == std::string_view::npos;
  result.repository = official ? "library/" + std::string(name) : std::string(name);
  return result;
}

}  // namespace

std::string ImageReference::name() const {
  if (registry != "docker.io") return registry + "/" + repository;
  constexpr std::string_view official = "library/";
  if (!repository.starts_with(official)) return repository;
  return repository.substr(official.size());
}

std::string ImageReference::text() const {
  if (!digest.empty()) return name() + "@" + digest;
  return name() + ":" + tag;
}

Result<ImageReference> parse_image_reference(std::string_view text) {
  TRY(check_letters(text));
  const Parts parts = take_apart(text);
  if (parts.name.empty()) return refuse(text, "has no name");
  if (parts.name.size() == longest_id && all_of(parts.name, is_hex))
    return refuse(text, "is an image id", fmt::format("write 'sha256:{}'", parts.name));
  ImageReference result = named(parts.name);
  if (!is_registry(result.registry)) return refuse(text, "has a wrong registry");
  TRY(check_repository(text, result.repository));
  if (result.registry.size() + 1 + result.repository.size() > longest_name)
    return refuse(text, fmt::format("has a name longer than {} characters", longest_name));
  if (parts.tag) TRY(check_tag(text, *parts.tag));
  if (parts.digest) TRY(check_digest(text, *parts.digest));
  result.tag_written = parts.tag.has_value();
  result.tag = parts.tag.value_or(parts.digest ? "" : "latest");
  result.digest = parts.digest.value_or("");
  return result;
}

bool is_image_id(std::string_view text) {
  constexpr std::string_view prefix = "sha256:";
  if (text.starts_with(prefix))
    return text.size() == prefix.size() + longest_id && all_of(text.substr(prefix.size()), is_hex);
  return text.size() >= shortest_id && text.size() <= longest_id && all_of(text, is_hex);
}

}  // namespace converge
