#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "converge/language/compile/high.h"

namespace converge {

/// Salt's low state: one function, one name, all arguments in one place.
struct Low {
  std::string id;
  std::string module;    ///< as written: `docker`
  std::string function;  ///< as written: `running`
  std::string name;
  std::string sls;
  std::vector<std::string> included_from;
  Place place;
  /// Everything below the function but names: a map, of an argument given twice the last.
  Value arguments = Value::map();
  std::vector<Error> warnings = {};
  double order = 0;
};

/// Makes low states, in Salt's order of definition: by `order` and automatic number; of equal ones
/// by module, name and function as text. What requisites pull forward comes later (order.h).
/// Consumes the high data.
std::vector<Low> make_low(HighData data, Errors& errors);

}  // namespace converge
