#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "converge/base/duration.h"
#include "converge/base/result.h"
#include "converge/host/docker/api_version.h"
#include "converge/host/http.h"
#include "converge/model/facts.h"

namespace converge {

/// What a daemon says about itself in answer to GET /_ping.
struct DaemonFacts {
  ApiVersion version;  ///< the one spoken with it
  std::string os;      ///< `linux`; empty when it does not say
  bool podman = false;
  std::string release;  ///< of the engine: `20.10.24+dfsg1`; empty when it does not say
  ApiVersion newest;    ///< the newest that it speaks
};

/// Judges the answer to GET /_ping: is this a Docker daemon, and which version is spoken with it?
/// The smaller of its newest and ours, or `wanted`. Trouble::unreachable, or Trouble::refused when
/// `wanted` is not to be had.
Result<DaemonFacts> judge_ping(const HttpAnswer& answer, const std::optional<ApiVersion>& wanted);

/// The requests of the Engine API that converge uses, one function each; 1.40 to 1.56 (traps
/// 9-13). What the answers mean for an action is decided in actions.cc and image_actions.cc. All
/// functions may be called from several threads.
///
/// Reads are repeated when the daemon answers 5xx (twice, trap 22) or is away for up to 10 s after
/// it once answered (a restart). Writes are repeated only when the first could not even be sent.
class DockerApi {
 public:
  DockerApi(Endpoint endpoint, std::optional<ApiVersion> version);

  /// Asks GET /_ping once and keeps the answer. All other functions call it themselves.
  Result<DaemonFacts> connect() const;
  /// Waits until the daemon answers on a new connection.
  Result<void> wait_until_back(Milliseconds patience) const;
  /// How many times the daemon was found away after it once answered.
  int outages() const { return outages_; }

  Result<std::optional<ImageFacts>> image(const std::string& reference) const;
  /// The container of exactly this name, as it is now.
  Result<std::optional<ContainerFacts>> container(const std::string& name) const;
  /// The names of all containers that end in .next, .prev or .failed.
  Result<std::set<std::string>> leftovers() const;
  Result<std::vector<NetworkFacts>> networks(const std::string& name) const;
  /// The last lines of what a container wrote, printable, oldest first.
  Result<std::vector<std::string>> last_words(const ContainerFacts& container, int lines) const;
  /// All it wrote, beginning and end of a long output.
  Result<std::string> output(const ContainerFacts& container) const;

  /// Streams the answer of POST /images/create into `stream`.
  Result<HttpAnswer> pull(const std::string& reference, Milliseconds total,
                          const std::function<bool(std::string_view)>& stream,
                          const std::function<bool()>& give_up) const;
  Result<HttpAnswer> remove_image(const std::string& reference, bool force) const;
  Result<HttpAnswer> create(const std::string& name, const Value& body) const;
  Result<HttpAnswer> start(const std::string& name) const;
  /// Waits `grace` (or what the container itself says) and 15 s more (trap 79).
  Result<HttpAnswer> stop(const std::string& name, std::optional<std::chrono::seconds> grace,
                          std::chrono::seconds own_grace) const;
  Result<HttpAnswer> restart(const std::string& name, std::optional<std::chrono::seconds> grace,
                             std::chrono::seconds own_grace) const;
  Result<HttpAnswer> kill(const std::string& name, const std::string& signal) const;
  Result<HttpAnswer> unpause(const std::string& name) const;
  Result<HttpAnswer> rename(const std::string& name, const std::string& to) const;
  Result<HttpAnswer> remove(const std::string& name, bool force, bool anonymous_volumes) const;
  Result<HttpAnswer> update(const std::string& name, const Value& body) const;
  Result<HttpAnswer> connect_network(const std::string& network, const std::string& container,
                                     const Value& endpoint) const;
  Result<HttpAnswer> disconnect_network(const std::string& network,
                                        const std::string& container) const;

 private:
  Result<HttpAnswer> get(const std::string& path) const;
  Result<Value> get_json(const std::string& path) const;
  Result<HttpAnswer> write(HttpRequest request) const;
  Result<HttpAnswer> post(const std::string& path, Milliseconds total,
                          const Value* body = nullptr) const;
  Result<DaemonFacts> ping() const;
  bool came_back(Milliseconds patience) const;

  HttpClient http_;
  std::optional<ApiVersion> wanted_;
  mutable std::mutex connecting_;
  mutable std::optional<DaemonFacts> daemon_;
  mutable std::atomic<int> outages_{0};
  /// A wait for the daemon has been in vain: the next ones do not wait again.
  mutable std::atomic<bool> given_up_{false};
};

/// "create container app: the daemon answers 409: Conflict. ...".
Error answer_error(const std::string& what, const HttpAnswer& answer,
                   Trouble trouble = Trouble::failed);

/// The router's 404: the request itself is unknown, not the thing it names (trap 14, 15).
bool unknown_request(const HttpAnswer& answer);

}  // namespace converge
