#pragma once

#include <string>
#include <vector>

#include "converge/model/event.h"
#include "converge/report/text.h"

namespace converge {

/// The lines of one state. `id` stands before the function when it is not empty (padded to
/// `id_width`); `indent` blanks stand before everything.
std::string state_text(const StateReport& report, const TextOptions& options, const std::string& id,
                       std::size_t id_width, std::size_t indent);

/// Worth a word under --quiet.
bool noteworthy(const StateReport& report);

}  // namespace converge
