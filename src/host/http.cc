#include "converge/host/http.h"

#include <curl/curl.h>
#include <fmt/format.h>
#include <sys/socket.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <mutex>
#include <vector>

#include "converge/base/text.h"
#include "converge/host/docker/socket_trouble.h"

namespace converge {
namespace {

using Clock = std::chrono::steady_clock;
using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using HeaderList = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

constexpr std::size_t largest_body = 64U << 20U;
constexpr std::size_t most_headers = 200;
constexpr long connect_timeout_ms = 2000;

/// One request while it runs: what the callbacks need.
struct Transfer {
  const HttpRequest& request;
  HttpAnswer answer;
  Clock::time_point last_sign = Clock::now();
  bool too_large = false;
  bool stopped_by_stream = false;
  bool gave_up = false;
  bool idle_too_long = false;
  int socket_errno = 0;
};

curl_socket_t open_socket(void* user, curlsocktype, curl_sockaddr* address) {
  const int file = ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  if (file < 0) static_cast<Transfer*>(user)->socket_errno = errno;
  return file;
}

std::size_t on_header(char* data, std::size_t, std::size_t size, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  transfer.last_sign = Clock::now();
  const std::string_view line(data, size);
  if (line.starts_with("HTTP/")) transfer.answer.headers.clear();  // a 1xx came before
  const auto colon = line.find(':');
  if (colon == line.npos) return size;
  if (transfer.answer.headers.size() >= most_headers) return 0;
  transfer.answer.headers[lower(line.substr(0, colon))] = trim(line.substr(colon + 1));
  return size;
}

std::size_t on_body(char* data, std::size_t, std::size_t size, void* user) {
  auto& [transfer, handle] = *static_cast<std::pair<Transfer*, CURL*>*>(user);
  transfer->last_sign = Clock::now();
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  if (transfer->request.stream && status >= 200 && status < 300) {
    if (transfer->request.stream(std::string_view(data, size))) return size;
    transfer->stopped_by_stream = true;
    return 0;
  }
  if (transfer->answer.body.size() + size > largest_body) {
    transfer->too_large = true;
    return 0;
  }
  transfer->answer.body.append(data, size);
  return size;
}

int on_progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  auto& transfer = *static_cast<Transfer*>(user);
  const auto& request = transfer.request;
  if (request.give_up && request.give_up()) transfer.gave_up = true;
  if (request.idle && Clock::now() - transfer.last_sign > *request.idle) {
    transfer.idle_too_long = true;
  }
  return transfer.gave_up || transfer.idle_too_long ? 1 : 0;
}

Handle new_handle(const std::string& socket) {
  // Without CURL_GLOBAL_SSL: no TLS is spoken here, and initialising it takes longer than a run
  // that changes nothing.
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_NOTHING);
  Handle handle(ready == CURLE_OK ? curl_easy_init() : nullptr, &curl_easy_cleanup);
  if (!handle) return handle;
  CURL* curl = handle.get();
  curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, socket.c_str());
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, &open_socket);
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http");
  curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_MAXCONNECTS, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, connect_timeout_ms);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, &on_header);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &on_body);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, &on_progress);
  return handle;
}

HeaderList header_list(const HttpRequest& request) {
  curl_slist* list = curl_slist_append(nullptr, "Expect:");
  list = curl_slist_append(list, request.body ? "Content-Type: application/json" : "Content-Type:");
  return {list, &curl_slist_free_all};
}

void set_request(CURL* curl, const HttpRequest& request, const curl_slist* headers) {
  const std::string url = "http://localhost" + request.path;
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(request.total.count()));
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, request.idle || request.give_up ? 0L : 1L);
  curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, request.method == "GET" ? 0L : 1L);
  curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, nullptr);
  curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L);
  if (request.method == "POST" || request.body) {
    curl_easy_setopt(curl, CURLOPT_POST, 1L);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request.body ? request.body->size() : 0));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body ? request.body->c_str() : "");
  }
  if (request.method != "GET" && request.method != "POST") {
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }
}

std::string asked(const HttpRequest& request) {
  return fmt::format("{} {}", request.method,
                     printable(request.path.substr(0, request.path.find('?'))));
}

Error no_answer(const Transfer& transfer, CURLcode code, bool sent) {
  const auto& request = transfer.request;
  const auto trouble = sent && request.method != "GET" ? Trouble::unknown : Trouble::unreachable;
  if (transfer.gave_up) return Error("interrupted during " + asked(request), Trouble::interrupted);
  if (transfer.too_large) {
    return Error(
        fmt::format("the answer to {} is larger than {} MiB", asked(request), largest_body >> 20U));
  }
  if (transfer.stopped_by_stream) {
    return Error(fmt::format("the answer to {} is not what a daemon sends", asked(request)));
  }
  if (transfer.idle_too_long) {
    return Error(fmt::format("nothing came for {} in the answer to {}",
                             human_duration(*request.idle), asked(request)),
                 trouble);
  }
  if (code == CURLE_OPERATION_TIMEDOUT) {
    return Error(
        fmt::format("no answer within {} to {}", human_duration(request.total), asked(request)),
        trouble);
  }
  return Error(
      fmt::format("the answer to {} broke off: {}", asked(request), curl_easy_strerror(code)),
      trouble);
}

}  // namespace

