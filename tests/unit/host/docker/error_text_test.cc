#include "converge/host/docker/error_text.h"

#include <doctest/doctest.h>

using namespace converge;

TEST_CASE("an error body is JSON, plain text or HTML") {
  CHECK(error_text(R"({"message":"No such image: x"})") == "No such image: x");
  CHECK(error_text(R"({"cause":"c","message":"m","response":500})") == "m");
  CHECK(error_text("client version 1.11 is too old.\n") == "client version 1.11 is too old.");
  CHECK(error_text("<html>login</html>") == "a page in HTML, not an answer of a daemon");
  CHECK(error_text("") == "");
  CHECK(error_text("{broken") == "{broken");
}

TEST_CASE("an error body is one line, of limited length, without control characters") {
  CHECK(error_text("a\nb\x1b[31mc") == "a b\\x1b[31mc");
  CHECK(error_text(std::string(100000, 'x')) == std::string(1000, 'x') + "...");
  CHECK(error_text(std::string(999, 'x') + "ää") == std::string(999, 'x') + "ä...");
}
