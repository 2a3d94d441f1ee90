#include "converge/host/docker/api.h"

#include <fmt/format.h>

#include "converge/base/json.h"
#include "converge/base/text.h"
#include "converge/base/waiting.h"
#include "converge/host/docker/container_log.h"
#include "converge/host/docker/error_text.h"
#include "converge/host/docker/facts.h"
#include "converge/model/labels.h"

namespace converge {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

// Section 3.7 of the reliability notes: how long each kind of request may take.
constexpr Milliseconds ping_time = 5s;
constexpr Milliseconds read_time = 15s;
constexpr Milliseconds quick_time = 15s;  // rename, update, connect
constexpr Milliseconds slow_time = 60s;   // create (15 s for an unknown log driver), start, delete
constexpr Milliseconds stop_extra = 15s;
constexpr Milliseconds pull_silence = 120s;
constexpr Milliseconds read_patience = 10s;
constexpr Milliseconds write_patience = 30s;
constexpr Milliseconds between_asking = 100ms;

/// A name inside a path: an image's slashes stay, everything else is encoded.
std::string in_path(const std::string& name) {
  return join(
      [&] {
        auto parts = split(name, '/');
        for (auto& part : parts) part = url_encode(part);
        return parts;
      }(),
      "/");
}

std::string container_path(const std::string& name, std::string_view what) {
  return fmt::format("/containers/{}{}", url_encode(name), what);
}

std::string grace_query(std::optional<std::chrono::seconds> grace) {
  return grace ? fmt::format("?t={}", grace->count()) : "";
}

}  // namespace

Error answer_error(const std::string& what, const HttpAnswer& answer, Trouble trouble) {
  const auto text = error_text(answer.body);
  return Error(fmt::format("{}: the daemon answers {}{}{}", what, answer.status,
                           text.empty() ? "" : ": ", text),
               trouble);
}

bool unknown_request(const HttpAnswer& answer) {
  const auto text = lower(error_text(answer.body));
  return answer.status == 404 && (text == "page not found" || text == "not found");
}

DockerApi::DockerApi(Endpoint endpoint, std::optional<ApiVersion> version)
    : http_(std::move(endpoint)), wanted_(version) {}

Result<DaemonFacts> DockerApi::ping() const {
  HttpRequest request;
  request.path = "/_ping";
  request.total = ping_time;
  TRY(const auto answer, http_.ask(request));
  auto facts = judge_ping(answer, wanted_);
  if (!facts) return fail(std::move(facts).error().during("asking " + http_.endpoint().text()));
  return facts;
}

Result<DaemonFacts> DockerApi::connect() const {
  std::lock_guard lock(connecting_);
  if (!daemon_) {
    TRY(daemon_, ping());
  }
  return *daemon_;
}

Result<void> DockerApi::wait_until_back(Milliseconds patience) const {
  const auto deadline = Clock::now() + patience;
  for (;;) {
    // Not through the pool: a kept connection to a daemon that is ending may still answer.
    const HttpClient fresh(http_.endpoint());
    HttpRequest request;
    request.path = "/_ping";
    request.total = ping_time;
    const auto answer = fresh.ask(request);
    if (answer && answer->status == 200) return {};
    if (Clock::now() >= deadline) {
      return fail(answer ? answer_error("GET /_ping", *answer, Trouble::unreachable)
                         : answer.error());
    }
    pause(between_asking, {});
  }
}

bool DockerApi::came_back(Milliseconds patience) const {
  ++outages_;
  const bool back = wait_until_back(given_up_ ? Milliseconds(0) : patience).has_value();
  given_up_ = !back;
  return back;
}

Result<HttpAnswer> DockerApi::get(const std::string& path) const {
  TRY(const auto daemon, connect());
  HttpRequest request;
  request.path = "/v" + daemon.version.text() + path;
  request.total = read_time;
  constexpr int most_attempts = 3;
  for (int attempt = 1;; ++attempt) {
    auto answer = http_.ask(request);
    const bool last = attempt == most_attempts;
    if (!answer) {
      const bool away = answer.error().trouble() == Trouble::unreachable;
      if (last || !away || !came_back(read_patience)) return answer;
    } else if (last || answer->status < 500) {
      return answer;
    } else {
      pause(between_asking, {});
    }
  }
}

