#include "complaints.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "converge/base/text.h"
#include "converge/language/limits.h"

namespace converge {

Errors sorted_complaints(Errors errors) {
  std::map<const SourceFile*, std::size_t> files = {{nullptr, 0}};
  for (const Error& error : errors) files.emplace(error.place().file, files.size());
  const auto key = [&files](const Error& error) {
    const Place& place = error.place();
    return std::tuple(files.at(place.file), place.line, place.column);
  };
  std::ranges::stable_sort(errors, {}, key);
  // `names` and loops repeat what they say.
  std::set<std::string> told;
  std::erase_if(errors,
                [&told](const Error& error) { return !told.insert(one_line(error)).second; });
  if (errors.size() <= most_errors) return errors;
  const std::size_t more = errors.size() - most_errors;
  errors.erase(errors.begin() + most_errors, errors.end());
  errors.emplace_back(fmt::format("and {}", counted(more, "further error")), Trouble::refused);
  return errors;
}

}  // namespace converge
