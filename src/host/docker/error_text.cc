#include "converge/host/docker/error_text.h"

#include "converge/base/json.h"
#include "converge/base/text.h"

namespace converge {
namespace {

constexpr std::size_t longest_error = 1000;

}  // namespace

std::string error_text(std::string_view body) {
  std::string text(trim(body));
  if (text.starts_with('{')) {
    if (const auto json = parse_json(text)) {
      for (const auto* key : {"message", "error", "cause"}) {
        if (const auto found = json->text_at(key); !found.empty()) {
          text = std::string(trim(found));
          break;
        }
      }
    }
  } else if (text.starts_with('<')) {
    text = "a page in HTML, not an answer of a daemon";
  }
  const std::size_t kept = first_characters(text, longest_error).size();
  if (kept < text.size()) text.replace(kept, std::string::npos, "...");
  for (char& character : text) {
    if (character == '\n' || character == '\r' || character == '\t') character = ' ';
  }
  return printable(text);
}

}  // namespace converge