Result<Value> DockerApi::get_json(const std::string& path) const {
  TRY(const auto answer, get(path));
  const auto what = "GET " + path.substr(0, path.find('?'));
  if (answer.status != 200) return fail(answer_error(what, answer));
  auto json = parse_json(answer.body);
  if (!json) return fail(std::move(json).error().during("reading the answer to " + what));
  return json;
}

Result<HttpAnswer> DockerApi::write(HttpRequest request) const {
  TRY(const auto daemon, connect());
  request.path = "/v" + daemon.version.text() + request.path;
  auto answer = http_.ask(request);
  const bool never_sent = !answer && answer.error().trouble() == Trouble::unreachable;
  if (never_sent && came_back(write_patience)) return http_.ask(request);
  return answer;
}

Result<HttpAnswer> DockerApi::post(const std::string& path, Milliseconds total,
                                   const Value* body) const {
  HttpRequest request;
  request.method = "POST";
  request.path = path;
  request.total = total;
  if (body) request.body = to_json(*body);
  return write(std::move(request));
}

Result<std::optional<ImageFacts>> DockerApi::image(const std::string& reference) const {
  TRY(const auto daemon, connect());
  // From 1.48 the manifest of our platform comes with the same request, at no measurable cost.
  const bool manifests = daemon.version >= ApiVersion{1, 48};
  TRY(const auto answer,
      get("/images/" + in_path(reference) + "/json" + (manifests ? "?manifests=1" : "")));
  if (answer.status == 404 && !unknown_request(answer)) return std::nullopt;
  if (answer.status != 200) return fail(answer_error("look at image " + reference, answer));
  auto json = parse_json(answer.body);
  if (!json) return fail(std::move(json).error().during("looking at image " + reference));
  auto facts = image_facts(*json);
  if (!facts.id) return fail("look at image " + reference + ": the daemon's answer has no Id");
  return facts;
}

Result<std::optional<ContainerFacts>> DockerApi::container(const std::string& name) const {
  TRY(const auto answer, get(container_path(name, "/json")));
  if (answer.status == 404 && !unknown_request(answer)) return std::nullopt;
  if (answer.status != 200) return fail(answer_error("look at container " + name, answer));
  auto json = parse_json(answer.body);
  if (!json) return fail(std::move(json).error().during("looking at container " + name));
  auto facts = container_facts(*std::move(json));
  if (!facts.id) return fail("look at container " + name + ": the daemon's answer has no Id");
  // A name that looks like hex digits is also taken for the beginning of an id (trap 49).
  if (facts.name != name) return std::nullopt;
  return facts;
}

Result<std::set<std::string>> DockerApi::leftovers() const {
  const auto word = [](std::string_view ending) { return ending.substr(1); };
  const auto filters = url_encode(fmt::format(R"({{"name":["\\.({}|{}|{})$"]}})", word(role::next),
                                              word(role::prev), word(role::failed)));
  TRY(const auto list, get_json("/containers/json?all=1&filters=" + filters));
  const auto names = container_names(list);
  return std::set<std::string>(names.begin(), names.end());
}

Result<std::vector<NetworkFacts>> DockerApi::networks(const std::string& name) const {
  Value names = Value::list();
  names.push_back(name);
  Value filters = Value::map();
  filters.set("name", std::move(names));
  TRY(const auto list, get_json("/networks?filters=" + url_encode(to_json(filters))));
  return networks_named(list, name);
}

Result<std::vector<std::string>> DockerApi::last_words(const ContainerFacts& container,
                                                       int lines) const {
  TRY(const auto answer,
      get(container_path(container.id.text,
                         fmt::format("/logs?stdout=1&stderr=1&tail={}", lines))));
  if (answer.status != 200) return fail(answer_error("read the log of " + container.name, answer));
  const Value* terminal = container.inspect.find_path({"Config", "Tty"});
  return log_lines(answer.body, terminal && *terminal == Value(true));
}

