#include <array>
#include <cmath>
#include <ctime>

#include "converge/jinja/filter_tools.h"
#include "filters.h"

/// Salt's strftime (salt/utils/dateutils.py), in the host's time zone as there. Dates are seconds
/// since 1970, or texts of the forms 2002-12-25, 2002/12/25 and 2002-12-25 12:00[:30] (T for the
/// blank): what Salt reads through timelib beyond these is refused.
namespace converge::jinja::salt {
namespace {

std::optional<std::tm> parse_date(const std::string& text) {
  for (const char* form : {"%Y-%m-%d", "%Y/%m/%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M",
                           "%Y-%m-%dT%H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M"}) {
    std::tm time{};
    const char* end = ::strptime(text.c_str(), form, &time);
    if (!end || *end != '\0') continue;
    time.tm_isdst = -1;
    std::mktime(&time);  // finds the day of the week and of the year
    return time;
  }
  return {};
}

Result<std::tm> to_time(const Object& value) {
  TRY(require_defined(value));
  std::optional<double> seconds;
  if (value.is_number()) seconds = value.real();
  if (value.is(Kind::none)) seconds = static_cast<double>(std::time(nullptr));
  if (value.is_string()) {
    if (const auto date = parse_date(std::string(value.text()))) return *date;
    seconds = to_real(value.text());
  }
  // The years 1 to 9999, as in Python.
  if (!seconds || !(*seconds > -62135596800.0 && *seconds < 253402300800.0))
    return fail(mistake("this is no date that can be read")
                    .hint("write it as 2002-12-25, 2002-12-25 12:00:00 or as seconds since 1970"));
  const auto whole = static_cast<std::time_t>(std::floor(*seconds));
  std::tm time{};
  ::localtime_r(&whole, &time);
  return time;
}

Result<Object> format(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("strftime", arguments, {"format"}, 0));
  TRY(const std::string_view form, bound.text(0, "format", "%Y-%m-%d"));
  TRY(const std::tm time, to_time(value));
  if (form.empty()) return call.machine().string(std::string());
  if (form.size() > 1000) return fail(mistake("the format of the date is too long"));
  // A blank in front tells an empty result from one that does not fit.
  const std::string padded = " " + std::string(form);
  std::vector<char> text(padded.size() * 64 + 256);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  const std::size_t size = std::strftime(text.data(), text.size(), padded.c_str(), &time);
#pragma GCC diagnostic pop
  if (size == 0) return fail(mistake("the date does not fit the format"));
  return call.machine().string(std::string(text.data() + 1, size - 1));
}

constexpr FilterEntry date_table[] = {{"strftime", format}, {"date_format", format}};

}  // namespace

std::span<const FilterEntry> date_filters() {
  return date_table;
}

}  // namespace converge::jinja::salt
