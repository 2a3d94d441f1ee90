#include <fmt/format.h>

#include <algorithm>

#include "converge/base/pattern.h"
#include "converge/base/text.h"
#include "converge/model/arguments.h"
#include "converge/web/states.h"

namespace converge {
namespace {

/// Salt's default for http.wait_for_successful_query.
constexpr std::chrono::seconds usual_patience{300};

class WebQuery : public Resource {
 public:
  explicit WebQuery(QueryUrl action) : action_(std::move(action)) {}

  std::string title() const override { return describe(Action(action_)); }
  bool opaque() const override { return true; }

  /// Every run asks anew.
  Result<Decision> check(const HostView&) const override {
    return Decision(Act{.action = action_, .why = "it is asked every time", .last = true});
  }

 private:
  QueryUrl action_;
};

/// Only what libcurl and Salt's client mean alike: http and https.
Result<void> check_url(const StateInput& input) {
  const std::string scheme = lower(input.name.substr(0, input.name.find("://")));
  const bool known = (scheme == "http" || scheme == "https") && input.name.size() > scheme.size();
  const bool clean =
      input.name.find_first_of(std::string_view("\0\r\n \t", 5)) == std::string::npos;
  if (known && clean) return {};
  return fail(Error(fmt::format("'{}' is no http or https address", printable(input.name)),
                    Trouble::refused)
                  .at(input.place));
}

/// A line of a header cannot hold another line.
Result<void> add_header(const Arguments& arguments, std::string_view argument, std::string header,
                        QueryUrl& query) {
  if (header.find_first_of(std::string_view("\0\r\n", 3)) != std::string::npos ||
      header.find(':') == std::string::npos)
    return fail(arguments.wrong(argument, "made of 'Name: value'"));
  query.headers.push_back(std::move(header));
  return {};
}

Result<void> read_headers(const Arguments& arguments, QueryUrl& query) {
  if (const Value* map = arguments.find("header_dict"); map && !map->is_null()) {
    if (!map->is_map()) return fail(arguments.wrong("header_dict", "a mapping"));
    for (const auto& [name, value] : map->entries())
      TRY(add_header(arguments, "header_dict",
                     fmt::format("{}: {}", python_text(name), python_text(value)), query));
  }
  TRY(const auto list, arguments.texts("header_list"));
  for (const std::string& header : list) TRY(add_header(arguments, "header_list", header, query));
  return {};
}

std::string form_encoded(std::string_view text) {
  std::string encoded;
  for (const unsigned char byte : text) {
    const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                       (byte >= '0' && byte <= '9') || byte == '-' || byte == '_' || byte == '.' ||
                       byte == '~';
    if (plain)
      encoded += static_cast<char>(byte);
    else
      encoded += fmt::format("%{:02X}", byte);
  }
  return encoded;
}

std::string form(const Value::Map& entries) {
  std::vector<std::string> pairs;
  for (const auto& [name, value] : entries)
    pairs.push_back(form_encoded(python_text(name)) + "=" + form_encoded(python_text(value)));
  return join(pairs, "&");
}

/// `params` go behind the address, or become the body of a POST without `data`, as in Salt.
Result<void> read_body(const Arguments& arguments, QueryUrl& query) {
  TRY(const auto method, arguments.text("method"));
  query.method = method.value_or("GET");
  static const std::vector<std::string> methods = {"GET",   "HEAD",   "POST",   "PUT",
                                                   "PATCH", "DELETE", "OPTIONS"};
  if (std::find(methods.begin(), methods.end(), query.method) == methods.end())
    return fail(arguments.wrong("method", "one of " + join(methods, ", ")));
  const Value* data = arguments.find("data");
  if (data && data->is_map())
    query.body = form(data->entries());
  else if (data) {
    TRY(const auto text, arguments.text("data"));
    query.body = text.value_or("");
  }
  const Value* params = arguments.find("params");
  if (!params || params->is_null()) return {};
  if (!params->is_map()) return fail(arguments.wrong("params", "a mapping"));
  if (query.method == "POST" && query.body.empty())
    query.body = form(params->entries());
  else
    query.url += (query.url.find('?') == std::string::npos ? "?" : "&") + form(params->entries());
  return {};
}

Result<bool> is_pattern(const Arguments& arguments, std::string_view name, bool list) {
  TRY(const auto type, arguments.text(name));
  if (!type || *type == "string" || (list && *type == "list")) return false;
  if (*type == "pcre") return true;
  return fail(arguments.wrong(name, list ? "string, list or pcre" : "string or pcre"));
}

Result<void> check_expression(const Arguments& arguments, std::string_view name,
                              const std::string& pattern) {
  Result<void> checked = check_pattern(pattern);
  if (!checked) return fail(std::move(checked).error().at(arguments.find(name)->place()));
  return {};
}

Result<void> read_expectations(const Arguments& arguments, QueryUrl& query) {
  TRY(query.match, arguments.text("match"));
  TRY(query.match_is_pattern, is_pattern(arguments, "match_type", false));
  TRY(query.statuses, arguments.texts("status"));
  TRY(query.status_is_pattern, is_pattern(arguments, "status_type", true));
  if (!query.match && query.statuses.empty())
    return fail(
        Error("either 'match' (a text) or 'status' (a status code) is needed", Trouble::refused)
            .at(arguments.input().place)
            .hint("- status: 200"));
  if (query.match_is_pattern && query.match)
    TRY(check_expression(arguments, "match", *query.match));
  if (query.status_is_pattern && !query.statuses.empty())
    TRY(check_expression(arguments, "status", query.statuses.front()));
  return {};
}

Result<QueryUrl> read_query(const StateInput& input) {
  const Arguments arguments(input);
  TRY(check_url(input));
  QueryUrl query;
  query.url = input.name;
  TRY(read_body(arguments, query));
  TRY(read_headers(arguments, query));
  TRY(const auto user, arguments.text("username"));
  TRY(const auto password, arguments.text("password"));
  query.user = user.value_or("");
  query.password = password.value_or("");
  TRY(query.verify_tls, arguments.flag("verify_ssl", true));
  TRY(const auto timeout, arguments.duration("timeout"));
  if (timeout && timeout->count() > 0) query.timeout = *timeout;
  TRY(const auto interval, arguments.duration("request_interval"));
  if (interval) query.interval = *interval;
  TRY(read_expectations(arguments, query));
  return query;
}

StateBody body_of(QueryUrl query) {
  StateBody body;
  body.resources.push_back(std::make_unique<WebQuery>(std::move(query)));
  return body;
}

/// Waits for any answer that is no error, then judges that one.
Result<StateBody> build_query(const StateInput& input) {
  TRY(QueryUrl query, read_query(input));
  TRY(const auto patience, Arguments(input).duration("wait_for"));
  query.patience = patience.value_or(Milliseconds(0));
  query.any_answer = query.patience.count() > 0;
  return body_of(std::move(query));
}

/// Waits for a good answer.
Result<StateBody> build_wait(const StateInput& input) {
  TRY(QueryUrl query, read_query(input));
  TRY(const auto patience, Arguments(input).duration("wait_for"));
  query.patience = patience.value_or(usual_patience);
  return body_of(std::move(query));
}

std::vector<Argument> query_arguments() {
  return {
      {"match", {}, "a text that the answer must contain", Shape::text},
      {"match_type", {}, "string, or pcre: `match` is a regular expression", Shape::text, "string"},
      {"status", {}, "the status of the answer: 200", Shape::texts},
      {"status_type",
       {},
       "string; list: one of several; pcre: a regular expression",
       Shape::text,
       "string"},
      {"wait_for", {}, "how many seconds to go on asking", Shape::duration},
      {"request_interval", {}, "seconds between two requests", Shape::duration, "1"},
      {"timeout", {}, "seconds that one request may take", Shape::duration, "30"},
      {"method", {}, "GET, POST, ...", Shape::text, "GET"},
      {"params",
       {},
       "a mapping: what stands behind the address, or the form of a POST",
       Shape::any},
      {"data", {}, "the body of the request: a text, or a mapping for a form", Shape::any},
      {"header_dict", {}, "a mapping of headers", Shape::any},
      {"header_list", {}, "headers as `Name: value`", Shape::texts},
      {"username", {}, "for a server that asks who it is", Shape::text},
      {"password", {}, "its password", Shape::text},
      {"verify_ssl", {}, "False: any certificate is good", Shape::flag, "True"},
      {"backend", {}, "has no effect: there is one client", Shape::any},
      {"decode", {}, "has no effect: the answer is a text", Shape::any}};
}

}  // namespace

const StateFunction http_query{
    .name = "http.query",
    .summary = "A web server answers a request with this status, or with this text.",
    .arguments = query_arguments(),
    .build = &build_query};

const StateFunction http_wait_for_successful_query{
    .name = "http.wait_for_successful_query",
    .summary = "Waits until a web server answers a request with this status, or with this text.",
    .arguments = query_arguments(),
    .build = &build_wait};

}  // namespace converge
