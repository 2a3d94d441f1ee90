#pragma once

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "converge/host/docker/endpoint.h"
#include "host/temporary_directory.h"

namespace converge {

/// What the fake daemon says to one request.
struct Reply {
  int status = 200;
  std::string body = "{}";
  std::string headers = {};  ///< further lines, each with "\r\n"
  /// Instead of all that: these bytes, and the end of the connection. Empty: no answer at all.
  bool raw = false;
  std::string bytes = {};
  /// The answer comes this much later.
  int delay_ms = 0;
};

inline Reply no_answer() {
  return Reply{.raw = true};
}

/// Answers a client on a unix socket from a script: text in, text out.
class FakeDaemon {
 public:
  FakeDaemon() : socket_(folder_ / "docker.sock") {
    on("GET /_ping", {{.body = "OK", .headers = "Api-Version: 1.41\r\nOstype: linux\r\n"}});
    listen();
  }
  ~FakeDaemon() { stop(); }

  Endpoint endpoint() const { return {socket_}; }

  /// The answers to requests that begin so ("POST /containers/create"; without the version), one
  /// after the other; the last one is given for ever.
  void on(const std::string& request, std::vector<Reply> replies) {
    std::lock_guard lock(mutex_);
    script_[request] = std::move(replies);
  }

  /// What was asked, in order: "GET /containers/app/json". Pings are left out.
  std::vector<std::string> requests() const {
    std::lock_guard lock(mutex_);
    return requests_;
  }
  std::string body_of(const std::string& request) const {
    std::lock_guard lock(mutex_);
    const auto found = bodies_.find(request);
    return found == bodies_.end() ? "" : found->second;
  }
  /// The versions in the paths.
  std::string version() const {
    std::lock_guard lock(mutex_);
    return version_;
  }

  /// As a daemon that is killed: the socket's file stays.
  void stop() {
    if (listener_ < 0) return;
    stopping_ = true;
    acceptor_.join();
    close(listener_);
    listener_ = -1;
  }
  void start() {
    unlink(socket_.c_str());
    stopping_ = false;
    listen();
  }

 private:
  void listen() {
    listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, socket_.c_str(), socket_.size() + 1);
    if (bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) std::abort();
    ::listen(listener_, 16);
    acceptor_ = std::thread([this] { accept_all(); });
  }

  bool readable(int file) const {
    while (!stopping_) {
      pollfd entry{file, POLLIN, 0};
      if (poll(&entry, 1, 10) > 0) return true;
    }
    return false;
  }

  void accept_all() {
    std::vector<std::thread> connections;
    while (readable(listener_)) {
      const int file = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (file >= 0) connections.emplace_back([this, file] { serve(file); });
    }
    for (auto& connection : connections) connection.join();
  }

  void serve(int file) {
    std::string text;
    while (readable(file)) {
      char buffer[4096];
      const auto count = read(file, buffer, sizeof buffer);
      if (count <= 0) break;
      text.append(buffer, static_cast<std::size_t>(count));
      const auto end = text.find("\r\n\r\n");
      if (end == text.npos || text.size() < end + 4 + body_size(text.substr(0, end))) continue;
      const auto reply = answer(text.substr(0, text.find(" HTTP/")), text.substr(end + 4));
      text.clear();
      std::this_thread::sleep_for(std::chrono::milliseconds(reply.delay_ms));
      if (!send_reply(file, reply)) break;
    }
    close(file);
  }

  static std::size_t body_size(const std::string& head) {
    const auto found = head.find("Content-Length: ");
    return found == head.npos ? 0 : std::stoul(head.substr(found + 16));
  }

  Reply answer(std::string line, const std::string& body) {
    std::lock_guard lock(mutex_);
    if (const auto at = line.find(" /v1."); at != line.npos) {
      const auto end = line.find('/', at + 2);
      version_ = line.substr(at + 3, end - at - 3);
      line.erase(at + 1, end - at - 1);
    }
    if (!line.ends_with("/_ping")) requests_.push_back(line);
    bodies_[line] = body;
    // The longest beginning is the most exact one.
    std::vector<Reply>* replies = nullptr;
    for (auto& [request, known] : script_) {
      if (line.starts_with(request)) replies = &known;
    }
    if (!replies) return {404, R"({"message":"No such thing"})"};
    Reply reply = replies->front();
    if (replies->size() > 1) replies->erase(replies->begin());
    return reply;
  }

  static bool send_reply(int file, const Reply& reply) {
    std::string text = "HTTP/1.1 " + std::to_string(reply.status) + " x\r\n" + reply.headers;
    const bool empty = reply.status == 204 || reply.status == 304;
    if (!empty) text += "Content-Length: " + std::to_string(reply.body.size()) + "\r\n";
    text += "\r\n" + (empty ? "" : reply.body);
    if (reply.raw) text = reply.bytes;
    for (std::size_t done = 0; done < text.size();) {
      const auto count = send(file, text.data() + done, text.size() - done, MSG_NOSIGNAL);
      if (count <= 0) return false;
      done += static_cast<std::size_t>(count);
    }
    return !reply.raw;
  }

  TemporaryDirectory folder_;
  std::string socket_;
  int listener_ = -1;
  std::atomic<bool> stopping_{false};
  std::thread acceptor_;
  mutable std::mutex mutex_;
  std::map<std::string, std::vector<Reply>> script_;
  std::vector<std::string> requests_;
  std::map<std::string, std::string> bodies_;
  std::string version_;
};

/// An inspect of a container, with only what the tests look at.
inline std::string container_json(const std::string& name, const std::string& state,
                                  const std::string& more = "") {
  return R"({"Id":"id-of-)" + name + R"(","Name":"/)" + name +
         R"(","Image":"sha256:aa","State":{)" + state + "}" + more + "}";
}
inline Reply running(const std::string& name, const std::string& since = "one") {
  return {.body = container_json(name, R"("Status":"running","StartedAt":")" + since + "\"")};
}
inline Reply exited(const std::string& name, int code) {
  return {.body = container_json(
              name, R"("Status":"exited","StartedAt":"one","ExitCode":)" + std::to_string(code))};
}

}  // namespace converge
