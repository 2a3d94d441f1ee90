#include <boost/regex.hpp>
#include <string>

#include "converge/jinja/filter_tools.h"
#include "converge/jinja/unicode.h"
#include "filters.h"

/// Salt's regex filters and its test `match`. Python's expressions are written almost as Perl's,
/// which Boost.Regex reads; what differs is put right in to_perl(). Boost gives up by itself on
/// expressions that would search forever.
namespace converge::jinja::salt {
namespace {

using Regex = boost::wregex;
using Match = boost::wsmatch;

std::wstring wide(std::string_view text) {
  std::wstring result;
  while (!text.empty()) result += static_cast<wchar_t>(take(text));
  return result;
}

std::string narrow(std::wstring_view text) {
  std::string result;
  for (const wchar_t c : text) put(result, static_cast<char32_t>(c));
  return result;
}

/// (?P<name>...) is (?<name>...), (?P=name) is \k<name>, \Z is \z.
std::wstring to_perl(std::wstring_view pattern) {
  std::wstring result;
  while (!pattern.empty()) {
    if (pattern.starts_with(L"(?P<")) {
      result += L"(?<";
      pattern.remove_prefix(4);
    } else if (pattern.starts_with(L"(?P=")) {
      const std::size_t end = std::min(pattern.find(L')'), pattern.size() - 1);
      result += L"\\k<" + std::wstring(pattern.substr(4, end - 4)) + L">";
      pattern.remove_prefix(end + 1);
    } else if (pattern.starts_with(L"\\Z")) {
      result += L"\\z";
      pattern.remove_prefix(2);
    } else {
      const std::size_t size = pattern.starts_with(L'\\') && pattern.size() > 1 ? 2 : 1;
      result += pattern.substr(0, size);
      pattern.remove_prefix(size);
    }
  }
  return result;
}

Error wrong(const std::string& what) {
  return mistake("the regular expression is wrong: " + what.substr(0, what.find("  The error")));
}

Result<Regex> compile(std::string_view pattern, bool ignore_case) {
  Regex::flag_type flags = Regex::perl;
  if (ignore_case) flags |= Regex::icase;
  try {
    return Regex(to_perl(wide(pattern)), flags);
  } catch (const boost::regex_error& error) {
    return fail(wrong(error.what()));
  }
}

boost::match_flag_type flags_of(bool multiline) {
  // Without the M flag Python's ^ and $ know only the ends of the text; its dot no newline.
  const auto flags = boost::match_not_dot_newline;
  return multiline ? flags : flags | boost::match_single_line;
}

struct Job {
  std::wstring text;
  Regex regex;
  boost::match_flag_type flags;
};

Result<Job> job_of(Interpreter& call, std::string_view name, const Object& value,
                   const Bound& bound, std::size_t flags_at) {
  TRY(require_defined(value));
  if (!value.is_string())
    return fail(mistake(std::string(name) + " needs a text, not " + a_type(value)));
  TRY(const std::string_view pattern, bound.text(0, "rgx", {}));
  TRY(const bool ignore_case, bound.flag(flags_at, false));
  TRY(const bool multiline, bound.flag(flags_at + 1, false));
  TRY(call.machine().step(value.text().size() / 16 + pattern.size()));
  TRY(Regex regex, compile(pattern, ignore_case));
  return Job{wide(value.text()), std::move(regex), flags_of(multiline)};
}

Result<bool> find(const Job& job, bool at_start, Match& match) {
  const auto flags = at_start ? job.flags | boost::match_continuous : job.flags;
  try {
    return boost::regex_search(job.text, match, job.regex, flags);
  } catch (const std::exception&) {
    return fail(mistake("the regular expression takes too long on this text"));
  }
}

/// What the groups found; of an expression without groups, all that it found.
Object groups(Machine& machine, const Match& match) {
  if (match.size() == 1) return machine.tuple({machine.string(narrow(match[0].str()))});
  std::vector<Object> result;
  for (std::size_t i = 1; i < match.size(); ++i)
    result.push_back(match[static_cast<int>(i)].matched
                         ? machine.string(narrow(match[static_cast<int>(i)].str()))
                         : Object());
  return machine.tuple(std::move(result));
}

template <bool at_start>
Result<Object> matched(Interpreter& call, const Object& value, const Arguments& arguments) {
  const std::string_view name = at_start ? "regex_match" : "regex_search";
  TRY(const Bound bound, bind(name, arguments, {"rgx", "ignorecase", "multiline"}, 1));
  TRY(const Job job, job_of(call, name, value, bound, 1));
  Match match;
  TRY(const bool found, find(job, at_start, match));
  return found ? groups(call.machine(), match) : Object();
}

/// One reference of a replacement: \1, \g<1>, \g<name>; or an escaped character.
Result<void> expand(std::wstring_view& rest, const Match& match, std::wstring& result) {
  const auto group = [&](const std::wstring& name) -> Result<void> {
    const bool number = name.find_first_not_of(L"0123456789") == std::wstring::npos;
    if (number && (name.size() > 3 || std::stoul(name) >= match.size()))
      return fail(mistake("the replacement names a group that does not exist"));
    result += number ? match[std::stoi(name)].str() : match[name].str();
    return {};
  };
  rest.remove_prefix(1);
  const wchar_t c = rest.empty() ? L'\\' : rest.front();
  if (c >= L'1' && c <= L'9') {
    std::size_t size = 1;
    if (rest.size() > 1 && rest[1] >= L'0' && rest[1] <= L'9') size = 2;
    const std::wstring name(rest.substr(0, size));
    rest.remove_prefix(size);
    return group(name);
  }
  if (rest.starts_with(L"g<") && rest.find(L'>') > 2 && rest.find(L'>') != rest.npos) {
    const std::wstring name(rest.substr(2, rest.find(L'>') - 2));
    rest.remove_prefix(rest.find(L'>') + 1);
    return group(name);
  }
  const std::size_t known = std::wstring_view(L"nrt\\").find(c);
  if (known == std::wstring_view::npos) {
    const bool letter = (c >= L'a' && c <= L'z') || (c >= L'A' && c <= L'Z');
    if (letter) return fail(mistake("the replacement has a wrong escape"));
    result += L'\\';
    result += c;
  } else {
    result += L"\n\r\t\\"[known];
  }
  if (!rest.empty()) rest.remove_prefix(1);
  return {};
}

Result<std::wstring> expanded(std::wstring_view replacement, const Match& match) {
  std::wstring result;
  while (!replacement.empty()) {
    const std::size_t at = std::min(replacement.find(L'\\'), replacement.size());
    result += replacement.substr(0, at);
    replacement.remove_prefix(at);
    if (!replacement.empty()) TRY(expand(replacement, match, result));
  }
  return result;
}

Result<Object> replaced(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound,
      bind("regex_replace", arguments, {"rgx", "val", "ignorecase", "multiline"}, 2));
  TRY(const Job job, job_of(call, "regex_replace", value, bound, 2));
  TRY(const std::string_view given, bound.text(1, "val", {}));
  const std::wstring replacement = wide(given);
  std::wstring result;
  auto at = job.text.cbegin();
  try {
    const boost::wsregex_iterator end;
    for (boost::wsregex_iterator i(job.text.cbegin(), job.text.cend(), job.regex, job.flags);
         i != end; ++i) {
      result.append(at, (*i)[0].first);
      TRY(const std::wstring piece, expanded(replacement, *i));
      result += piece;
      at = (*i)[0].second;
      TRY(call.machine().step(piece.size() / 64 + 1));
      TRY(call.machine().check_text(result.size()));
    }
  } catch (const std::exception&) {
    return fail(mistake("the regular expression takes too long on this text"));
  }
  result.append(at, job.text.cend());
  return call.machine().string(narrow(result));
}

/// re.escape
Result<Object> escaped(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(bind("regex_escape", arguments, {}, 0));
  TRY(const std::string text, text_of(call, value));
  std::string result;
  for (const char c : text) {
    if (std::string_view("()[]{}?*+-|^$\\.&~# \t\n\r\v\f").find(c) != std::string_view::npos)
      result += '\\';
    result += c;
  }
  return call.machine().string(std::move(result));
}

constexpr FilterEntry regex_table[] = {
    {"regex_match", matched<true>},
    {"regex_search", matched<false>},
    {"regex_replace", replaced},
    {"regex_escape", escaped},
};

}  // namespace

std::span<const FilterEntry> regex_filters() {
  return regex_table;
}

Result<bool> regex_test(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound,
      bind("the test 'match'", arguments, {"rgx", "ignorecase", "multiline"}, 1));
  TRY(const Job job, job_of(call, "the test 'match'", value, bound, 1));
  Match match;
  return find(job, true, match);
}

}  // namespace converge::jinja::salt
