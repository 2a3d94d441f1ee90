#include <algorithm>

#include "converge/jinja/filter_tools.h"
#include "converge/jinja/numbers.h"
#include "converge/jinja/text_tools.h"
#include "converge/jinja/unicode.h"

/// Jinja's filters for web pages.
namespace converge::jinja {
namespace {

Result<Object> escape(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(bind("escape", arguments, {}, 0));
  if (value.is_string() && value.string().markup) return value;
  TRY(const std::string text, text_of(call, value));
  return call.machine().string(escape_html(text), true);
}

Result<Object> force_escape(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(bind("forceescape", arguments, {}, 0));
  TRY(const std::string text, text_of(call, value));
  return call.machine().string(escape_html(text), true);
}

Result<Object> safe(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(bind("safe", arguments, {}, 0));
  TRY(std::string text, text_of(call, value));
  return call.machine().string(std::move(text), true);
}

std::string url_quoted(std::string_view text, bool for_query) {
  std::string result;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '_' || c == '.' || c == '-' || c == '~' || (c == '/' && !for_query);
    if (plain) {
      result += c;
    } else if (c == ' ' && for_query) {
      result += '+';
    } else {
      const std::string code = digits(static_cast<unsigned char>(c), 16, true);
      result += (code.size() < 2 ? "%0" : "%") + code;
    }
  }
  return result;
}

Result<Object> urlencode(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(bind("urlencode", arguments, {}, 0));
  TRY(require_defined(value));
  if (value.is_string() || !iterable(value)) {
    TRY(const std::string text, text_of(call, value));
    return call.machine().string(url_quoted(text, false));
  }
  Object pairs = value;
  if (value.is(Kind::dict)) pairs = call.machine().view(value.dict(), View::Part::items);
  TRY(const std::vector<Object> items, to_items(call.machine(), pairs));
  std::string result;
  for (const Object& item : items) {
    TRY(const std::vector<Object> pair, to_items(call.machine(), item));
    if (pair.size() != 2) return fail(mistake("urlencode needs a dict or pairs"));
    TRY(const std::string key, text_of(call, pair[0]));
    TRY(const std::string text, text_of(call, pair[1]));
    if (!result.empty()) result += '&';
    result += url_quoted(key, true) + "=" + url_quoted(text, true);
  }
  return call.machine().string(std::move(result));
}

/// Runs of blanks become one, none at the ends.
std::string squeezed(std::string_view text) {
  std::string result;
  for (const std::string_view word : split_blanks(text, -1, false))
    result += (result.empty() ? "" : " ") + std::string(word);
  return result;
}

std::string unescaped(std::string_view text) {
  static constexpr std::pair<std::string_view, std::string_view> entities[] = {
      {"&lt;", "<"},   {"&gt;", ">"},  {"&quot;", "\""},
      {"&#34;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}};
  std::string result;
  while (!text.empty()) {
    const auto found = std::find_if(std::begin(entities), std::end(entities),
                                    [&](const auto& e) { return text.starts_with(e.first); });
    if (found == std::end(entities)) {
      result += text.front();
      text.remove_prefix(1);
    } else {
      result += found->second;
      text.remove_prefix(found->first.size());
    }
  }
  return result;
}

std::string without(std::string text, std::string_view begin, std::string_view end) {
  std::size_t at = 0;
  while ((at = text.find(begin, at)) != std::string::npos) {
    const std::size_t stop = text.find(end, at);
    if (stop == std::string::npos) break;
    text.erase(at, stop + end.size() - at);
  }
  return text;
}

Result<Object> strip_tags(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(bind("striptags", arguments, {}, 0));
  TRY(std::string text, text_of(call, value));
  text = without(without(std::move(text), "<!--", "-->"), "<", ">");
  return call.machine().string(unescaped(squeezed(text)));
}

Result<Object> xml_attributes(Interpreter& call, const Object& value, const Arguments& arguments) {
  TRY(const Bound bound, bind("xmlattr", arguments, {"autospace"}, 0));
  TRY(const bool space, bound.flag(0, true));
  if (!value.is(Kind::dict)) return fail(mistake("xmlattr needs a dict"));
  std::string result;
  for (const Dict::Entry& entry : value.dict().entries()) {
    if (entry.value.is(Kind::none) || entry.value.is(Kind::undefined)) continue;
    TRY(const std::string key, text_of(call, entry.key));
    if (key.find_first_of(" \t\n\r\f\v/>=") != std::string::npos)
      return fail(mistake(quoted(key) + " is no name of an attribute"));
    TRY(const Object shown, escape(call, entry.value, {}));
    if (!result.empty()) result += ' ';
    result += escape_html(key) + "=\"" + shown.string().text + "\"";
  }
  if (space && !result.empty()) result.insert(0, 1, ' ');
  return call.machine().string(std::move(result));
}

Result<Object> urlize(Interpreter&, const Object&, const Arguments&) {
  return fail(mistake("the filter 'urlize' makes links of web pages; it is not supported"));
}

constexpr FilterEntry html_table[] = {
    {"e", escape},
    {"escape", escape},
    {"forceescape", force_escape},
    {"safe", safe},
    {"urlencode", urlencode},
    {"striptags", strip_tags},
    {"xmlattr", xml_attributes},
    {"urlize", urlize},
};

}  // namespace

std::span<const FilterEntry> html_filters() {
  return html_table;
}

}  // namespace converge::jinja
