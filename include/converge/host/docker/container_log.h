#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace converge {

/// The lines in an answer to GET /containers/NAME/logs, printable and each of at most 300 bytes.
/// Without a terminal the output comes in frames with a header of 8 bytes; a damaged or cut frame
/// ends the reading.
std::vector<std::string> log_lines(std::string_view body, bool terminal);

/// The same as one text, as it was written; of a long one the beginning and the end.
std::string log_text(std::string_view body, bool terminal);

}  // namespace converge
