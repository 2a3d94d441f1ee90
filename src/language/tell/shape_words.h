#pragma once

#include <string_view>

#include "converge/model/state_function.h"

namespace converge {

/// "True or False", "a list of texts": for people; "" where anything goes.
std::string_view shape_words(Shape shape);

}  // namespace converge
