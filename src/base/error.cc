#include "converge/base/error.h"

#include "converge/base/text.h"

namespace converge {

Error Error::at(const Place& place) && {
  if (!place_) place_ = place;
  return std::move(*this);
}

Error Error::hint(std::string text) && {
  if (!text.empty()) hint_ = std::move(text);
  return std::move(*this);
}

Error Error::note(std::string text, const Place& place) && {
  notes_.emplace_back(std::move(text), place);
  return std::move(*this);
}

Error Error::during(std::string what) && {
  context_.push_back(std::move(what));
  return std::move(*this);
}

std::string one_line(const Error& error) {
  std::string text = to_string(error.place());
  if (!text.empty()) text += ": ";
  text += error.message();
  std::vector<std::string> more;
  for (const std::string& what : error.context()) more.push_back("while " + what);
  for (const auto& [what, place] : error.notes())
    more.push_back(place ? what + ": " + to_string(place) : what);
  if (!error.hint_text().empty()) more.push_back(error.hint_text());
  if (!more.empty()) text += " (" + join(more, "; ") + ")";
  return printable(text);
}

}  // namespace converge