struct HttpClient::Pool {
  std::mutex mutex;
  std::vector<Handle> idle;

  Handle take(const std::string& socket) {
    {
      std::lock_guard lock(mutex);
      if (!idle.empty()) {
        Handle handle = std::move(idle.back());
        idle.pop_back();
        return handle;
      }
    }
    return new_handle(socket);
  }
  void give_back(Handle handle) {
    std::lock_guard lock(mutex);
    idle.push_back(std::move(handle));
  }
};

HttpClient::HttpClient(Endpoint endpoint)
    : endpoint_(std::move(endpoint)), pool_(std::make_unique<Pool>()) {}
HttpClient::~HttpClient() = default;
HttpClient::HttpClient(HttpClient&&) noexcept = default;

Result<HttpAnswer> HttpClient::ask(const HttpRequest& request) const {
  Handle handle = pool_->take(endpoint_.socket);
  if (!handle) return fail("libcurl cannot be initialised");
  CURL* curl = handle.get();
  Transfer transfer{request, {}};
  std::pair<Transfer*, CURL*> body_target(&transfer, curl);
  const auto headers = header_list(request);
  set_request(curl, request, headers.get());
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body_target);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &transfer);
  const CURLcode code = curl_easy_perform(curl);
  if (transfer.socket_errno != 0) {
    return fail(Error(fmt::format("cannot open a socket: {}", std::strerror(transfer.socket_errno)))
                    .hint("allow more open files: ulimit -n"));
  }
  if (code == CURLE_COULDNT_CONNECT) {
    long number = 0;
    curl_easy_getinfo(curl, CURLINFO_OS_ERRNO, &number);
    return fail(connect_error(endpoint_, static_cast<int>(number)));
  }
  long sent = 0;
  curl_easy_getinfo(curl, CURLINFO_REQUEST_SIZE, &sent);
  if (code != CURLE_OK) return fail(no_answer(transfer, code, sent > 0));
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  transfer.answer.status = static_cast<int>(status);
  pool_->give_back(std::move(handle));
  return std::move(transfer.answer);
}

namespace {

/// One request to a web server while it runs.
struct WebTransfer {
  const WebRequest& request;
  HttpAnswer answer;
  bool too_large = false;
};

std::size_t on_web_body(char* data, std::size_t, std::size_t size, void* user) {
  auto& transfer = *static_cast<WebTransfer*>(user);
  transfer.too_large = transfer.answer.body.size() + size > largest_body;
  if (transfer.too_large) return 0;
  transfer.answer.body.append(data, size);
  return size;
}

int on_web_progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  const auto& request = static_cast<WebTransfer*>(user)->request;
  return request.give_up && request.give_up() ? 1 : 0;
}

curl_socket_t open_web_socket(void*, curlsocktype, curl_sockaddr* address) {
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

void set_web_request(CURL* curl, const WebRequest& request, const curl_slist* headers) {
  curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, &open_web_socket);
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(curl, CURLOPT_MAXREDIRS, 5L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(request.total.count()));
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, request.verify_tls ? 1L : 0L);
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, request.verify_tls ? 2L : 0L);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &on_web_body);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, &on_web_progress);
  if (!request.user.empty()) {
    curl_easy_setopt(curl, CURLOPT_USERNAME, request.user.c_str());
    curl_easy_setopt(curl, CURLOPT_PASSWORD, request.password.c_str());
  }
  if (!request.body.empty() || request.method == "POST") {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.c_str());
  }
  if (request.method == "HEAD") curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
  if (request.method != "GET" && request.method != "HEAD")
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

}  // namespace

Result<HttpAnswer> ask_web(const WebRequest& request) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_SSL);
  const Handle handle(ready == CURLE_OK ? curl_easy_init() : nullptr, &curl_easy_cleanup);
  if (!handle) return fail("libcurl cannot be initialised");
  CURL* curl = handle.get();
  WebTransfer transfer{request, {}};
  curl_slist* list = curl_slist_append(nullptr, "Expect:");
  for (const std::string& header : request.headers) list = curl_slist_append(list, header.c_str());
  const HeaderList headers(list, &curl_slist_free_all);
  set_web_request(curl, request, headers.get());
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &transfer);
  const CURLcode code = curl_easy_perform(curl);
  if (code == CURLE_ABORTED_BY_CALLBACK)
    return fail("interrupted while waiting for an answer", Trouble::interrupted);
  if (transfer.too_large)
    return fail(fmt::format("the answer is larger than {} MiB", largest_body >> 20U));
  if (code != CURLE_OK) return fail(lower(curl_easy_strerror(code)));
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  transfer.answer.status = static_cast<int>(status);
  return std::move(transfer.answer);
}

std::string url_encode(std::string_view text) {
  std::string encoded;
  for (const unsigned char byte : text) {
    const bool plain =
        (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
        (byte >= '0' && byte <= '9') ||
        std::string_view("-_.~").find(static_cast<char>(byte)) != std::string_view::npos;
    if (plain) {
      encoded.push_back(static_cast<char>(byte));
    } else {
      encoded += fmt::format("%{:02X}", byte);
    }
  }
  return encoded;
}

}  // namespace converge