Result<std::string> DockerApi::output(const ContainerFacts& container) const {
  // As many lines as fit into what is kept of them.
  constexpr int most_lines = 2000;
  TRY(const auto answer,
      get(container_path(container.id.text,
                         fmt::format("/logs?stdout=1&stderr=1&tail={}", most_lines))));
  if (answer.status != 200) return fail(answer_error("read the log of " + container.name, answer));
  const Value* terminal = container.inspect.find_path({"Config", "Tty"});
  return log_text(answer.body, terminal && *terminal == Value(true));
}

Result<HttpAnswer> DockerApi::pull(const std::string& reference, Milliseconds total,
                                   const std::function<bool(std::string_view)>& stream,
                                   const std::function<bool()>& give_up) const {
  HttpRequest request;
  request.method = "POST";
  request.path = "/images/create?fromImage=" + url_encode(reference);
  request.total = total;
  request.idle = pull_silence;
  request.stream = stream;
  request.give_up = give_up;
  return write(std::move(request));
}

Result<HttpAnswer> DockerApi::remove_image(const std::string& reference, bool force) const {
  HttpRequest request;
  request.method = "DELETE";
  request.path = "/images/" + in_path(reference) + (force ? "?force=1" : "");
  request.total = slow_time;
  return write(std::move(request));
}

Result<HttpAnswer> DockerApi::create(const std::string& name, const Value& body) const {
  return post("/containers/create?name=" + url_encode(name), slow_time, &body);
}

Result<HttpAnswer> DockerApi::start(const std::string& name) const {
  return post(container_path(name, "/start"), slow_time);
}

Result<HttpAnswer> DockerApi::stop(const std::string& name,
                                   std::optional<std::chrono::seconds> grace,
                                   std::chrono::seconds own_grace) const {
  return post(container_path(name, "/stop") + grace_query(grace),
              grace.value_or(own_grace) + stop_extra);
}

Result<HttpAnswer> DockerApi::restart(const std::string& name,
                                      std::optional<std::chrono::seconds> grace,
                                      std::chrono::seconds own_grace) const {
  return post(container_path(name, "/restart") + grace_query(grace),
              grace.value_or(own_grace) + stop_extra + slow_time);
}

Result<HttpAnswer> DockerApi::kill(const std::string& name, const std::string& signal) const {
  return post(container_path(name, "/kill?signal=") + url_encode(signal), quick_time);
}

Result<HttpAnswer> DockerApi::unpause(const std::string& name) const {
  return post(container_path(name, "/unpause"), quick_time);
}

Result<HttpAnswer> DockerApi::rename(const std::string& name, const std::string& to) const {
  return post(container_path(name, "/rename?name=") + url_encode(to), quick_time);
}

Result<HttpAnswer> DockerApi::remove(const std::string& name, bool force,
                                     bool anonymous_volumes) const {
  HttpRequest request;
  request.method = "DELETE";
  request.path = container_path(name, fmt::format("?force={:d}&v={:d}", force, anonymous_volumes));
  request.total = slow_time;
  return write(std::move(request));
}

Result<HttpAnswer> DockerApi::update(const std::string& name, const Value& body) const {
  return post(container_path(name, "/update"), quick_time, &body);
}

Result<HttpAnswer> DockerApi::connect_network(const std::string& network,
                                              const std::string& container,
                                              const Value& endpoint) const {
  Value body = Value::map();
  body.set("Container", container);
  if (!endpoint.is_null()) body.set("EndpointConfig", endpoint);
  return post(fmt::format("/networks/{}/connect", url_encode(network)), quick_time, &body);
}

Result<HttpAnswer> DockerApi::disconnect_network(const std::string& network,
                                                 const std::string& container) const {
  Value body = Value::map();
  body.set("Container", container);
  return post(fmt::format("/networks/{}/disconnect", url_encode(network)), quick_time, &body);
}

}  // namespace converge
