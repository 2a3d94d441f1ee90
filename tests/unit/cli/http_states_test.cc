#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <atomic>
#include <thread>

#include "cli/host_states.h"

using namespace converge;

namespace {

/// A web server on the loopback that gives one answer after another, the last one for ever.
class WebServer {
 public:
  explicit WebServer(std::vector<std::string> answers) : answers_(std::move(answers)) {
    socket_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(bind(socket_, reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(listen(socket_, 8) == 0);
    REQUIRE(getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~WebServer() {
    shutdown(socket_, SHUT_RDWR);
    thread_.join();
    close(socket_);
  }

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/"; }
  int asked() const { return asked_; }
  const std::string& request() const { return request_; }

 private:
  void serve() {
    while (true) {
      const int client = accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
      if (client < 0) return;
      char buffer[8192];
      const auto count = recv(client, buffer, sizeof buffer, 0);
      request_.assign(buffer, static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
      const auto which = std::min(static_cast<std::size_t>(asked_++), answers_.size() - 1);
      const std::string& answer = answers_[which];
      (void)!send(client, answer.data(), answer.size(), MSG_NOSIGNAL);
      close(client);
    }
  }

  std::vector<std::string> answers_;
  int socket_ = -1;
  unsigned port_ = 0;
  std::atomic<int> asked_ = 0;
  std::string request_;
  std::thread thread_;
};

std::string answer(const std::string& status, const std::string& body,
                   const std::string& headers = "") {
  return "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\nConnection: close\r\n" + headers + "\r\n" + body;
}

std::string state(const std::string& function, const std::string& url,
                  const std::string& arguments) {
  return "q:\n  http." + function + ":\n    - name: " + url + "\n" + arguments;
}

}  // namespace

TEST_CASE("a server that answers as wanted is fine, and nothing was changed") {
  Playground here;
  const WebServer server({answer("200 OK", "all is well")});
  const auto ask = [&](const std::string& arguments) {
    return here.run(state("query", server.url(), arguments));
  };
  CHECK(ask("    - status: 200\n") == "q True\n");
  CHECK(ask("    - match: is well\n") == "q True\n");
  CHECK(ask("    - match: '^all.*l$'\n    - match_type: pcre\n    - status: 200\n") == "q True\n");
  CHECK(ask("    - status: [204, 200]\n    - status_type: list\n") == "q True\n");
  CHECK(ask("    - status: '2..'\n    - status_type: pcre\n") == "q True\n");
  CHECK(ask("    - status: 404\n").find("q False Status 404 was not found") == 0);
  CHECK(ask("    - match: bad\n").find("q False Match text \"bad\" was not found") == 0);
}

TEST_CASE("an error page has a status, but no text that could match") {
  Playground here;
  const WebServer server({answer("503 Busy", "all is well")});
  CHECK(here.run(state("query", server.url(), "    - match: well\n")).find("q False") == 0);
  CHECK(here.run(state("query", server.url(), "    - status: 503\n")) == "q True\n");
}

TEST_CASE("a server is asked again until its answer is good") {
  Playground here;
  const WebServer server(
      {answer("503 Busy", ""), answer("200 OK", "starting"), answer("200 OK", "ready")});
  CHECK(here.run(state("wait_for_successful_query", server.url(),
                       "    - match: ready\n    - request_interval: 10ms\n    - wait_for: 60\n")) ==
        "q True\n");
  CHECK(server.asked() == 3);
}

TEST_CASE("waiting ends with what the last answer was") {
  Playground here;
  const WebServer server({answer("200 OK", "starting")});
  CHECK(here.run(state("wait_for_successful_query", server.url(),
                       "    - match: ready\n    - request_interval: 10ms\n    - wait_for: 50ms\n"))
            .find("q False Match text \"ready\" was not found") == 0);
  CHECK(server.asked() >= 2);
}

TEST_CASE("nobody who answers is a failure, not an error of the run") {
  Playground here;
  std::string url;
  {
    const WebServer gone({""});
    url = gone.url();
  }
  CHECK(here.run(state("query", url, "    - status: 200\n")).find("No answer") !=
        std::string::npos);
}

TEST_CASE("redirects are followed, method, headers and body are sent") {
  Playground here;
  const WebServer there({answer("200 OK", "here")});
  const WebServer server({answer("302 Found", "", "Location: " + there.url() + "\r\n")});
  CHECK(here.run(state("query", server.url(), "    - match: here\n")) == "q True\n");
  const WebServer target({answer("201 Created", "")});
  CHECK(here.run(state("query", target.url(),
                       "    - status: 201\n    - method: POST\n    - data: {a: 'b c'}\n"
                       "    - header_dict: {X-Word: yes it is}\n")) == "q True\n");
  CHECK(target.request().find("POST / HTTP/1.1\r\n") == 0);
  CHECK(target.request().find("X-Word: yes it is\r\n") != std::string::npos);
  CHECK(target.request().find("\r\n\r\na=b%20c") != std::string::npos);
}

TEST_CASE("in a check nobody is asked") {
  Playground here;
  const WebServer server({answer("200 OK", "")});
  CHECK(here.check(state("query", server.url(), "    - status: 200\n")) == "q None\n");
  CHECK(server.asked() == 0);
}

TEST_CASE("a query that expects nothing, or whose address is none, is refused") {
  Playground here;
  CHECK(here.refusal(state("query", "http://x/", "")).find("'status'") != std::string::npos);
  CHECK(here.refusal(state("query", "file:///etc/passwd", "    - status: 200\n"))
            .find("no http or https address") != std::string::npos);
  CHECK(here.refusal(state("query", "http://x/", "    - status: 200\n    - header_list: ['a']\n"))
            .find("'header_list'") != std::string::npos);
}
