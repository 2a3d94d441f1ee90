// The least a client can do that looks at what a run without changes looks at: on one connection
// /_ping, the list of leftovers and one inspect for each container; on a second one beside it the
// image's inspect. No library, no JSON: the answers are read to their end and thrown away.
//
//     raw_requests SOCKET API_VERSION IMAGE CONTAINER...

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

namespace {

[[noreturn]] void give_up(std::string_view what) {
  std::fprintf(stderr, "raw_requests: %.*s\n", static_cast<int>(what.size()), what.data());
  std::exit(1);
}

class Connection {
 public:
  explicit Connection(const char* path) : socket_(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (std::strlen(path) >= sizeof address.sun_path) give_up("the socket's path is too long");
    std::strcpy(address.sun_path, path);
    if (connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      give_up("cannot connect");
  }
  ~Connection() { close(socket_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void ask(const std::string& path) {
    const std::string request = "GET " + path + " HTTP/1.1\r\nHost: docker\r\n\r\n";
    if (write(socket_, request.data(), request.size()) != static_cast<ssize_t>(request.size()))
      give_up("cannot write");
  }

  void take_answer() {
    const std::string head = read_to("\r\n\r\n");
    if (!head.starts_with("HTTP/1.1 200 ")) give_up(head.substr(0, head.find('\r')));
    if (head.find("Transfer-Encoding: chunked") != std::string::npos) return take_chunks();
    const std::size_t length = head.find("Content-Length: ");
    if (length == std::string::npos) give_up("an answer of unknown length");
    skip(std::strtoul(head.c_str() + length + 16, nullptr, 10));
  }

  void get(const std::string& path) {
    ask(path);
    take_answer();
  }

 private:
  void take_chunks() {
    for (;;) {
      const std::size_t size = std::strtoul(read_to("\r\n").c_str(), nullptr, 16);
      skip(size + 2);
      if (size == 0) return;
    }
  }

  /// Everything up to and with `end`.
  std::string read_to(std::string_view end) {
    std::size_t found = 0;
    while ((found = waiting_.find(end)) == std::string::npos) receive();
    std::string text = waiting_.substr(0, found + end.size());
    waiting_.erase(0, found + end.size());
    return text;
  }

  void skip(std::size_t count) {
    while (waiting_.size() < count) receive();
    waiting_.erase(0, count);
  }

  void receive() {
    char buffer[16384];
    const ssize_t count = read(socket_, buffer, sizeof buffer);
    if (count <= 0) give_up("the daemon closed the connection");
    waiting_.append(buffer, static_cast<std::size_t>(count));
  }

  int socket_;
  std::string waiting_;
};

}  // namespace

int main(int count, char** words) {
  if (count < 5) return 2;
  const std::string version = std::string("/v") + words[2];
  Connection image(words[1]);
  image.ask(version + "/images/" + words[3] + "/json");
  Connection containers(words[1]);
  containers.get("/_ping");
  // {"name":["\\.(next|prev|failed)$"]}
  containers.get(version +
                 "/containers/json?all=1&filters=%7B%22name%22%3A%5B%22%5C%5C.%28next%7Cprev%7C"
                 "failed%29%24%22%5D%7D");
  for (int i = 4; i < count; ++i) containers.get(version + "/containers/" + words[i] + "/json");
  image.take_answer();
}
