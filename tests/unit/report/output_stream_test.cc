#include "converge/report/output_stream.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <thread>

using namespace converge;

namespace {

struct Pipe {
  int in = -1;
  int out = -1;
  Pipe() {
    signal(SIGPIPE, SIG_IGN);
    std::array<int, 2> ends{};
    REQUIRE(pipe(ends.data()) == 0);
    out = ends[0];
    in = ends[1];
  }
  ~Pipe() {
    if (in >= 0) close(in);
    if (out >= 0) close(out);
  }
  void close_reader() {
    close(out);
    out = -1;
  }
};

std::string read_all(int descriptor) {
  std::string text;
  std::array<char, 65536> buffer{};
  for (ssize_t n = 0; (n = read(descriptor, buffer.data(), buffer.size())) > 0;)
    text.append(buffer.data(), static_cast<std::size_t>(n));
  return text;
}

}  // namespace

TEST_CASE("text arrives whole and in order, however large") {
  Pipe pipe;
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += std::to_string(i) + "\n";
  std::string seen;
  std::thread reader([&] { seen = read_all(pipe.out); });
  OutputStream stream(pipe.in);
  stream.write(text);
  stream.write("end");
  stream.flush();
  CHECK_FALSE(stream.broken());
  close(pipe.in);
  pipe.in = -1;
  reader.join();
  CHECK(seen == text + "end");
}

TEST_CASE("a reader that left switches the stream off and nothing else") {
  Pipe pipe;
  pipe.close_reader();
  OutputStream stream(pipe.in);
  stream.write("a");
  CHECK(stream.broken());
  CHECK(stream.error() == EPIPE);
  CHECK_FALSE(stream.lost());
  stream.write("b");
  stream.flush();
}

TEST_CASE("a reader that does not read does not block writing") {
  Pipe pipe;
  OutputStream stream(pipe.in);
  stream.write(std::string(1'000'000, 'x'));
  CHECK_FALSE(stream.broken());
  CHECK(stream.behind());
  stream.flush(Milliseconds(20));
  CHECK(stream.broken());
  CHECK_FALSE(stream.behind());
}

TEST_CASE("a full disk is remembered as a loss") {
  const int full = open("/dev/full", O_WRONLY);
  REQUIRE(full >= 0);
  OutputStream stream(full);
  stream.write("a");
  CHECK(stream.error() == ENOSPC);
  CHECK(stream.lost());
  close(full);
}

TEST_CASE("a closed descriptor switches the stream off") {
  OutputStream stream(987);
  stream.write("a");
  CHECK(stream.broken());
  CHECK_FALSE(stream.lost());
}

TEST_CASE("a descriptor that somebody made non-blocking is written to all the same") {
  Pipe pipe;
  fcntl(pipe.in, F_SETFL, O_NONBLOCK);
  std::string seen;
  std::thread reader([&] { seen = read_all(pipe.out); });
  OutputStream stream(pipe.in);
  stream.write(std::string(500'000, 'x'));
  stream.flush();
  close(pipe.in);
  pipe.in = -1;
  reader.join();
  CHECK(seen.size() == 500'000);
}
