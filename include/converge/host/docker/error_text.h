#pragma once

#include <string>
#include <string_view>

namespace converge {

/// What an answer's body says went wrong: `{"message": "..."}`, `{"error": "..."}`, plain text
/// (trap 10) or HTML. One line without control characters, of at most 1000 characters.
std::string error_text(std::string_view body);

}  // namespace converge
