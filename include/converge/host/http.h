#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "converge/base/duration.h"
#include "converge/base/result.h"
#include "converge/host/docker/endpoint.h"

namespace converge {

struct HttpRequest {
  std::string method = "GET";
  std::string path;                 ///< with the query: `/v1.41/containers/json?all=1`
  std::optional<std::string> body;  ///< JSON
  /// From the first byte sent to the last one received; the connection itself may take 2 s more.
  Milliseconds total{15000};
  /// How long the answer may stay silent, for streams (trap 40).
  std::optional<Milliseconds> idle;
  /// Receives the body of a 2xx answer piece by piece instead of HttpAnswer::body. False ends the
  /// transfer as an error.
  std::function<bool(std::string_view piece)> stream;
  /// Asked at least once a second; true ends the transfer with Trouble::interrupted.
  std::function<bool()> give_up;
};

struct HttpAnswer {
  int status = 0;
  std::string body;                            ///< at most 64 MiB
  std::map<std::string, std::string> headers;  ///< names in lower case

  bool good() const { return status >= 200 && status < 300; }
};

/// HTTP/1.1 over a unix socket with kept connections, for several threads at once; each request in
/// flight has a connection of its own. No proxy (trap 25), no redirects (trap 16), sockets are
/// closed on exec. A request that may change something gets a fresh connection, as libcurl would
/// otherwise repeat it by itself when a kept one turns out to be dead (trap 8).
class HttpClient {
 public:
  explicit HttpClient(Endpoint endpoint);
  ~HttpClient();
  HttpClient(HttpClient&&) noexcept;

  const Endpoint& endpoint() const { return endpoint_; }

  /// Any status is an answer. Errors: Trouble::unreachable when nothing was sent, or when a GET got
  /// no answer; Trouble::unknown when anything else was sent and got no whole answer.
  Result<HttpAnswer> ask(const HttpRequest& request) const;

 private:
  struct Pool;
  Endpoint endpoint_;
  std::unique_ptr<Pool> pool_;
};

/// A request to any web server: http or https, redirects followed (five at most), no proxy.
struct WebRequest {
  std::string method = "GET";
  std::string url;
  std::string body;
  std::vector<std::string> headers;  ///< `Name: value`
  std::string user;
  std::string password;
  bool verify_tls = true;
  Milliseconds total{30000};
  /// Asked at least once a second; true ends the transfer with Trouble::interrupted.
  std::function<bool()> give_up;
};

/// Any status is an answer. Errors name no password and no query: the address may hold keys.
Result<HttpAnswer> ask_web(const WebRequest& request);

/// Percent-encodes all that has a meaning in a path or query.
std::string url_encode(std::string_view text);

}  // namespace converge
